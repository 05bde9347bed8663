package dev.whydns.render;

import dev.whydns.model.Outcome;
import dev.whydns.model.Replay;
import dev.whydns.model.Replay.Arrival;
import dev.whydns.model.Replay.Ending;
import dev.whydns.model.Replay.Fate;
import dev.whydns.model.Replay.Send;
import dev.whydns.model.Replay.Use;
import dev.whydns.model.Reply;
import java.util.List;
import java.util.Optional;

/**
 * An element of {@code facts.replay}: a lookup with every query and every message that came.
 *
 * <p>A reply that fits several queries, since they are the very same, is given to the first.
 */
public final class ReplayJson {
  private final JsonOut out;

  ReplayJson(JsonOut out) {
    this.out = out;
  }

  /**
   * For {@code --json-lines}: one object for each lookup, on a line of its own, with the same
   * members as in {@code facts.replay} after {@code schema}.
   */
  public static String lines(List<Replay> replays, TextFilter redaction) {
    StringBuilder lines = new StringBuilder();
    redaction.knowing(replays);
    for (Replay replay : replays) {
      JsonOut out = JsonOut.compact(redaction);
      out.object(
          () -> {
            out.text("schema", JsonRenderer.SCHEMA);
            new ReplayJson(out).members(replay);
          });
      lines.append(out.done());
    }
    return lines.toString();
  }

  void members(Replay replay) {
    Replay.Label label = replay.label();
    Ending ending = replay.ending();
    out.text("profile", label.profile());
    out.text("title", label.title());
    out.text("why", present(label.why()));
    out.text("via", label.via().text());
    out.strings("options", label.changes());
    out.number("round", label.round());
    out.text("from", replay.from().label());
    out.text("name", replay.name());
    out.text("outcome", ending.result().text());
    out.text("user_sees", present(ending.userSees()));
    out.ms("elapsed_ms", ending.elapsedMs());
    out.strings("addresses", ending.addresses());
    out.flag("predicted", ending.predicted());
    out.objects("sends", replay.sends(), send -> send(replay, send));
    out.objects("receives", replay.arrivals(), this::arrival);
  }

  private void send(Replay replay, Send send) {
    Optional<Arrival> reply = replay.answerTo(send);
    out.number("number", send.number());
    out.ms("sent_at_ms", send.atMs());
    out.number("socket", send.socket());
    out.text("transport", send.transport().text());
    out.text("server", send.server().text());
    out.number("port", send.port());
    out.text("local_address", send.localAddress());
    out.number("id", send.id());
    out.text("name", send.name());
    out.text("type", send.type());
    out.number("edns", send.edns());
    out.number("bytes", send.bytes());
    out.flag("resend", send.again());
    out.flag("predicted", send.predicted());
    out.text("outcome", outcome(send, reply));
    Optional<Outcome> error =
        send.fate() instanceof Fate.Failed failed
            ? Optional.of(failed.outcome())
            : Optional.empty();
    out.text("error", error.map(Outcome::text));
    out.text("detail", error.map(ExchangeTable::detail).flatMap(ReplayJson::present));
    out.number("reply", reply.map(Arrival::number));
    out.ms("elapsed_ms", elapsed(send, reply));
  }

  private static String outcome(Send send, Optional<Arrival> reply) {
    if (send.fate() instanceof Fate.Silent) {
      return "silent";
    }
    if (reply.isEmpty()) {
      return "failed";
    }
    String use = use(reply.get());
    return use.equals("taken") ? "answered" : use;
  }

  private static double elapsed(Send send, Optional<Arrival> reply) {
    if (send.fate() instanceof Fate.Silent silent) {
      return silent.listenedMs();
    }
    double at =
        send.fate() instanceof Fate.Failed failed
            ? failed.atMs()
            : reply.map(Arrival::atMs).orElse(send.atMs());
    return Math.max(0, at - send.atMs());
  }

  private void arrival(Arrival arrival) {
    Optional<Reply> reply = arrival.reply();
    out.number("number", arrival.number());
    out.ms("received_at_ms", arrival.atMs());
    out.number("socket", arrival.socket());
    out.text("server", arrival.from().text());
    out.number("id", arrival.id());
    out.text("name", present(arrival.name()));
    out.text("type", present(arrival.type()));
    out.text("rcode", reply.map(Reply::rcode));
    out.objects(
        "answers", reply.map(Reply::answers).orElse(List.of()), new ExchangeJson(out)::answer);
    out.number("bytes", reply.map(Reply::bytes));
    out.flag("authoritative", reply.map(Reply::authoritative));
    out.flag("truncated", reply.map(Reply::truncated));
    out.flag("recursion_available", reply.map(Reply::recursionAvailable));
    out.number("send", arrival.toSend());
    out.text("use", use(arrival));
    out.text(
        "why",
        arrival.use() instanceof Use.Ignored ignored ? present(ignored.why()) : Optional.empty());
    out.flag("predicted", arrival.predicted());
  }

  private static String use(Arrival arrival) {
    if (arrival.use() instanceof Use.Late) {
      return "late";
    }
    return arrival.use() instanceof Use.Ignored ? "ignored" : "taken";
  }

  private static Optional<String> present(String text) {
    return Optional.of(text).filter(t -> !t.isEmpty());
  }
}
