package dev.whydns.parse;

import dev.whydns.model.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What stands behind {@code -j} in a rule of iptables. */
final class IptablesTarget {

  /** Targets that let the packet go on to the next rule (iptables-extensions(8)). */
  private static final Set<String> CONTINUES =
      Set.of(
          "AUDIT",
          "CHECKSUM",
          "CLASSIFY",
          "CONNMARK",
          "CONNSECMARK",
          "CT",
          "DSCP",
          "ECN",
          "HL",
          "HMARK",
          "IDLETIMER",
          "LED",
          "LOG",
          "MARK",
          "NFLOG",
          "RATEEST",
          "SECMARK",
          "SET",
          "TCPMSS",
          "TCPOPTSTRIP",
          "TEE",
          "TOS",
          "TRACE",
          "TTL",
          "ULOG");

  private static final Set<String> REDIRECTS = Set.of("--to-ports", "--to-port");

  private IptablesTarget() {}

  /** Reads the rest of the rule; a table's own chain wins over a target of the same name. */
  static Verdict verdict(IptablesWords words, Set<String> chains) {
    String target = words.value();
    List<String> options = words.rest();
    if (chains.contains(target)) {
      return new Verdict.Jump(target);
    }
    return switch (target) {
      case "ACCEPT" -> new Verdict.Accept();
      case "DROP" -> new Verdict.Drop();
      case "RETURN" -> new Verdict.Return();
      case "REJECT" ->
          new Verdict.Reject(
              after(options, Set.of("--reject-with")).orElse("icmp-port-unreachable"));
      case "DNAT" -> destination(options);
      case "REDIRECT" -> redirect(options);
      case "SNAT" -> source(options);
      // The kernel takes the address of the interface that the packet leaves by.
      case "MASQUERADE" -> new Verdict.Snat("", OptionalInt.empty());
      case "NOTRACK" -> new Verdict.NoTrack();
      default -> other(target, options);
    };
  }

  private static Verdict other(String target, List<String> options) {
    if (target.equals("CT") && options.contains("--notrack")) {
      return new Verdict.NoTrack();
    }
    return CONTINUES.contains(target) ? new Verdict.Continue() : opaque(target, options);
  }

  private static Verdict destination(List<String> options) {
    return after(options, Set.of("--to-destination"))
        .flatMap(NatTarget::parse)
        .<Verdict>map(to -> new Verdict.Dnat(to.address(), to.port()))
        .orElseGet(() -> opaque("DNAT", options));
  }

  private static Verdict source(List<String> options) {
    return after(options, Set.of("--to-source"))
        .flatMap(NatTarget::source)
        .<Verdict>map(to -> new Verdict.Snat(to.address(), to.port()))
        .orElseGet(() -> opaque("SNAT", options));
  }

  /** To the machine itself; without a port, to the same port. */
  private static Verdict redirect(List<String> options) {
    Optional<String> ports = after(options, REDIRECTS);
    OptionalInt port = ports.map(Ports::port).orElse(OptionalInt.empty());
    boolean understood = ports.isPresent() ? port.isPresent() : !options.contains("[unsupported");
    return understood ? new Verdict.Dnat("", port) : opaque("REDIRECT", options);
  }

  private static Optional<String> after(List<String> options, Set<String> names) {
    for (int i = 0; i + 1 < options.size(); i++) {
      if (names.contains(options.get(i))) {
        return Optional.of(options.get(i + 1));
      }
    }
    return Optional.empty();
  }

  private static Verdict opaque(String target, List<String> options) {
    return new Verdict.Opaque(
        options.isEmpty() ? target : target + " " + String.join(" ", options));
  }
}
