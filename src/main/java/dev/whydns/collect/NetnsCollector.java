package dev.whydns.collect;

import dev.whydns.model.Cidr;
import dev.whydns.model.Conntrack;
import dev.whydns.model.Exchange.Vantage;
import dev.whydns.model.Fact;
import dev.whydns.model.Firewall;
import dev.whydns.model.Link;
import dev.whydns.model.NetnsFacts;
import dev.whydns.model.Reading;
import dev.whydns.model.Route;
import dev.whydns.model.SocketFacts;
import dev.whydns.model.Transport;
import dev.whydns.model.UdpCounters;
import dev.whydns.os.NetTables;
import dev.whydns.os.Netns;
import dev.whydns.os.ThreadNetns;
import dev.whydns.parse.ConntrackStatParser;
import dev.whydns.parse.RouteParser;
import dev.whydns.parse.SnmpParser;
import dev.whydns.parse.SocketTableParser;
import dev.whydns.parse.SockstatParser;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * What is to be read of one network namespace: its tables from {@code /proc/PID/net} of a process
 * in it, the rest from a thread that visits it.
 */
final class NetnsCollector {

  private static final Duration VISIT = Duration.ofSeconds(8);

  /** Stands for the visiting thread itself, for a namespace that no process is known in. */
  static final String VISITOR = "/proc/thread-self";

  private static final OptionalLong NONE = OptionalLong.of(0);

  private final FirewallCollector firewalls;

  NetnsCollector(FirewallCollector firewalls) {
    this.firewalls = firewalls;
  }

  /** What only a thread inside can see. */
  private record Inside(Fact<Firewall> firewall, Fact<List<Link>> links, long count, long max) {}

  /**
   * Everything; {@code proc} is the directory of a process in it, as {@code /proc/4711}, or {@link
   * #VISITOR}.
   */
  NetnsFacts read(Netns netns, String proc, Scope scope) {
    if (!proc.equals(VISITOR)) {
      return assemble(netns.inode(), proc, scope, visit(netns, proc, scope));
    }
    try {
      return netns.inside(VISIT, () -> assemble(netns.inode(), proc, scope, look(proc, scope)));
    } catch (Exception e) {
      Inside unknown = unknown(e);
      String why = unknown.firewall().why();
      return new NetnsFacts(
          netns.inode(),
          Fact.unknown(why),
          Fact.unknown(why),
          Fact.unknown(why),
          Fact.unknown(why),
          Fact.unknown(why),
          Fact.unknown(why));
    }
  }

  private NetnsFacts assemble(long inode, String proc, Scope scope, Inside inside) {
    return new NetnsFacts(
        inode,
        Scope.when(scope.sockets(), () -> sockets(proc)),
        inside.firewall(),
        Scope.when(scope.host(), () -> routes(proc)),
        inside.links(),
        Scope.when(scope.host(), () -> conntrack(proc, inside)),
        Scope.when(scope.host(), () -> udp(proc)));
  }

  /** What counts, for a reading. */
  Reading counters(Vantage vantage, Netns netns, String proc) {
    NetnsFacts facts = read(netns, proc, Scope.VERDICT);
    return new Reading(vantage, facts.firewall(), facts.conntrack(), facts.udp(), facts.sockets());
  }

  private Inside visit(Netns netns, String proc, Scope scope) {
    if (!scope.firewall() && !scope.host()) {
      Fact<Firewall> firewall = Scope.when(false, null);
      return new Inside(firewall, Scope.when(false, null), -1, -1);
    }
    try {
      return netns.inside(VISIT, () -> look(proc, scope));
    } catch (Exception e) {
      return unknown(e);
    }
  }

  private static Inside unknown(Exception e) {
    String why = Facts.failure("network namespace", e).why();
    return new Inside(Fact.unknown(why), Fact.unknown(why), -1, -1);
  }

