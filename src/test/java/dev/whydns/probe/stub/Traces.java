package dev.whydns.probe.stub;

import dev.whydns.model.Lookup;
import dev.whydns.model.Replay;
import dev.whydns.model.Reply;
import dev.whydns.model.Transport;
import dev.whydns.probe.Simulation;
import dev.whydns.probe.Simulation.Reaction;
import dev.whydns.probe.Simulation.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Lookups of a profile as text, and servers that misbehave. */
final class Traces {
  private Traces() {}

  static final String NS1 = "192.0.2.53";
  static final String NS2 = "192.0.2.54";
  static final String NS3 = "192.0.2.55";

  /** The lookup in that network. */
  static Replay run(Profile profile, Lookup lookup, Simulation network) {
    return network.run(profile.stub(lookup, new Random(7)));
  }

  /**
   * One line for each query, and how it ends: {@code "0.0 A web.example.com .53 s1"} with the last
   * byte of the server and the number of the socket, {@code t1} for a connection.
   */
  static List<String> trace(Profile profile, Lookup lookup, Simulation network) {
    return trace(run(profile, lookup, network));
  }

  static List<String> trace(Replay replay) {
    List<String> lines = new ArrayList<>();
    for (Replay.Send s : replay.sends()) {
      String server = s.server().text();
      String last = server.substring(server.lastIndexOf(server.contains(".") ? '.' : ':'));
      String socket = (s.transport() == Transport.TCP ? "t" : "s") + s.socket();
      lines.add(String.join(" ", seconds(s.atMs()), s.type(), s.name(), last, socket));
    }
    lines.add(ending(replay));
    return lines;
  }

  /** As {@code "10.0 EAI_AGAIN"} or {@code "0.0 [203.0.113.7]"}. */
  static String ending(Replay replay) {
    Replay.Ending end = replay.ending();
    boolean resolved = end.result() == Replay.Result.RESOLVED;
    return seconds(end.elapsedMs()) + " " + (resolved ? end.addresses() : end.userSees());
  }

  /**
   * When pairs left and how it ended, as {@code "0 5 -> 10 EAI_AGAIN"}; single queries are told.
   */
  static String schedule(Replay replay) {
    List<String> times = new ArrayList<>();
    for (Replay.Send s : replay.sends()) {
      times.add(s.type() + " " + Math.round(s.atMs() / 1000) + " " + s.server() + " " + s.socket());
    }
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < times.size(); i++) {
      String a = times.get(i);
      boolean pair = i + 1 < times.size() && times.get(i + 1).equals("AAA" + a);
      line.append(pair ? "" : a.split(" ")[0] + "@").append(a.split(" ")[1]).append(' ');
      i += pair ? 1 : 0;
    }
    return line
        + "-> "
        + Math.round(replay.ending().elapsedMs() / 1000)
        + " "
        + replay.ending().userSees();
  }

  private static String seconds(double ms) {
    return String.format(Locale.ROOT, "%.1f", ms / 1000);
  }

  /** Answers after so many milliseconds. */
  static Server slow(long ms) {
    return (transport, query, nth) -> Simulation.answer(query, ms);
  }

  /** NOERROR without answers, from a server that recurses. */
  static Server empty() {
    return Simulation.saying("NOERROR");
  }

  /** NOERROR without answers, authority, recursion or anything additional. */
  static Server lame() {
    return replying("NOERROR", false, List.of());
  }

  /** A CNAME without the address that it leads to. */
  static Server aliasOnly() {
    return (transport, query, nth) ->
        reply(
            query.id(),
            query,
            new Reply(
                "NOERROR",
                false,
                false,
                true,
                List.of(new Reply.Answer(query.name(), "CNAME", 60, "other.example.com.")),
                60));
  }

  /** A header of 12 bytes, without the question. */
  static Server bare(String rcode) {
    return (transport, query, nth) ->
        new Reaction.Answer(
            Duration.ofMillis(1),
            new Response(
                query.id(), "", "", new Reply(rcode, false, false, true, List.of(), 12), 0, false));
  }

  /** A good answer under another ID. */
  static Server wrongId() {
    return (transport, query, nth) ->
        reply(query.id() ^ 1, query, new Reply("NOERROR", false, false, true, List.of(), 60));
  }

  /** Truncated over UDP; over TCP as {@code tcp} does. */
  static Server truncating(Server tcp) {
    return (transport, query, nth) ->
        transport == Transport.UDP ? Simulation.truncated(query, 1) : tcp.to(transport, query, nth);
  }

  static Server refusing() {
    return (transport, query, nth) -> new Reaction.Refuse();
  }

  static Server forbidden() {
    return (transport, query, nth) -> new Reaction.Forbid();
  }

  /** As {@code first} does for the first {@code count} of each question, then as {@code then}. */
  static Server until(int count, Server first, Server then) {
    return (transport, query, nth) -> (nth < count ? first : then).to(transport, query, nth);
  }

  /** As {@code one} does for names that end so, and as {@code rest} does for all others. */
  static Server onName(String end, Server one, Server rest) {
    return (transport, query, nth) ->
        (query.name().endsWith(end) ? one : rest).to(transport, query, nth);
  }

  private static Server replying(String rcode, boolean recursive, List<Reply.Answer> answers) {
    return (transport, query, nth) ->
        reply(query.id(), query, new Reply(rcode, false, false, recursive, answers, 60));
  }

  private static Reaction reply(int id, Query query, Reply reply) {
    return new Reaction.Answer(
        Duration.ofMillis(1), new Response(id, query.name(), query.type(), reply, 0, false));
  }
}
