package dev.whydns.diagnose;

import dev.whydns.diagnose.FirewallWalk.Place;
import dev.whydns.diagnose.PacketPath.Station;
import dev.whydns.finding.Remedy;
import dev.whydns.model.Exchange;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.Firewall;
import dev.whydns.model.FirewallChain;
import dev.whydns.model.FirewallChain.Backend;
import dev.whydns.model.FirewallChain.Point;
import dev.whydns.model.FirewallRule;
import java.util.List;
import java.util.Optional;

/** A rule in the target's own namespace: what else it does there, and how to get rid of it. */
final class OwnFirewall {

  private OwnFirewall() {}

  /** Whether all lost questions from this namespace to the upstreams come to this place as well. */
  static boolean touchesUpstreams(Case c, Place place) {
    List<Exchange> lost =
        c.all(Probe.UPSTREAM_CONTAINER).exchanges().stream()
            .filter(e -> e.round() == 0 && !e.isAnswered())
            .toList();
    return !lost.isEmpty() && lost.stream().allMatch(e -> touches(c, e, place));
  }

  private static boolean touches(Case c, Exchange e, Place place) {
    Optional<Firewall> firewall = c.firewall();
    return firewall.isPresent()
        && PacketPath.of(c, e).stream()
            .filter(s -> s.netnsInode() == e.from().netnsInode())
            .anyMatch(s -> passes(firewall.get(), s, place));
  }

  private static boolean passes(Firewall firewall, Station station, Place place) {
    return FirewallWalk.pastLosses(firewall, station.point(), station.flow()).stream()
        .map(FirewallWalk.Stop::place)
        .anyMatch(p -> isSame(p, place));
  }

  /** The counters differ between two readings, the place does not. */
  private static boolean isSame(Place one, Place other) {
    return one.chain().backend() == other.chain().backend()
        && one.chain().family().equals(other.chain().family())
        && one.chain().table().equals(other.chain().table())
        && one.chain().name().equals(other.chain().name())
        && one.rule().map(FirewallRule::text).equals(other.rule().map(FirewallRule::text));
  }

  /** The command that takes it away, or for native nft lets loopback pass before it. */
  static Optional<Remedy> removal(Case c, Place place) {
    return command(place)
        .map(
            command ->
                Remedy.of(
                    place.chain().backend() == Backend.NFTABLES
                        ? "let loopback pass before it"
                        : place.rule().isPresent() ? "take that rule away" : "change the policy",
                    "whydns netns " + c.label() + " -- " + command));
  }

  private static Optional<String> command(Place place) {
    FirewallChain chain = place.chain();
    if (chain.backend() == Backend.NFTABLES) {
      Optional<String> device =
          chain.hook().map(FirewallChain.Hook::point).map(OwnFirewall::loopback);
      return device
          .filter(d -> !d.isEmpty())
          .map(
              d ->
                  "nft insert rule "
                      + chain.family()
                      + " "
                      + chain.table()
                      + " "
                      + chain.name()
                      + " "
                      + d
                      + " accept");
    }
    String tool = chain.backend().text();
    String command =
        (chain.family().equals("ip6") ? tool.replace("iptables", "ip6tables") : tool)
            + " -t "
            + chain.table();
    return Optional.of(
        place
            .rule()
            .map(r -> command + " -D" + r.text().substring("-A".length()))
            .orElse(command + " -P " + chain.name() + " ACCEPT"));
  }

  private static String loopback(Point point) {
    return switch (point) {
      case OUTPUT, POSTROUTING -> "oifname \"lo\"";
      case INPUT, PREROUTING -> "iifname \"lo\"";
      default -> "";
    };
  }
}
