package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Severity;
import dev.whydns.model.Cidr;
import dev.whydns.model.EngineFacts;
import dev.whydns.model.Firewall;
import dev.whydns.model.FirewallRule;
import dev.whydns.model.Match;
import dev.whydns.model.NetworkFacts;
import dev.whydns.model.Transport;
import dev.whydns.model.Upstream;
import dev.whydns.model.Upstream.AskedFrom;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The engine's own rules on the host: a firewall that was reloaded or flushed takes them away, and
 * the containers' packets then leave with addresses that nobody can answer.
 */
final class MismatchRules implements Rules {

  @Override
  public List<Finding> judge(Case c) {
    Optional<Firewall> host = c.host().netns().firewall().known();
    Optional<EngineFacts> engine = c.engine();
    if (!c.isContainer() || host.isEmpty() || engine.isEmpty() || !isMeantTo(c)) {
      return List.of();
    }
    return c.networks().stream()
        .filter(MismatchRules::isMeantTo)
        .filter(n -> !masquerades(host.get(), n))
        .findFirst()
        .map(n -> finding(c, n, host.get()))
        .stream()
        .toList();
  }

  /** Whether the daemon writes such rules at all; not where that is not known. */
  private static boolean isMeantTo(Case c) {
    return c.daemon().flatMap(d -> d.masquerades().known()).orElse(false);
  }

  private static boolean isMeantTo(NetworkFacts network) {
    return network.driver().equals("bridge")
        && !network.internal()
        && !network.subnets().isEmpty()
        && network.untranslated().isEmpty();
  }

  /** Any rule that masquerades or translates sources for the subnet or its bridge will do. */
  static boolean masquerades(Firewall firewall, NetworkFacts network) {
    return firewall.chains().stream()
        .flatMap(chain -> chain.rules().stream())
        .filter(MismatchRules::translatesSources)
        .anyMatch(rule -> network.subnets().stream().anyMatch(subnet -> takes(rule, subnet)));
  }

  private static boolean translatesSources(FirewallRule rule) {
    return Stream.of("MASQUERADE", "masquerade", "SNAT", "snat").anyMatch(rule.text()::contains);
  }

  /** A rule for a wider prefix, as {@code -s 10.0.0.0/8}, takes the subnet with it. */
  private static boolean takes(FirewallRule rule, Cidr subnet) {
    return rule.matches().stream()
        .filter(Match.Source.class::isInstance)
        .map(Match.Source.class::cast)
        .allMatch(
            source ->
                source.negated()
                    != source.anyOf().stream()
                        .anyMatch(
                            prefix ->
                                prefix.bits() <= subnet.bits()
                                    && prefix.contains(subnet.address())));
  }

  private static Finding finding(Case c, NetworkFacts network, Firewall firewall) {
    boolean breaks =
        c.upstreams().stream().anyMatch(u -> u.askedFrom() == AskedFrom.CONTAINER && blocked(c, u));
    boolean any =
        firewall.chains().stream()
            .anyMatch(
                chain -> chain.name().contains("DOCKER") || chain.table().equals("docker-bridges"));
    return Draft.of(
            Code.FIREWALL_MISMATCH,
            breaks ? Severity.FAULT : Severity.WARNING,
            "The engine's rule that gives packets of network "
                + network.name()
                + " the host's address"
                + " (MASQUERADE) is gone from the host's firewall"
                + (breaks ? ": answers from outside do not come back." : "."))
        .sure(breaks && any ? Confidence.HIGH : Confidence.MEDIUM)
        .seen(
            "rules",
            "no MASQUERADE for "
                + network.subnets().get(0)
                + " in the host's nat rules; "
                + (any
                    ? "other rules of the engine are there"
                    : "no rule of the engine is there at all"))
        .remedy("let the engine set its rules anew", "systemctl restart docker")
        .remedy(
            "find what reloaded or flushed the firewall (firewalld, ufw, configuration management), and"
                + " order it before docker")
        .remedy("see what is there", "iptables -t nat -vnL POSTROUTING")
        .finding();
  }

  /**
   * Whether answers may be missing for want of the rule: not where the host forwards nothing, or a
   * rule took the queries, which is found whatever their address.
   */
  private static boolean blocked(Case c, Upstream u) {
    return ReachRules.isUnreached(c, u)
        && c.fromHost(u.address()).answers()
        && !ForwardingOff.is(c, u)
        && ReachRules.blame(c, c.effective(u).over(Transport.UDP))
            .filter(k -> k.confidence() == Confidence.HIGH)
            .isEmpty();
  }
}
