package dev.whydns.diagnose;

import dev.whydns.model.Cidr;
import dev.whydns.model.NetworkFacts;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A network whose packets leave the host with the container's own address, as they were meant to.
 *
 * @param network the first of a container's
 * @param why what says so
 */
record KeptAddress(NetworkFacts network, String why) {

  /** Empty where the engine gives them the host's address, or a rule of somebody else does. */
  static Optional<KeptAddress> of(Case c) {
    return c.networks().stream()
        .filter(n -> n.driver().equals("bridge") && !n.internal() && !n.subnets().isEmpty())
        .flatMap(n -> why(c, n).map(why -> new KeptAddress(n, why)).stream())
        .filter(kept -> isUntranslated(c, kept.network()))
        .findFirst();
  }

  private static Optional<String> why(Case c, NetworkFacts network) {
    boolean never = c.daemon().flatMap(d -> d.masquerades().known()).filter(on -> !on).isPresent();
    return network
        .untranslated()
        .or(() -> Optional.of("dockerd runs with iptables or ip-masq false").filter(w -> never));
  }

  private static boolean isUntranslated(Case c, NetworkFacts network) {
    return c.host()
        .netns()
        .firewall()
        .known()
        .filter(rules -> !MismatchRules.masquerades(rules, network))
        .isPresent();
  }

  String evidence() {
    return "packets from %s keep the container's address (%s), so that a server needs a way back to %s"
        .formatted(network.name(), why, prefixes());
  }

  String remedy(String server) {
    return "let the network of %s route %s back to this host".formatted(server, prefixes());
  }

  private String prefixes() {
    return network.subnets().stream().map(Cidr::toString).collect(Collectors.joining(" and "));
  }
}
