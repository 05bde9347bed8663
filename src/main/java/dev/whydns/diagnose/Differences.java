package dev.whydns.diagnose;

import dev.whydns.finding.Difference;
import dev.whydns.finding.Difference.Weight;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Hop;
import dev.whydns.finding.Severity;
import dev.whydns.finding.TargetReport;
import dev.whydns.model.Attachment;
import dev.whydns.model.EngineFacts;
import dev.whydns.model.Exchange;
import dev.whydns.model.Firewall;
import dev.whydns.model.FirewallChain;
import dev.whydns.model.HostFacts;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Link;
import dev.whydns.model.NetnsFacts;
import dev.whydns.model.ResolvConf;
import dev.whydns.model.Route;
import dev.whydns.model.Snapshot;
import dev.whydns.model.SocketFacts;
import dev.whydns.model.TargetFacts;
import dev.whydns.model.Upstream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What differs between two looks at a target, as far as it can matter to DNS. What changes with
 * every start (ports, process numbers, counters, times) is no difference.
 */
public final class Differences {

  /**
   * One look.
   *
   * @param snapshot what was read
   * @param report what was found of the target, with what was asked
   */
  public record Side(Snapshot snapshot, TargetReport report) {
    private TargetFacts target() {
      return report.facts();
    }

    private HostFacts host() {
      return snapshot.host();
    }
  }

  /** A namespace with thousands of rules is told by these many that came or went. */
  private static final int MOST_RULES = 20;

  private final Side before;
  private final Side after;
  private final List<Difference> found = new ArrayList<>();

  private Differences(Side before, Side after) {
    this.before = before;
    this.after = after;
  }

  /** The most telling first; empty when nothing that matters differs. */
  public static List<Difference> between(Side before, Side after) {
    Differences d = new Differences(before, after);
    d.verdict();
    d.answers();
    d.client();
    d.rules();
    d.sockets();
    d.upstreams();
    d.network();
    d.engine();
    List<Difference> ordered = new ArrayList<>(d.found);
    ordered.sort(
        Comparator.comparing(Difference::weight)
            .thenComparing(x -> x.hop().map(Hop::ordinal).orElse(-1)));
    return List.copyOf(ordered);
  }

  private void verdict() {
    text(Optional.empty(), "state", Weight.VERDICT, s -> s.report().state().text());
    text(
        Optional.empty(),
        "cause",
        Weight.VERDICT,
        s -> s.report().cause().map(f -> f.code().text()).orElse("none"));
    list(
        Optional.empty(),
        "findings",
        Weight.VERDICT,
        s ->
            s.report().findings().stream()
                .filter(f -> f.severity() != Severity.INFO)
                .map(Differences::named)
                .toList());
  }

  private static String named(Finding f) {
    return f.severity().text() + " " + f.code().text();
  }

  /** The same question by the same way, whatever the port and the time. */
  private void answers() {
    Map<String, String> was = outcomes(before);
    Map<String, String> is = outcomes(after);
    Set<String> asked = new LinkedHashSet<>(was.keySet());
    asked.retainAll(is.keySet());
    asked.stream()
        .filter(question -> !was.get(question).equals(is.get(question)))
        .forEach(
            question ->
                add(
                    Optional.empty(),
                    question,
                    Optional.of(was.get(question)),
                    Optional.of(is.get(question)),
                    Weight.ANSWER));
  }

  private static Map<String, String> outcomes(Side side) {
    String label = side.target().target().label();
    Map<String, String> outcomes = new TreeMap<>();
    for (Exchange e : side.report().exchanges()) {
      String name =
          e.question().name().startsWith("whydns-") ? "(a random name)" : e.question().name();
      String own = name.equals(label) ? "(its own name)" : name;
      String key =
          e.probe().text()
              + ": "
              + e.question().type()
              + " "
              + own
              + " @"
              + e.server()
              + " "
              + e.transport().text()
              + (e.question().edns().isPresent() ? " edns" : "");
      outcomes.putIfAbsent(key, outcome(e));
    }
    return outcomes;
  }

  private static String outcome(Exchange e) {
    String answers =
        e.outcome().reply().stream()
            .flatMap(r -> r.answers().stream())
            .map(a -> a.data())
            .sorted()
            .limit(4)
            .collect(Collectors.joining(", "));
    boolean own = e.question().name().equals(e.from().label());
    return e.rcode().orElse(e.outcome().text()) + (answers.isEmpty() || own ? "" : " " + answers);
  }

  private void client() {
    list(Optional.of(Hop.CLIENT), "nameservers in resolv.conf", conf(c -> texts(c.nameservers())));
    list(Optional.of(Hop.CLIENT), "search list in resolv.conf", conf(ResolvConf::search));
    list(Optional.of(Hop.CLIENT), "options in resolv.conf", conf(ResolvConf::options));
    list(
        Optional.of(Hop.CLIENT),
        "hosts line in nsswitch.conf",
        s -> s.target().nsswitch().known().map(n -> n.sources()).orElse(List.of()));
    set(
        Optional.of(Hop.CLIENT),
        "entries in hosts",
        s ->
            s.target().hosts().known().stream()
                .flatMap(h -> h.entries().stream())
                .map(e -> e.address() + " " + String.join(" ", e.names()))
                .toList());
  }

  private static Function<Side, List<String>> conf(Function<ResolvConf, List<String>> part) {
    return s -> s.target().resolvConf().known().map(part).orElse(List.of());
  }

  private static List<String> texts(List<IpAddress> addresses) {
    return addresses.stream().map(IpAddress::text).toList();
  }

  private void rules() {
    set(Optional.of(Hop.NAT), "rules in the target's namespace", s -> rules(netns(s)));
    set(Optional.of(Hop.UPSTREAM), "rules of the host", s -> rules(Optional.of(s.host().netns())));
  }

