package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Severity;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.NetworkFacts;
import java.util.List;
import java.util.Optional;

/** A container without a way out by design. */
final class InternalNetwork {

  private InternalNetwork() {}

  /**
   * Forwarding is switched off while every attached network is internal (23.0.11, 25.0.5, 26.0.0).
   */
  static boolean isOnlyOne(Case c) {
    List<NetworkFacts> networks = c.networks();
    boolean noDefault =
        c.target().netns().known().flatMap(n -> n.routes().known()).stream()
            .anyMatch(routes -> routes.stream().noneMatch(r -> r.isDefault() && !r.reject()));
    return c.isContainer()
        && !networks.isEmpty()
        && networks.stream().allMatch(NetworkFacts::internal)
        && noDefault;
  }

  static Optional<Finding> finding(Case c) {
    ServerView outside = c.outside(Probe.STUB);
    boolean asked = !c.options().names().isEmpty();
    boolean works =
        outside.exchanges().stream()
            .flatMap(e -> e.rcode().stream())
            .anyMatch(r -> r.equals("NOERROR") || r.equals("NXDOMAIN"));
    if (works) {
      return Optional.empty();
    }
    String names = String.join(", ", c.networks().stream().map(NetworkFacts::name).toList());
    Draft draft =
        Draft.of(
                Code.INTERNAL_NETWORK,
                asked ? Severity.FAULT : Severity.INFO,
                c.label()
                    + " is only on internal networks ("
                    + names
                    + "): the engine answers container names there and refuses names outside.")
            .seen("network", names + ": internal, and no default route in " + c.label());
    outside.first().ifPresent(e -> draft.seen(Proof.of(e)));
    return Optional.of(
        draft
            .remedy(
                "if it needs names outside, attach a network with a way out",
                "docker network connect NETWORK " + c.label())
            .remedy(
                "or, from engine 26.1.3 on, give it a server on the internal network itself: --dns")
            .finding());
  }
}
