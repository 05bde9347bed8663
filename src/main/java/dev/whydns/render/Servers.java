package dev.whydns.render;

import dev.whydns.finding.HopVerdict;
import dev.whydns.finding.State;
import dev.whydns.model.Exchange;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.IpAddress;
import dev.whydns.model.TargetFacts;
import dev.whydns.model.Upstream;
import dev.whydns.render.Path.Leg;
import dev.whydns.render.Path.Station;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The end of the path: the servers, and what each said to whom. */
final class Servers {
  private static final int LONGEST_LABEL = 16;

  private static final String BEYOND_THE_THIRD = "not asked: only the first three are used";

  private final TargetFacts facts;
  private final List<Exchange> asked;

  Servers(TargetFacts facts, List<Exchange> asked) {
    this.facts = facts;
    this.asked = asked;
  }

  /**
   * A station for each server, in the order in which they are asked; one that says so where there
   * is none.
   */
  List<Station> stations(HopVerdict verdict) {
    List<Station> stations = new ArrayList<>();
    for (IpAddress server : servers()) {
      List<Leg> legs = legs(server);
      if (legs.isEmpty() && isBeyondTheThird(server)) {
        stations.add(
            new Station(
                State.UNKNOWN, verdict.hop().text(), server.text(), "", BEYOND_THE_THIRD, legs));
        continue;
      }
      State state = stateOf(legs).orElse(verdict.state());
      stations.add(new Station(state, verdict.hop().text(), server.text(), "", "", legs));
    }
    if (stations.size() == 1) {
      Station only = stations.get(0);
      return List.of(
          new Station(
              verdict.state(), only.hop(), only.place(), "", noteFor(only, verdict), only.legs()));
    }
    if (stations.isEmpty()) {
      return List.of(
          new Station(verdict.state(), verdict.hop().text(), "", "", verdict.detail(), List.of()));
    }
    return stations;
  }

  private boolean isBeyondTheThird(IpAddress server) {
    return facts.upstreams().orElse(List.of()).stream()
        .limit(Upstream.USED_BY_ENGINE)
        .noneMatch(u -> u.address().equals(server));
  }

  /** What the legs show needs no further words. */
  private static String noteFor(Station server, HopVerdict verdict) {
    return server.legs().isEmpty() ? verdict.detail() : "";
  }

  private List<IpAddress> servers() {
    Set<IpAddress> servers = new LinkedHashSet<>();
    facts.upstreams().orElse(List.of()).forEach(u -> servers.add(u.address()));
    asked.stream().filter(Servers::isToServer).forEach(e -> servers.add(e.server()));
    return List.copyOf(servers);
  }

  private static boolean isToServer(Exchange exchange) {
    return exchange.probe() != Probe.DIRECT && !exchange.server().equals(IpAddress.EMBEDDED_DNS);
  }

  /** By namespace and not by label alone: a container may be called {@code host}. */
  private List<Leg> legs(IpAddress server) {
    Map<String, List<Exchange>> vantages = new LinkedHashMap<>();
    asked.stream()
        .filter(e -> isToServer(e) && e.server().equals(server))
        .forEach(e -> vantages.computeIfAbsent(key(e.from()), v -> new ArrayList<>()).add(e));
    return vantages.values().stream().map(this::leg).toList();
  }

  /** Text instead of the record, whose hash code costs 3 ms at its first use. */
  private static String key(Exchange.Vantage vantage) {
    return vantage.netnsInode() + " " + vantage.label();
  }

  private Leg leg(List<Exchange> exchanges) {
    Exchange first = exchanges.get(0);
    Replies replies = Replies.of(exchanges);
    return new Leg(
        replies.state(), from(first.from().label()), replies.parts(), isEnginesWay(first));
  }

  /** A long name stands at the beginning of the path already. */
  private static String from(String label) {
    return label.length() <= LONGEST_LABEL ? "from " + label : "from the target";
  }

  private boolean isEnginesWay(Exchange exchange) {
    boolean fromHost = exchange.probe() == Probe.UPSTREAM_HOST;
    return facts.usesEmbeddedDns()
        && facts.upstreams().orElse(List.of()).stream()
            .filter(u -> u.address().equals(exchange.server()))
            .anyMatch(u -> fromHost == (u.askedFrom() == Upstream.AskedFrom.HOST));
  }

  /** The way that the engine goes decides; where there is no engine in between, the worst does. */
  private static Optional<State> stateOf(List<Leg> legs) {
    return legs.stream()
        .filter(Leg::asEngine)
        .map(Leg::state)
        .findFirst()
        .or(() -> legs.stream().map(Leg::state).reduce((a, b) -> a.compareTo(b) >= 0 ? a : b));
  }
}