  private Inside look(String proc, Scope scope) {
    FirewallCollector.LegacyTables legacy =
        new FirewallCollector.LegacyTables(
            names(proc + "/net/ip_tables_names"), names(proc + "/net/ip6_tables_names"));
    return new Inside(
        Scope.when(scope.firewall(), () -> firewalls.read(legacy)),
        Scope.when(scope.host(), () -> Facts.of("links", NetnsCollector::links)),
        scope.host() ? sysctl("net/netfilter/nf_conntrack_count") : -1,
        scope.host() ? sysctl("net/netfilter/nf_conntrack_max") : -1);
  }

  private static List<Link> links() throws IOException {
    return ThreadNetns.links().stream()
        .map(
            l ->
                new Link(
                    l.name(),
                    l.up(),
                    l.mtu(),
                    l.addresses().stream().flatMap(a -> Cidr.parse(a).stream()).toList()))
        .toList();
  }

  private static long sysctl(String name) {
    try {
      return Long.parseLong(ThreadNetns.sysctl(name));
    } catch (IOException | NumberFormatException notThere) {
      return -1;
    }
  }

  private static List<String> names(String path) {
    return table(path)
        .map(text -> text.lines().filter(l -> !l.isBlank()).toList())
        .orElse(List.of());
  }

  private static Fact<List<SocketFacts>> sockets(String proc) {
    Fact<List<SocketFacts>> udp =
        table(proc + "/net/udp").map(text -> SocketTableParser.parse(Transport.UDP, text));
    Fact<List<SocketFacts>> tcp = tcp(proc);
    if (udp.known().isEmpty() || tcp.known().isEmpty()) {
      return udp.known().isEmpty() ? udp : tcp;
    }
    Fact<String> inUse = table(proc + "/net/sockstat6");
    List<SocketFacts> all = new ArrayList<>(udp.known().get());
    all.addAll(ipv6(proc, Transport.UDP, inUse));
    all.addAll(tcp.known().get());
    all.addAll(ipv6(proc, Transport.TCP, inUse));
    return Fact.of(List.copyOf(all));
  }

  private static Fact<List<SocketFacts>> tcp(String proc) {
    OptionalLong inUse = inUse(table(proc + "/net/sockstat"), "TCP");
    String path = proc + "/net/tcp";
    return Facts.of(path, () -> NetTables.tcp(path, inUse.orElse(Long.MAX_VALUE)))
        .map(text -> SocketTableParser.parse(Transport.TCP, text));
  }

  /** Where there is no IPv6 there is no such table. */
  private static List<SocketFacts> ipv6(String proc, Transport transport, Fact<String> sockstat6) {
    String table = transport.text() + "6";
    if (inUse(sockstat6, table.toUpperCase(Locale.ROOT)).equals(NONE)) {
      return List.of();
    }
    return table(proc + "/net/" + table)
        .map(text -> SocketTableParser.parse(transport, text))
        .orElse(List.of());
  }

  private static OptionalLong inUse(Fact<String> sockstat, String protocol) {
    return sockstat
        .known()
        .map(text -> SockstatParser.inUse(text, protocol))
        .orElse(OptionalLong.empty());
  }

  private static Fact<List<Route>> routes(String proc) {
    return table(proc + "/net/route")
        .map(
            text -> {
              List<Route> routes = new ArrayList<>(RouteParser.ipv4(text));
              table(proc + "/net/ipv6_route")
                  .known()
                  .ifPresent(v6 -> routes.addAll(RouteParser.ipv6(v6)));
              return List.copyOf(routes);
            });
  }

  private static Fact<Conntrack> conntrack(String proc, Inside inside) {
    return table(proc + "/net/stat/nf_conntrack")
        .map(text -> ConntrackStatParser.parse(text, inside.count(), inside.max()));
  }

  private static Fact<UdpCounters> udp(String proc) {
    return table(proc + "/net/snmp")
        .flatMap(
            text ->
                SnmpParser.udp(text)
                    .<Fact<UdpCounters>>map(Fact::of)
                    .orElse(Fact.unknown(proc + "/net/snmp has no line for UDP")));
  }

  private static Fact<String> table(String path) {
    return Facts.of(path, () -> NetTables.text(path));
  }
}
