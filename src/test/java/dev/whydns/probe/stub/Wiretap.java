package dev.whydns.probe.stub;

import dev.whydns.model.IpAddress;
import dev.whydns.model.Lookup;
import dev.whydns.model.Replay;
import dev.whydns.probe.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Runs a profile in a simulated network, and notes every query that a server sees. */
final class Wiretap {

  static final String ONE = "nameserver 192.0.2.53\n";
  static final String TWO = ONE + "nameserver 192.0.2.54\n";
  static final String THREE = TWO + "nameserver 192.0.2.55\n";
  static final String NAME = "api.example.com";

  private final Simulation network = Simulation.network();
  private final List<Query> queries = new ArrayList<>();
  private long seed = 1;

  static Wiretap network() {
    return new Wiretap();
  }

  Wiretap server(String address, Simulation.Server server) {
    network.server(
        address,
        (transport, query, nth) -> {
          if (!query.type().isEmpty()) {
            queries.add(query);
          }
          return server.to(transport, query, nth);
        });
    return this;
  }

  Wiretap seed(long seed) {
    this.seed = seed;
    return this;
  }

  Replay run(Profile profile, Lookup lookup) {
    return network.run(profile.stub(lookup, new Random(seed)));
  }

  Replay run(Profile profile, String name, String resolvConf) {
    return run(profile, Lookups.of(name, resolvConf));
  }

  /** What the servers saw, in order. */
  List<Query> queries() {
    return queries;
  }

  /** Only that family. */
  static Lookup only(Lookup.Family family, Lookup l) {
    return new Lookup(
        l.name(),
        Set.of(family),
        l.conf(),
        l.hosts(),
        l.sources(),
        l.hostname(),
        l.ipv6(),
        l.environment());
  }

  /** The result and the text for the user, as {@code "TRY_AGAIN ETIMEOUT 12"}, in whole seconds. */
  static String ending(Replay replay) {
    Replay.Ending e = replay.ending();
    String what = e.addresses().isEmpty() ? e.userSees() : String.join(" ", e.addresses());
    return e.result() + " " + what + " " + Math.round(e.elapsedMs() / 1000);
  }

  /** Type, last byte of the server and socket of each send, as {@code "A 53 #1"}. */
  static List<String> sockets(Replay replay) {
    return replay.sends().stream()
        .map(s -> s.type() + " " + tail(s.server()) + " #" + s.socket())
        .toList();
  }

  /** Name and type of each send. */
  static List<String> questions(Replay replay) {
    return replay.sends().stream().map(s -> s.type() + " " + s.name()).toList();
  }

  private static String tail(IpAddress server) {
    return server.text().substring(server.text().lastIndexOf('.') + 1);
  }

  /** Answers after so many milliseconds. */
  static Simulation.Server after(long ms) {
    return (transport, query, nth) -> Simulation.answer(query, ms);
  }

  /** The port is closed, and ICMP says so over the network. */
  static Simulation.Server refusing() {
    return (transport, query, nth) -> new Simulation.Reaction.Refuse();
  }

  /** The port is closed on the sender's own host. */
  static Simulation.Server rebuffing() {
    return (transport, query, nth) -> new Simulation.Reaction.Rebuff();
  }

  /** The kernel lets nothing out. */
  static Simulation.Server forbidden() {
    return (transport, query, nth) -> new Simulation.Reaction.Forbid();
  }

  /** A reply whose ID is another one. */
  static Simulation.Server confused() {
    return (transport, query, nth) -> {
      Response r = ((Simulation.Reaction.Answer) Simulation.answer(query, 1)).response();
      return reply(
          new Response(r.id() ^ 1, r.name(), r.type(), r.reply(), r.additional(), r.cookie()));
    };
  }

  /** A refusal that is a bare header. */
  static Simulation.Server bareRefusal() {
    return (transport, query, nth) -> {
      Response r = ((Simulation.Reaction.Answer) Simulation.says(query, "REFUSED", 1)).response();
      return reply(new Response(r.id(), "", "", r.reply(), 0, false));
    };
  }

  /** As {@code other}, with an OPT record in each reply, and a cookie on request. */
  static Simulation.Server withEdns(Simulation.Server other, boolean cookie) {
    return (transport, query, nth) -> {
      if (other.to(transport, query, nth) instanceof Simulation.Reaction.Answer a) {
        Response r = a.response();
        return new Simulation.Reaction.Answer(
            a.after(), new Response(r.id(), r.name(), r.type(), r.reply(), 1, cookie));
      }
      return new Simulation.Reaction.Drop();
    };
  }

  /** Truncates by UDP, and does as {@code overTcp} does over TCP. */
  static Simulation.Server truncating(Simulation.Server overTcp) {
    return (transport, query, nth) ->
        transport == dev.whydns.model.Transport.UDP
            ? Simulation.truncated(query, 1)
            : overTcp.to(transport, query, nth);
  }

  private static Simulation.Reaction reply(Response response) {
    return new Simulation.Reaction.Answer(Duration.ofMillis(1), response);
  }
}
