package dev.whydns.render;

import dev.whydns.finding.Hop;
import dev.whydns.finding.HopVerdict;
import dev.whydns.finding.State;
import dev.whydns.finding.TargetReport;
import dev.whydns.model.Exchange;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Question;
import dev.whydns.model.SocketFacts;
import dev.whydns.model.Target;
import dev.whydns.model.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The stations of a target's queries, with what was seen at each; how they are drawn is not decided
 * here.
 */
final class Path {
  /**
   * One station.
   *
   * @param state its verdict
   * @param hop which hop, as {@code nat}
   * @param place where that is, as {@code 127.0.0.11:53}; empty text where it is no place
   * @param reply what a probe to that place got; empty text when none was sent there
   * @param note what the verdict adds; may be empty text
   * @param legs how the server was reached, from each namespace; empty for all but servers
   */
  record Station(
      State state, String hop, String place, String reply, String note, List<Leg> legs) {}

  /**
   * A server asked from one namespace.
   *
   * @param state the verdict on these exchanges alone
   * @param from as {@code from web}
   * @param replies what came, an element for each kind of reply
   * @param asEngine whether the engine's own forwarded queries leave from there
   */
  record Leg(State state, String from, List<String> replies, boolean asEngine) {}

  private final TargetReport target;
  private final List<Exchange> asked;

  private Path(TargetReport target) {
    this.target = target;
    this.asked = target.exchanges().stream().filter(e -> e.round() == 0).toList();
  }

  /** The stations in the order of the path; empty for a target that was not examined. */
  static List<Station> of(TargetReport target) {
    Path path = new Path(target);
    List<Station> stations = new ArrayList<>();
    for (HopVerdict verdict : target.hops()) {
      if (verdict.hop() == Hop.UPSTREAM) {
        stations.addAll(new Servers(target.facts(), path.asked).stations(verdict));
      } else {
        stations.add(path.station(verdict));
      }
    }
    return stations;
  }

  private Station station(HopVerdict verdict) {
    String place = "";
    String reply = "";
    switch (verdict.hop()) {
      case CLIENT:
        place = target.facts().target().label();
        break;
      case NAT:
        place = IpAddress.EMBEDDED_DNS + ":53";
        reply = local(Probe.STUB, verdict.state());
        break;
      case SOCKET:
        place = socket().map(s -> s.address() + ":" + s.port()).orElse("");
        break;
      case OWNER:
        place = owner();
        reply = local(Probe.DIRECT, verdict.state());
        break;
      default:
        break;
    }
    return new Station(
        verdict.state(), verdict.hop().text(), place, reply, verdict.detail(), List.of());
  }

  /**
   * The engine answers the target's own name by itself, so this time holds nothing of an upstream.
   * A station that is healthy is not to blame for an answer that did not come: a later one says so.
   */
  private String local(Probe probe, State verdict) {
    List<Exchange> exchanges =
        asked.stream()
            .filter(e -> e.probe() == probe && e.server().equals(IpAddress.EMBEDDED_DNS))
            .filter(e -> e.question().purpose() == Question.Purpose.LOCAL)
            .toList();
    if (exchanges.isEmpty()) {
      return "";
    }
    Replies replies = Replies.of(exchanges);
    if (replies.state() == State.HEALTHY) {
      return exchanges.get(0).outcome().took().map(Times::ms).orElse("");
    }
    return verdict == State.HEALTHY ? "" : String.join(", ", replies.parts());
  }

  /** The one that was asked past the rules, since a container may have others of its own. */
  private Optional<SocketFacts> socket() {
    Optional<Integer> port =
        asked.stream().filter(e -> e.probe() == Probe.DIRECT).map(Exchange::port).findFirst();
    List<SocketFacts> sockets =
        target.facts().netns().flatMap(ns -> ns.sockets()).orElse(List.of()).stream()
            .filter(SocketFacts::isOnEmbeddedAddress)
            .filter(s -> port.isEmpty() || s.port() == port.get())
            .toList();
    return sockets.stream()
        .filter(s -> s.transport() == Transport.UDP)
        .findFirst()
        .or(() -> sockets.stream().findFirst());
  }

  private String owner() {
    if (target.facts().target().kind() == Target.Kind.DOCKERD) {
      return target.facts().process().known().map(p -> p.command() + " " + p.pid()).orElse("");
    }
    return socket()
        .flatMap(s -> s.owner().known())
        .map(owner -> owner.command() + " " + owner.pid())
        .orElse("");
  }
}