  private static Optional<NetnsFacts> netns(Side side) {
    return side.target().netns().known();
  }

  /** Ports above 1023 that the engine draws anew for each container are no difference. */
  private static List<String> rules(Optional<NetnsFacts> netns) {
    return netns.flatMap(n -> n.firewall().known()).map(Firewall::chains).orElse(List.of()).stream()
        .flatMap(c -> c.rules().stream().map(r -> place(c) + r.text()))
        .map(Differences::withoutPorts)
        .toList();
  }

  private static String place(FirewallChain c) {
    return c.backend() == FirewallChain.Backend.NFTABLES
        ? c.family() + " " + c.table() + " " + c.name() + ": "
        : c.table() + ": ";
  }

  private static String withoutPorts(String rule) {
    return rule.contains("127.0.0.11")
        ? rule.replaceAll("(127\\.0\\.0\\.11(/32)?:)\\d+", "$1PORT")
            .replaceAll("((sport|spt:|sports) ?)\\d{4,5}", "$1PORT")
        : rule;
  }

  private void sockets() {
    set(
        Optional.of(Hop.SOCKET),
        "sockets on 127.0.0.11",
        s ->
            netns(s).flatMap(n -> n.sockets().known()).orElse(List.of()).stream()
                .filter(SocketFacts::isOnEmbeddedAddress)
                .map(x -> x.transport().text() + owner(x))
                .toList());
  }

  private static String owner(SocketFacts socket) {
    return socket.owner().known().map(o -> ", held by " + o.command()).orElse(", held by nobody");
  }

  private void upstreams() {
    list(
        Optional.of(Hop.UPSTREAM),
        "servers that the engine asks",
        s ->
            s.target().upstreams().orElse(List.<Upstream>of()).stream()
                .map(u -> u.address() + " from the " + u.askedFrom().text())
                .toList());
    list(
        Optional.of(Hop.UPSTREAM),
        "nameservers of the host",
        s -> s.host().resolvConf().known().map(c -> texts(c.nameservers())).orElse(List.of()));
  }

  private void network() {
    set(
        Optional.of(Hop.UPSTREAM),
        "networks",
        s ->
            s.target().container().known().stream()
                .flatMap(c -> c.attachments().stream())
                .map(Attachment::network)
                .toList());
    set(
        Optional.of(Hop.UPSTREAM),
        "default routes",
        s ->
            netns(s).flatMap(n -> n.routes().known()).orElse(List.<Route>of()).stream()
                .filter(Route::isDefault)
                .map(
                    r ->
                        r.gateway().map(g -> "via a gateway").orElse("on the link")
                            + " "
                            + r.device())
                .toList());
    set(
        Optional.of(Hop.UPSTREAM),
        "interfaces",
        s ->
            netns(s).flatMap(n -> n.links().known()).orElse(List.<Link>of()).stream()
                .map(l -> l.name() + (l.up() ? " up" : " down") + " mtu " + l.mtu())
                .toList());
  }

  private void engine() {
    text(
        Optional.of(Hop.OWNER),
        "engine",
        Weight.CONDITION,
        s -> engine(s).map(EngineFacts::version).orElse("none"));
    text(
        Optional.of(Hop.OWNER),
        "firewall of the engine",
        Weight.CONDITION,
        s -> engine(s).flatMap(EngineFacts::firewall).orElse("not said"));
    text(
        Optional.of(Hop.OWNER),
        "engine's API",
        Weight.CONDITION,
        s -> s.host().api().state().toString());
    text(Optional.of(Hop.OWNER), "kernel", Weight.CONDITION, s -> s.host().kernel());
    text(
        Optional.of(Hop.UPSTREAM),
        "forwarding of IPv4",
        Weight.CONDITION,
        s -> s.host().ipForward().known().map(on -> on ? "on" : "off").orElse("not known"));
  }

  private static Optional<EngineFacts> engine(Side side) {
    return side.host().engine().known();
  }

  private void text(Optional<Hop> hop, String subject, Weight weight, Function<Side, String> part) {
    if (!part.apply(before).equals(part.apply(after))) {
      add(hop, subject, Optional.of(part.apply(before)), Optional.of(part.apply(after)), weight);
    }
  }

  /** In an order that counts. */
  private void list(Optional<Hop> hop, String subject, Function<Side, List<String>> part) {
    list(hop, subject, Weight.CONDITION, part);
  }

  private void list(
      Optional<Hop> hop, String subject, Weight weight, Function<Side, List<String>> part) {
    List<String> was = part.apply(before);
    List<String> is = part.apply(after);
    if (!was.equals(is)) {
      add(hop, subject, joined(was), joined(is), weight);
    }
  }

  private static Optional<String> joined(List<String> words) {
    return words.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", words));
  }

  /** Each that came or went, by itself. */
  private void set(Optional<Hop> hop, String subject, Function<Side, List<String>> part) {
    Set<String> was = new LinkedHashSet<>(part.apply(before));
    Set<String> is = new LinkedHashSet<>(part.apply(after));
    was.stream()
        .filter(x -> !is.contains(x))
        .limit(MOST_RULES)
        .forEach(x -> add(hop, subject, Optional.of(x), Optional.empty(), Weight.CONDITION));
    is.stream()
        .filter(x -> !was.contains(x))
        .limit(MOST_RULES)
        .forEach(x -> add(hop, subject, Optional.empty(), Optional.of(x), Weight.CONDITION));
  }

  private void add(
      Optional<Hop> hop, String subject, Optional<String> was, Optional<String> is, Weight weight) {
    found.add(new Difference(hop, subject, was, is, weight));
  }
}
