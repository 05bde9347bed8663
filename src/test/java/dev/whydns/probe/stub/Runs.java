package dev.whydns.probe.stub;

import dev.whydns.model.Lookup;
import dev.whydns.model.Replay;
import dev.whydns.probe.Simulation;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;

/** Profiles at lookups in a simulated network, and what is compared of them. */
final class Runs {
  private Runs() {}

  /** Nothing that is compared depends on it, but for who is first in Go. */
  static Replay of(Profile profile, Lookup lookup, Simulation network) {
    return network.run(profile.stub(lookup, new Random(7)));
  }

  /** As {@code try-again after 5.0: EAI_AGAIN} or {@code resolved after 0.0: 203.0.113.7}. */
  static String ending(Replay replay) {
    Replay.Ending end = replay.ending();
    String text =
        end.result() == Replay.Result.RESOLVED
            ? end.addresses().stream().sorted().collect(Collectors.joining(" "))
            : end.userSees();
    return String.format(
        Locale.ROOT, "%s after %.1f: %s", end.result().text(), end.elapsedMs() / 1000, text);
  }

  /** The sends on one line, as {@code A .53 0.0, AAAA .53 0.0}; TCP is marked. */
  static String sends(Replay replay) {
    return replay.sends().stream()
        .map(
            s ->
                String.format(
                    Locale.ROOT,
                    "%s%s .%s %.1f",
                    s.transport() == dev.whydns.model.Transport.TCP ? "tcp " : "",
                    s.type(),
                    s.server().text().replaceFirst(".*[.:]", ""),
                    s.atMs() / 1000))
        .collect(Collectors.joining(", "));
  }

  /** The times of the sends of that type to all servers, as {@code 0.0 2.5}. */
  static String times(Replay replay, String type) {
    return replay.sends().stream()
        .filter(s -> s.type().equals(type))
        .map(s -> String.format(Locale.ROOT, "%.1f", s.atMs() / 1000))
        .collect(Collectors.joining(" "));
  }

  /** The names that were asked for, each once, in order. */
  static List<String> names(Replay replay) {
    return replay.sends().stream().map(Replay.Send::name).distinct().toList();
  }

  /** What is said about the messages that were not taken. */
  static List<String> ignored(Replay replay) {
    return replay.arrivals().stream()
        .filter(a -> a.use() instanceof Replay.Use.Ignored)
        .map(a -> ((Replay.Use.Ignored) a.use()).why())
        .toList();
  }
}
