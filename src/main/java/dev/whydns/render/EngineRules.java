package dev.whydns.render;

import dev.whydns.model.FirewallChain;
import dev.whydns.model.FirewallRule;
import dev.whydns.model.Match;
import dev.whydns.model.NetnsFacts;
import dev.whydns.model.SocketFacts;
import dev.whydns.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The rules of a namespace that lead port 53 of 127.0.0.11 to the engine: those of DOCKER_OUTPUT
 * and DOCKER_POSTROUTING, the jumps to them, and the nftables backend's table {@code docker-dns}.
 */
final class EngineRules {
  private static final Set<String> CHAINS = Set.of("DOCKER_OUTPUT", "DOCKER_POSTROUTING");
  private static final String TABLE = "docker-dns";

  /**
   * One of them.
   *
   * @param chain the chain that it is in
   * @param rule the rule
   * @param targetPort the port that it leads to, or, on the way back, comes from; empty for a jump
   * @param matchesSocket whether the engine's address is listened on at that port; empty where that
   *     is not known or not a question
   */
  record Line(
      FirewallChain chain,
      FirewallRule rule,
      OptionalInt targetPort,
      Optional<Boolean> matchesSocket) {}

  private EngineRules() {}

  /** In the order in which they were printed; empty where they are missing or could not be read. */
  static List<Line> of(NetnsFacts netns) {
    List<Line> lines = new ArrayList<>();
    Optional<List<SocketFacts>> sockets = netns.sockets().known();
    for (FirewallChain chain : netns.firewall().map(f -> f.chains()).orElse(List.of())) {
      for (FirewallRule rule : chain.rules()) {
        if (isEngines(chain) || jumps(rule)) {
          lines.add(line(chain, rule, sockets));
        }
      }
    }
    return lines;
  }

  /** Any rule, looked at in the same way; {@code sockets} are empty where they are not known. */
  static Line line(FirewallChain chain, FirewallRule rule, Optional<List<SocketFacts>> sockets) {
    OptionalInt port = targetPort(rule);
    return new Line(chain, rule, port, listened(rule, port, sockets));
  }

  /** Whether the engine made this chain. */
  static boolean isEngines(FirewallChain chain) {
    return CHAINS.contains(chain.name()) || chain.table().equals(TABLE);
  }

  /** Whether a rule leads to a chain of the engine's. */
  static boolean jumps(FirewallRule rule) {
    return (rule.verdict() instanceof Verdict.Jump jump && CHAINS.contains(jump.chain()))
        || (rule.verdict() instanceof Verdict.Goto to && CHAINS.contains(to.chain()));
  }

  private static OptionalInt targetPort(FirewallRule rule) {
    if (rule.verdict() instanceof Verdict.Dnat dnat) {
      return dnat.port();
    }
    if (!(rule.verdict() instanceof Verdict.Snat)) {
      return OptionalInt.empty();
    }
    return rule.matches().stream()
        .filter(Match.SourcePort.class::isInstance)
        .map(Match.SourcePort.class::cast)
        .filter(m -> !m.negated() && m.anyOf().size() == 1)
        .mapToInt(m -> m.anyOf().get(0).first())
        .findFirst();
  }

  private static Optional<Boolean> listened(
      FirewallRule rule, OptionalInt port, Optional<List<SocketFacts>> sockets) {
    if (port.isEmpty()) {
      return Optional.empty();
    }
    return sockets.map(
        all ->
            all.stream()
                .filter(SocketFacts::isOnEmbeddedAddress)
                .anyMatch(s -> s.port() == port.getAsInt() && carries(rule, s)));
  }

  private static boolean carries(FirewallRule rule, SocketFacts socket) {
    for (Match match : rule.matches()) {
      if (match instanceof Match.Protocol protocol) {
        return protocol.anyOf().contains(socket.transport().text()) != protocol.negated();
      }
    }
    return true;
  }
}
