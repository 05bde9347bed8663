package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Severity;
import dev.whydns.model.Exchange;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Outcome;
import dev.whydns.model.Transport;
import java.util.Optional;

/** A packet filter in the target's own namespace that ends its queries or their answers. */
final class ContainerFilter {

  private ContainerFilter() {}

  /** UDP first: without it nothing works, without TCP most does. */
  static Optional<Finding> judge(Case c) {
    return over(c, Transport.UDP).or(() -> over(c, Transport.TCP));
  }

  private static Optional<Finding> over(Case c, Transport transport) {
    ServerView asked = c.usesEmbeddedDns() ? c.embedded() : c.all(Probe.STUB);
    ServerView lost = asked.over(transport);
    if (c.isHostSide() || !lost.isSilent()) {
      return Optional.empty();
    }
    boolean denied =
        lost.exchanges().stream()
            .anyMatch(
                e ->
                    e.outcome() instanceof Outcome.Unreachable u
                        && u.detail().contains("not permitted"));
    Optional<Culprit> culprit =
        Blame.of(c, e -> e.transport() == transport && isLocal(c, e))
            .filter(k -> !k.where().equals("host"));
    return culprit.isEmpty() && !denied
        ? Optional.empty()
        : Optional.of(finding(c, lost, transport, culprit));
  }

  private static boolean isLocal(Case c, Exchange e) {
    boolean stub = e.probe() == Probe.STUB || e.probe() == Probe.DIRECT;
    return stub && (!c.usesEmbeddedDns() || e.server().equals(IpAddress.EMBEDDED_DNS));
  }

  private static Finding finding(
      Case c, ServerView lost, Transport transport, Optional<Culprit> culprit) {
    boolean udp = transport == Transport.UDP;
    Draft draft =
        Draft.of(
                Code.CONTAINER_FILTER_DROPS,
                udp ? Severity.FAULT : Severity.WARNING,
                "A firewall inside "
                    + c.label()
                    + "'s own network namespace "
                    + culprit.map(Culprit::does).orElse("stops")
                    + " its DNS queries"
                    + (udp ? "." : " over TCP. Answers that do not fit into a datagram are lost."))
            .sure(culprit.map(Culprit::confidence).orElse(Confidence.MEDIUM));
    culprit.ifPresent(k -> draft.seen(k.evidence()));
    draft.seen(Proof.failures(lost, 2));
    if (culprit.isEmpty()) {
      draft.remedy(
          "no rule that was read fits: look for a BPF program on its control group"
              + " (bpftool cgroup tree), which denies in the same way");
    }
    culprit
        .filter(k -> OwnFirewall.touchesUpstreams(c, k.place()))
        .ifPresent(k -> draft.explains(Code.UPSTREAM_BLOCKED_FROM_CONTAINER));
    culprit.flatMap(k -> OwnFirewall.removal(c, k.place())).ifPresent(draft::remedy);
    draft.remedy(
        "find what in the container sets it, and allow 127.0.0.11 there: entrypoint, VPN kill"
            + " switch, firewall package");
    culprit.ifPresent(
        k -> draft.remedy("see the rule", "whydns netns " + c.label() + " -- " + k.show()));
    return draft.finding();
  }
}
