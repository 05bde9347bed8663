package dev.whydns.render;

import dev.whydns.model.Cidr;
import dev.whydns.model.Conntrack;
import dev.whydns.model.Fact;
import dev.whydns.model.FirewallRule;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Link;
import dev.whydns.model.NetnsFacts;
import dev.whydns.model.Route;
import dev.whydns.model.SocketFacts;
import dev.whydns.model.UdpCounters;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What a network namespace holds: sockets, the engine's rules, links, routes and counters. */
final class NetnsJson {
  static final Comparator<SocketFacts> ORDER =
      Comparator.comparing(SocketFacts::transport)
          .thenComparing(SocketFacts::address)
          .thenComparingInt(SocketFacts::port)
          .thenComparingInt(SocketFacts::remotePort)
          .thenComparingLong(SocketFacts::inode);

  private final JsonOut out;
  private final Optional<RulesJson> rules;

  NetnsJson(JsonOut out) {
    this(out, Optional.empty());
  }

  /** With more to say of the rules. */
  NetnsJson(JsonOut out, Optional<RulesJson> rules) {
    this.out = out;
    this.rules = rules;
  }

  /** Of a namespace that could be read or not: every array is there. */
  void members(Optional<NetnsFacts> netns) {
    out.number("netns_inode", netns.map(NetnsFacts::inode));
    out.objects(
        "sockets",
        netns.flatMap(ns -> out.known("sockets", ns.sockets())).orElse(List.of()).stream()
            .sorted(ORDER)
            .toList(),
        this::socket);
    netns.ifPresent(ns -> ns.leftOut().ifPresent(why -> out.known("sockets", Fact.unknown(why))));
    netns.ifPresent(ns -> out.known("rules", ns.firewall()).ifPresent(f -> gaps(f.gaps())));
    rules.ifPresentOrElse(
        r -> r.rules(netns),
        () -> out.objects("rules", netns.map(EngineRules::of).orElse(List.of()), this::rule));
    out.objects(
        "links", netns.flatMap(ns -> out.known("links", ns.links())).orElse(List.of()), this::link);
    out.objects(
        "routes",
        netns.flatMap(ns -> out.known("routes", ns.routes())).orElse(List.of()),
        this::route);
    netns.ifPresentOrElse(
        this::conntrackAndUdp,
        () -> {
          out.nul("conntrack");
          out.nul("udp");
        });
  }

  private void gaps(List<String> gaps) {
    gaps.forEach(gap -> out.known("rules", Fact.unknown(gap)));
  }

  void conntrackAndUdp(NetnsFacts netns) {
    out.known("conntrack", netns.conntrack())
        .ifPresentOrElse(
            c -> out.object("conntrack", () -> conntrack(c)), () -> out.nul("conntrack"));
    out.known("udp", netns.udp())
        .ifPresentOrElse(u -> out.object("udp", () -> udp(u)), () -> out.nul("udp"));
  }

  private void socket(SocketFacts s) {
    out.text("transport", s.transport().text());
    out.text("address", s.address().text());
    out.number("port", s.port());
    out.number("remote_port", s.remotePort());
    out.flag("listening", s.listening());
    out.number("inode", s.inode());
    out.number("rx_queue", s.rxQueueBytes());
    out.number("drops", s.drops());
    String what = "owner of " + s.transport().text() + " " + s.address() + ":" + s.port();
    out.known(what, s.owner())
        .ifPresentOrElse(o -> out.object("owner", () -> owner(o)), () -> out.nul("owner"));
  }

  private void owner(SocketFacts.Owner owner) {
    out.number("pid", owner.pid());
    out.text("command", owner.command());
    out.number("fd", owner.fd());
    out.text("user", owner.user());
    out.time("started_at", owner.startedAt());
    out.number("netns_inode", owner.netnsInode().known());
  }

  private void rule(EngineRules.Line line) {
    out.text("backend", line.chain().backend().text());
    out.text("family", line.chain().family());
    out.text("table", line.chain().table());
    out.text("chain", line.chain().name());
    out.number("position", line.rule().position());
    out.text("rule", line.rule().text());
    out.number("packets", line.rule().counter().map(FirewallRule.Counter::packets));
    out.number("bytes", line.rule().counter().map(FirewallRule.Counter::bytes));
    out.number("target_port", line.targetPort());
    out.flag("matches_socket", line.matchesSocket());
  }

  private void link(Link link) {
    out.text("name", link.name());
    out.flag("up", link.up());
    out.number("mtu_bytes", link.mtu());
    out.strings("addresses", link.addresses().stream().map(Cidr::toString).toList());
  }

  private void route(Route route) {
    out.text("destination", route.destination().toString());
    out.text("gateway", route.gateway().map(IpAddress::text));
    out.text("device", route.device());
    out.flag("reject", route.reject());
    out.number("metric", route.metric());
  }

  private void conntrack(Conntrack c) {
    out.number("count", Optional.of(c.count()).filter(n -> n >= 0));
    out.number("max", Optional.of(c.max()).filter(n -> n >= 0));
    out.number("insert_failed", c.insertFailed());
    out.number("drop", c.drop());
    out.number("early_drop", c.earlyDrop());
  }

  private void udp(UdpCounters udp) {
    out.number("no_ports", udp.noPorts());
    out.number("in_errors", udp.inErrors());
    out.number("rcvbuf_errors", udp.rcvbufErrors());
  }
}
