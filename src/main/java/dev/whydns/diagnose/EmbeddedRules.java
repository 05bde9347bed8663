package dev.whydns.diagnose;

import dev.whydns.diagnose.FirewallWalk.Flow;
import dev.whydns.diagnose.FirewallWalk.Stop;
import dev.whydns.finding.RuleAudit;
import dev.whydns.finding.RuleAudit.Lead;
import dev.whydns.finding.RuleNote;
import dev.whydns.finding.RuleNote.Role;
import dev.whydns.model.Firewall;
import dev.whydns.model.FirewallChain.Point;
import dev.whydns.model.Match.Fit;
import dev.whydns.model.NetnsFacts;
import dev.whydns.model.Packet;
import dev.whydns.model.SocketFacts;
import dev.whydns.model.Transport;
import dev.whydns.model.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Follows queries to 127.0.0.11:53 and their answers through a namespace's rules, for who wants to
 * see the way and not a verdict.
 */
public final class EmbeddedRules {

  private static final int DNS = 53;

  private final Firewall firewall;
  private final Map<List<Object>, Effect> effects = new LinkedHashMap<>();

  private EmbeddedRules(Firewall firewall) {
    this.firewall = firewall;
  }

  /** What the rules do; {@link RuleAudit#UNREAD} where they are not known. */
  public static RuleAudit of(NetnsFacts netns) {
    Optional<Firewall> known = netns.firewall().known();
    if (known.isEmpty()) {
      return RuleAudit.UNREAD;
    }
    EmbeddedRules rules = new EmbeddedRules(known.get());
    List<Lead> leads = new ArrayList<>();
    for (Transport transport : Transport.values()) {
      Lead lead = rules.lead(transport, listening(netns, transport));
      leads.add(lead);
      rules.walk(lead);
    }
    return new RuleAudit(
        List.copyOf(leads), rules.effects.values().stream().map(Effect::note).toList());
  }

  private static Optional<List<Integer>> listening(NetnsFacts netns, Transport transport) {
    return netns
        .sockets()
        .known()
        .map(
            all ->
                all.stream()
                    .filter(s -> s.isOnEmbeddedAddress() && s.transport() == transport)
                    .map(SocketFacts::port)
                    .sorted()
                    .toList());
  }

  private Lead lead(Transport transport, Optional<List<Integer>> listening) {
    Optional<Stop> stop = EmbeddedPath.translation(firewall, transport);
    OptionalInt port = EmbeddedPath.port(stop);
    boolean certain = stop.filter(s -> s.fit() != Fit.YES).isEmpty();
    boolean shadowed = stop.filter(s -> !leads(s)).isPresent();
    return new Lead(transport, port, certain, shadowed, listening);
  }

  private static boolean leads(Stop stop) {
    return stop.verdict() instanceof Verdict.Dnat dnat && EmbeddedPath.isEmbedded(dnat);
  }

  /**
   * OUTPUT, POSTROUTING, and after the loopback PREROUTING and INPUT; then the answer the same way.
   *
   * <p>nat chains see a connection's first packet only, and that is through with them before it
   * comes in again: {@code nf_nat_inet_fn} leaves a confirmed connection alone.
   */
  private void walk(Lead lead) {
    Transport transport = lead.transport();
    int engine = lead.listening().flatMap(ports -> ports.stream().findFirst()).orElse(DNS);
    int port = lead.port().orElse(engine);
    Packet asked = EmbeddedPath.query(transport, DNS);
    Packet sent = EmbeddedPath.query(transport, port);
    Flow delivered = Flow.untranslated(EmbeddedPath.delivered(transport, port));
    through(Point.OUTPUT, new Flow(asked, sent), Traffic.of("queries", transport));
    through(Point.POSTROUTING, Flow.untranslated(sent), Traffic.of("queries", transport));
    through(Point.PREROUTING, delivered, Traffic.of("queries", transport).withoutNat());
    through(Point.INPUT, delivered, Traffic.of("queries", transport).withoutNat());
    Traffic answers = Traffic.of("answers", transport).withoutNat();
    through(Point.OUTPUT, Flow.untranslated(sent.answer("", "lo")), answers);
    through(Point.POSTROUTING, Flow.untranslated(sent.answer("", "lo")), answers);
    through(Point.PREROUTING, Flow.untranslated(sent.answer("lo", "")), answers);
    through(Point.INPUT, Flow.untranslated(sent.answer("lo", "")), answers);
  }

  private record Traffic(String direction, Transport transport, boolean nat) {
    static Traffic of(String direction, Transport transport) {
      return new Traffic(direction, transport, true);
    }

    Traffic withoutNat() {
      return new Traffic(direction, transport, false);
    }
  }

  private void through(Point point, Flow flow, Traffic traffic) {
    boolean led = false;
    for (Stop stop : FirewallWalk.through(firewall, point, flow)) {
      if (stop.isNat() && !traffic.nat()) {
        continue;
      }
      boolean takes = stop.isNat() && !stop.verdict().isLoss() && !passesBy(stop, traffic);
      boolean shadows = takes || stop.verdict() instanceof Verdict.NoTrack;
      Role role =
          leads(stop)
              ? Role.LEADS
              : shadows && point == Point.OUTPUT && traffic.nat() && !led
                  ? Role.SHADOWS
                  : Role.TOUCHES;
      led |= role == Role.LEADS;
      effects
          .computeIfAbsent(
              List.of(stop.place().chain(), position(stop), role), k -> new Effect(stop, role))
          .add(traffic.direction(), traffic.transport(), stop.fit());
    }
  }

  /** An accept or a return that leaves queries to the engine's rule, or to no rule at all. */
  private boolean passesBy(Stop stop, Traffic traffic) {
    boolean ends =
        stop.verdict() instanceof Verdict.Accept || stop.verdict() instanceof Verdict.Return;
    return ends
        && EmbeddedPath.translation(firewall, traffic.transport())
            .filter(decisive -> decisive.place().equals(stop.place()))
            .isEmpty();
  }

  private static int position(Stop stop) {
    return stop.place().rule().map(r -> r.position()).orElse(0);
  }

  /** One place, and all the traffic that it has a say in. */
  private static final class Effect {
    private final Stop stop;
    private final Role role;
    private final Map<String, List<String>> traffic = new LinkedHashMap<>();
    private boolean certain = true;

    Effect(Stop stop, Role role) {
      this.stop = stop;
      this.role = role;
    }

    void add(String direction, Transport transport, Fit fit) {
      List<String> transports = traffic.computeIfAbsent(direction, d -> new ArrayList<>());
      if (!transports.contains(transport.text())) {
        transports.add(transport.text());
      }
      certain &= fit == Fit.YES;
    }

    RuleNote note() {
      List<String> what = new ArrayList<>();
      traffic.forEach((d, transports) -> what.add(d + " (" + String.join(", ", transports) + ")"));
      String text = RuleEffects.of(stop.verdict(), String.join(" and ", what));
      return new RuleNote(
          stop.place().chain(), stop.place().rule(), role, (certain ? "" : "perhaps ") + text);
    }
  }
}
