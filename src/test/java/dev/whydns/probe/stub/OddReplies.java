package dev.whydns.probe.stub;

import dev.whydns.model.Reply;
import dev.whydns.model.Transport;
import dev.whydns.probe.Simulation;
import dev.whydns.probe.Simulation.Reaction;
import dev.whydns.probe.Simulation.Server;
import java.time.Duration;
import java.util.List;

/** Servers that reply as servers should not. */
final class OddReplies {
  private OddReplies() {}

  /** A good answer under another ID. */
  static Server otherId() {
    return changed(r -> new Response(r.id() ^ 1, r.name(), r.type(), r.reply(), 0, false));
  }

  /** A good answer to another question. */
  static Server otherQuestion() {
    return changed(r -> new Response(r.id(), "other.test", r.type(), r.reply(), 0, false));
  }

  /** Twelve bytes that say REFUSED. */
  static Server bareRefused() {
    return changed(r -> new Response(r.id(), "", "", empty("REFUSED", true), 0, false));
  }

  /** No answer, no authority, no recursion. */
  static Server lame(int additional) {
    return changed(
        r -> new Response(r.id(), r.name(), r.type(), empty("NOERROR", false), additional, false));
  }

  /** Truncated over UDP; over TCP as {@code stream} does once the connection is there. */
  static Server truncating(Server stream) {
    return (transport, query, nth) ->
        transport == Transport.UDP
            ? Simulation.truncated(query, 1)
            : stream.to(transport, query, nth);
  }

  /** Takes connections and says nothing. */
  static Server silentStream() {
    return (transport, query, nth) ->
        isConnect(query) ? Simulation.answer(query, 0) : new Reaction.Drop();
  }

  /** Refuses. */
  static Server closed() {
    return (transport, query, nth) -> new Reaction.Refuse();
  }

  /** The sender's own kernel lets nothing out. */
  static Server forbidden() {
    return (transport, query, nth) -> new Reaction.Forbid();
  }

  /** Answers after that time. */
  static Server slow(long ms) {
    return (transport, query, nth) -> Simulation.answer(query, ms);
  }

  /** Says that code after that time. */
  static Server slowly(String rcode, long ms) {
    return (transport, query, nth) -> Simulation.says(query, rcode, ms);
  }

  /** Loses the first query of that type. */
  static Server losingFirst(String type) {
    return (transport, query, nth) ->
        nth == 0 && query.type().equals(type) ? new Reaction.Drop() : Simulation.answer(query, 1);
  }

  /** Does that for names that end so, and says NXDOMAIN to all others. */
  static Server under(String suffix, Server server) {
    return (transport, query, nth) ->
        query.name().endsWith(suffix)
            ? server.to(transport, query, nth)
            : Simulation.says(query, "NXDOMAIN", 1);
  }

  private static boolean isConnect(Query query) {
    return query.type().isEmpty();
  }

  private static Reply empty(String rcode, boolean recursion) {
    return new Reply(rcode, false, false, recursion, List.of(), 12);
  }

  private static Server changed(java.util.function.UnaryOperator<Response> change) {
    return (transport, query, nth) -> {
      Reaction.Answer good = (Reaction.Answer) Simulation.answer(query, 1);
      return new Reaction.Answer(Duration.ofMillis(1), change.apply(good.response()));
    };
  }
}
