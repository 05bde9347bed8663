package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Remedy;
import dev.whydns.finding.Severity;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.NetworkFacts;
import dev.whydns.model.Upstream;
import java.util.List;
import java.util.Optional;

/** A container without a way out by design. */
final class InternalNetwork {

  private InternalNetwork() {}

  /** Started with {@code --network none}: there is nothing but the loopback interface. */
  static boolean hasNoNetwork(Case c) {
    return c.container()
        .filter(k -> !k.usesHostNetwork() && k.joinedContainer().isEmpty())
        .filter(k -> k.attachments().stream().allMatch(a -> a.network().equals("none")))
        .isPresent();
  }

  /**
   * Only internal networks, and no server on one of them. Engines forward nothing from there
   * (23.0.11, 25.0.5, 26.0.0), or forward to where the network's own rules drop it (before).
   */
  static boolean isOnlyOne(Case c) {
    List<NetworkFacts> networks = c.networks();
    return c.isContainer()
        && !networks.isEmpty()
        && networks.stream().allMatch(NetworkFacts::internal)
        && c.upstreams().stream().noneMatch(u -> isOn(networks, u));
  }

  private static boolean isOn(List<NetworkFacts> networks, Upstream u) {
    return networks.stream()
        .flatMap(n -> n.subnets().stream())
        .anyMatch(subnet -> subnet.contains(u.address()));
  }

  static Optional<Finding> finding(Case c) {
    ServerView outside = c.outside(Probe.STUB);
    List<String> lost =
        c.options().names().stream().filter(n -> !isResolved(outside.named(n))).toList();
    boolean asked = !c.options().names().isEmpty();
    if (asked ? lost.isEmpty() : isResolved(outside)) {
      return Optional.empty();
    }
    ServerView shown = asked ? outside.named(lost.get(0)) : outside;
    Draft draft =
        Draft.of(
            Code.INTERNAL_NETWORK,
            asked ? Severity.FAULT : Severity.INFO,
            hasNoNetwork(c) ? noNetworkSummary(c) : internalSummary(c));
    draft.seen(
        "network",
        hasNoNetwork(c)
            ? lost(c)
                .map(n -> "none: created for " + n + ", and connected to it no more")
                .orElse("none: no interface but loopback")
            : internalNames(c) + ": internal, no way out");
    shown.first().ifPresent(e -> draft.seen(Proof.of(e)));
    if (hasNoNetwork(c)) {
      lost(c).ifPresent(network -> draft.remedy(reconnect(c, network)));
      draft.remedy(
          "if it needs names, create it anew with a network: `docker run --network NETWORK`");
    } else {
      draft.remedy(
          "if it needs names outside, attach a network with a way out",
          "docker network connect NETWORK " + c.label());
      draft.remedy(
          "or, with an engine from 26.1.3 on, give it a server on the internal network itself:"
              + " `--dns`");
    }
    return Optional.of(draft.finding());
  }

  /** The network that it was created for and is on no more: {@code docker network disconnect}. */
  private static Optional<String> lost(Case c) {
    return c.container()
        .filter(k -> k.attachments().isEmpty())
        .map(ContainerFacts::networkMode)
        .filter(mode -> !mode.isEmpty() && !mode.equals("none"))
        .map(mode -> mode.equals("default") ? "bridge" : mode);
  }

  /** Compose gives the service's name as an alias, which a plain connect would not bring back. */
  private static Remedy reconnect(Case c, String network) {
    String alias =
        c.container()
            .flatMap(ContainerFacts::composeService)
            .map(service -> "--alias " + service + " ")
            .orElse("");
    return Remedy.of(
        "connect it to its network " + network + " again, which cures it while it runs",
        "docker network connect " + alias + network + " " + c.label());
  }

  private static boolean isResolved(ServerView view) {
    return view.exchanges().stream()
        .flatMap(e -> e.rcode().stream())
        .anyMatch(r -> r.equals("NOERROR") || r.equals("NXDOMAIN"));
  }

  private static String internalNames(Case c) {
    return String.join(", ", c.networks().stream().map(NetworkFacts::name).toList());
  }

  private static String internalSummary(Case c) {
    return c.label()
        + " is only on internal networks ("
        + internalNames(c)
        + "): names of containers resolve there, names outside do not.";
  }

  private static String noNetworkSummary(Case c) {
    return c.label() + " has no network, so there is nothing that it could ask.";
  }
}
