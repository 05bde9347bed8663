package dev.whydns.render;

import dev.whydns.model.EngineMark;
import dev.whydns.model.Exchange;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Outcome;
import dev.whydns.model.Replay;
import dev.whydns.model.Replay.Fate;
import dev.whydns.model.Replay.Label;
import dev.whydns.model.Replay.Via;
import dev.whydns.model.Reply;
import dev.whydns.model.Transport;
import dev.whydns.probe.Simulation;
import dev.whydns.probe.Simulation.Reaction;
import dev.whydns.probe.Simulation.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Lookups as they come out of a simulated network. */
final class Replays {
  static final String ENGINE = "127.0.0.11";
  static final Label GLIBC =
      new Label("glibc", "glibc, getaddrinfo()", "libc.so.6 of web", Via.NAT, List.of(), 0);
  static final Label MUSL =
      new Label("musl", "musl since 1.2.4, getaddrinfo()", "--as musl", Via.NAT, List.of(), 0);

  private Replays() {}

  static Replay of(Label label, Replay ran) {
    return new Replay(
        label,
        "api.example.com",
        ran.sends(),
        ran.arrivals(),
        ran.ending(),
        new Exchange.Vantage(label.via() == Via.HOST ? "host" : "web", 4026532178L));
  }

  static Label via(Via via) {
    return new Label("glibc", GLIBC.title(), GLIBC.why(), via, List.of(), 0);
  }

  static Label with(String... changes) {
    return new Label("glibc", GLIBC.title(), GLIBC.why(), Via.NAT, List.of(changes), 0);
  }

  static Label as(String profile, String title) {
    return new Label(profile, title, "--as all", Via.NAT, List.of(), 0);
  }

  static Replay healthy(Label label) {
    return of(label, engine(Simulation.healthy()).run(PairStub.inTurn(2, ENGINE)));
  }

  private static Simulation engine(Server server) {
    return Simulation.network().server(ENGINE, server);
  }

  /** A is answered, AAAA never is. */
  static Replay silentAaaa(Label label) {
    return of(
        label,
        engine(Simulation.onType("AAAA", Simulation.silent(), Simulation.healthy()))
            .run(PairStub.inTurn(3, ENGINE)));
  }

  /** What a quick run makes of it. */
  static Replay quickSilentAaaa(Label label) {
    return of(
        label,
        engine(Simulation.onType("AAAA", Simulation.silent(), Simulation.healthy()))
            .run(PairStub.inTurn(3, ENGINE), Optional.of(Duration.ofMillis(400))));
  }

  /** The engine answers after two dead upstreams, when the library has given up. */
  static Replay late(Label label) {
    return of(
        label,
        engine(
                (transport, query, nth) ->
                    nth == 0 ? Simulation.answer(query, 8000) : new Reaction.Drop())
            .run(PairStub.allAtOnce(2, ENGINE)));
  }

  /** The same for a library that waits long enough, and that asked twice. */
  static Replay patient(Label label) {
    return of(
        label,
        engine(
                (transport, query, nth) ->
                    nth == 0 ? Simulation.answer(query, 8000) : new Reaction.Drop())
            .run(PairStub.inTurn(2, ENGINE)));
  }

  static List<EngineMark> twoDeadUpstreams() {
    return List.of(
        new EngineMark("waits for 10.0.0.2", 0, 4000),
        new EngineMark("waits for 10.0.0.3", 4000, 8000));
  }

  /** Nobody answers, in 18 packets. */
  static Replay threeServers(Label label) {
    return of(
        label,
        Simulation.network().run(PairStub.allAtOnce(3, "192.0.2.53", "192.0.2.54", "192.0.2.55")));
  }

  /** Nobody answers one who goes on asking in turn. */
  static Replay manyTries(Label label) {
    return of(
        label,
        Simulation.network().run(PairStub.inTurn(11, "192.0.2.53", "192.0.2.54", "192.0.2.55")));
  }

  /** The first packet is lost. */
  static Replay lostOnce(Label label) {
    return of(
        label,
        engine((t, query, nth) -> nth == 0 ? new Reaction.Drop() : Simulation.answer(query, 1))
            .run(PairStub.inTurn(2, ENGINE)));
  }

  static Replay refused(Label label, String server) {
    return of(
        label,
        Simulation.network()
            .server(server, (transport, query, nth) -> new Reaction.Refuse())
            .run(PairStub.inTurn(2, server)));
  }

  static Replay ignored(Label label) {
    return of(label, engine(Simulation.saying("REFUSED")).run(PairStub.allAtOnce(2, ENGINE)));
  }

  static Replay inRound(Replay replay, int round) {
    Label l = replay.label();
    return new Replay(
        new Label(l.profile(), l.title(), l.why(), l.via(), l.changes(), round),
        replay.name(),
        replay.sends(),
        replay.arrivals(),
        replay.ending(),
        replay.from());
  }

  /** Answered after that many milliseconds. */
  static Replay after(Label label, long ms) {
    return of(
        label,
        engine((transport, query, nth) -> Simulation.answer(query, ms))
            .run(PairStub.inTurn(2, ENGINE)));
  }

