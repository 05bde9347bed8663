package dev.whydns.diagnose;

import dev.whydns.finding.Remedy;
import dev.whydns.model.FirewallChain.Backend;
import dev.whydns.model.IpAddress;
import dev.whydns.model.NetworkFacts;
import dev.whydns.model.Upstream;
import dev.whydns.model.Upstream.AskedFrom;
import java.util.List;
import java.util.Optional;

/** The command that would let the queries pass a rule. whydns prints it and never runs it. */
final class Allow {

  private Allow() {}

  /** What to insert before the culprit; empty where no single command would do. */
  static Optional<Remedy> before(Case c, Upstream u, Culprit k) {
    int position = k.place().rule().map(r -> r.position()).orElse(1);
    String from = u.askedFrom() == AskedFrom.HOST ? "" : source(c, u).map(s -> s + " ").orElse("");
    if (k.chain().backend() == Backend.NFTABLES) {
      String place = k.chain().family() + " " + k.chain().table() + " " + k.chain().name();
      String family = u.address().isV6() ? "ip6" : "ip";
      String saddr = from.isEmpty() ? "" : family + " saddr " + from;
      return Optional.of(
          Remedy.of(
              "allow it before that rule",
              "nft insert rule "
                  + place
                  + " "
                  + saddr
                  + family
                  + " daddr "
                  + u.address()
                  + " udp dport 53 accept"));
    }
    boolean reply = k.chain().hook().map(h -> h.point().name().equals("INPUT")).orElse(false);
    if (reply) {
      return Optional.empty();
    }
    String tool = k.chain().backend() == Backend.IPTABLES_LEGACY ? "iptables-legacy" : "iptables";
    String command = u.address().isV6() ? tool.replace("iptables", "ip6tables") : tool;
    String table = k.chain().table().equals("filter") ? "" : "-t " + k.chain().table() + " ";
    return Optional.of(
        Remedy.of(
            "allow it before that rule",
            command
                + " "
                + table
                + "-I "
                + k.chain().name()
                + " "
                + position
                + " "
                + (from.isEmpty() ? "" : "-s " + from)
                + "-d "
                + u.address()
                + " -p udp --dport 53 -j ACCEPT"));
  }

  private static Optional<String> source(Case c, Upstream u) {
    List<NetworkFacts> networks = c.networks();
    Optional<IpAddress> own =
        c.container().stream()
            .flatMap(k -> k.attachments().stream())
            .flatMap(a -> (u.address().isV6() ? a.address6() : a.address()).stream())
            .findFirst();
    return own.map(
        address ->
            networks.stream()
                .flatMap(n -> n.subnets().stream())
                .filter(s -> s.contains(address))
                .map(Object::toString)
                .findFirst()
                .orElse(address.text()));
  }
}
