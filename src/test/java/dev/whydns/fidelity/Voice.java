package dev.whydns.fidelity;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a program tells what came of its lookup. */
enum Voice {
  /** A line of its own: microseconds since the epoch, then the families or the error. */
  LINE {
    @Override
    Said hear(String stdout, long exitMicros) {
      String[] words = stdout.strip().split(" ", 2);
      return new Said(words.length < 2 ? "" : words[1].strip(), Long.parseLong(words[0]));
    }
  },

  /** {@code getent hosts}: addresses, or nothing at all whatever went wrong. */
  GETENT {
    @Override
    Said hear(String stdout, long exitMicros) {
      return new Said(families(stdout.lines().map(l -> l.split(" ")[0]).toList()), exitMicros);
    }

    @Override
    String error(String text) {
      return "";
    }
  },

  /** {@code nslookup}: the server, an empty line, and the addresses in lines of their own. */
  NSLOOKUP {
    @Override
    Said hear(String stdout, long exitMicros) {
      List<String> addresses =
          stdout
              .lines()
              .dropWhile(l -> !l.isBlank())
              .filter(l -> l.startsWith("Address"))
              .map(l -> l.replaceFirst("Address[^:]*: *", ""))
              .toList();
      return new Said(families(addresses), exitMicros);
    }

    @Override
    String error(String text) {
      return "";
    }
  };

  /**
   * What it said.
   *
   * @param ending as in {@link Recording}
   * @param micros when, since the epoch
   */
  record Said(String ending, long micros) {}

  /** What the standard output says of a program that ended at that time. */
  abstract Said hear(String stdout, long exitMicros);

  /** The profile's error, in so far as the program tells errors apart. */
  String error(String text) {
    return text;
  }

  /** {@code A}, {@code AAAA}, {@code A AAAA} or nothing. */
  static String families(List<String> addresses) {
    boolean v4 = addresses.stream().anyMatch(a -> !a.contains(":"));
    boolean v6 = addresses.stream().anyMatch(a -> a.contains(":"));
    return Stream.of(v4 ? "A" : "", v6 ? "AAAA" : "")
        .filter(f -> !f.isEmpty())
        .collect(Collectors.joining(" "));
  }

  static long now() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }
}