  /** Lookups of which three fail: each takes a little longer than the one before. */
  static List<Replay> rounds(int count, int failing) {
    List<Replay> rounds = new ArrayList<>();
    for (int round = 0; round < count; round++) {
      boolean fails = round % 60 == 17 && round / 60 < failing;
      rounds.add(inRound(fails ? late(MUSL) : after(MUSL, 1 + round * round / 2000), round));
    }
    return rounds;
  }

  /** Every way in: what the engine's own port and the rules before it show stays the same. */
  static List<Replay> everyWay() {
    List<Replay> ways = new ArrayList<>();
    ways.add(silentAaaa(via(Via.NAT)));
    ways.add(onPort(silentAaaa(via(Via.DIRECT)), 41287));
    for (Via via : List.of(Via.UPSTREAM, Via.HOST)) {
      for (String upstream : List.of("10.0.0.2", "10.0.0.3")) {
        ways.add(
            of(
                via(via),
                Simulation.network()
                    .server(upstream, Simulation.healthy())
                    .run(PairStub.inTurn(2, upstream))));
      }
    }
    return ways;
  }

  private static Replay onPort(Replay r, int port) {
    List<Replay.Send> sends =
        r.sends().stream()
            .map(
                s ->
                    new Replay.Send(
                        s.number(),
                        s.atMs(),
                        s.socket(),
                        s.transport(),
                        s.server(),
                        port,
                        s.localAddress(),
                        s.id(),
                        s.name(),
                        s.type(),
                        s.edns(),
                        s.bytes(),
                        s.again(),
                        s.predicted(),
                        s.fate()))
            .toList();
    return new Replay(r.label(), r.name(), sends, r.arrivals(), r.ending(), r.from());
  }

  static List<Replay> whatIf() {
    return List.of(
        silentAaaa(GLIBC),
        lostOnce(with("timeout:1", "attempts:1")),
        healthy(with("type A")),
        silentAaaa(with("single-request")),
        late(with("as musl")));
  }

  static List<Replay> everyLibrary() {
    return List.of(
        healthy(as("glibc", "glibc, getaddrinfo()")),
        late(as("musl", "musl since 1.2.4, getaddrinfo()")),
        refused(as("go", "Go, net.Resolver"), ENGINE),
        ignored(as("cares", "c-ares since 1.34, ares_getaddrinfo()")));
  }

  /** By hand: TCP after UDP, EDNS, other names, two sockets, and what fits no query. */
  static Replay assorted() {
    IpAddress one = IpAddress.literal("2001:db8::53");
    IpAddress two = IpAddress.literal("2001:db8:ffff:ffff:ffff:ffff:ffff:53");
    Reply cut = new Reply("NOERROR", false, true, true, List.of(), 40);
    List<Reply.Answer> many = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      many.add(new Reply.Answer("api.example.com", "A", 60, "203.0.113." + i));
    }
    Reply full = new Reply("NOERROR", false, false, true, many, 120);
    Reply none = new Reply("NXDOMAIN", false, false, true, List.of(), 40);
    Fate denied = new Fate.Failed(30.5, new Outcome.Unreachable(0, "Operation not permitted"));
    List<Replay.Send> sends =
        List.of(
            send(1, 0, 1, Transport.UDP, one, "api.corp.example.com", new Fate.Answered(1)),
            send(2, 10, 1, Transport.UDP, one, "api", new Fate.Answered(3)),
            send(3, 20, 2, Transport.TCP, one, "api", new Fate.Answered(4)),
            send(4, 30, 3, Transport.UDP, two, "api", denied));
    List<Replay.Arrival> arrivals =
        List.of(
            arrival(1, 8, 1, one, Optional.of(none), OptionalInt.of(1)),
            arrival(2, 9, 1, one, Optional.empty(), OptionalInt.empty()),
            arrival(3, 18, 1, one, Optional.of(cut), OptionalInt.of(2)),
            arrival(4, 60, 2, one, Optional.of(full), OptionalInt.of(3)));
    List<String> addresses = many.stream().map(Reply.Answer::data).toList();
    return new Replay(
        as("cares", "c-ares \u001b[2J & <b>"),
        "api",
        sends,
        arrivals,
        new Replay.Ending(Replay.Result.RESOLVED, 60, "", addresses, false),
        new Exchange.Vantage("web", 4026532178L));
  }

  private static Replay.Send send(
      int number,
      double at,
      int socket,
      Transport transport,
      IpAddress server,
      String name,
      Fate fate) {
    OptionalInt edns =
        transport == Transport.UDP && number < 3 ? OptionalInt.of(1232) : OptionalInt.empty();
    return new Replay.Send(
        number,
        at,
        socket,
        transport,
        server,
        53,
        Optional.of("[2001:db8::2]:4000" + socket).filter(local -> socket < 3),
        number,
        name,
        "A",
        edns,
        40,
        false,
        false,
        fate);
  }

  private static Replay.Arrival arrival(
      int number, double at, int socket, IpAddress from, Optional<Reply> reply, OptionalInt send) {
    return new Replay.Arrival(
        number,
        at,
        socket,
        from,
        send,
        send.isPresent() ? "api" : "",
        send.isPresent() ? "A" : "",
        reply,
        send,
        send.isPresent() ? new Replay.Use.Taken() : new Replay.Use.Ignored("it is no DNS message"),
        false);
  }
}
