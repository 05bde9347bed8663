package dev.whydns.render;

import dev.whydns.model.Exchange;
import dev.whydns.model.Outcome;
import dev.whydns.model.Reply;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An element of {@code exchanges}. What only a reply has is null without one. */
final class ExchangeJson {
  private final JsonOut out;

  ExchangeJson(JsonOut out) {
    this.out = out;
  }

  void members(Exchange e) {
    Optional<Reply> reply = e.outcome().reply();
    out.text("probe", e.probe().text());
    out.text("from", e.from().label());
    out.text("server", e.server().text());
    out.number("port", e.port());
    out.text("transport", e.transport().text());
    out.text("name", e.question().name());
    out.text("type", e.question().type());
    out.number("edns", e.question().edns());
    out.text("purpose", e.question().purpose().name().toLowerCase(Locale.ROOT));
    out.number("round", e.round());
    out.text("outcome", e.outcome().text());
    out.flag("late", e.outcome() instanceof Outcome.Answered answer && answer.late());
    out.text("rcode", reply.map(Reply::rcode));
    out.objects("answers", reply.map(Reply::answers).orElse(List.of()), this::answer);
    out.ms("sent_at_ms", sent(e) ? Optional.of(e.sentAtMs()) : Optional.empty());
    out.ms("elapsed_ms", e.outcome().took());
    out.number("bytes_sent", sent(e) ? Optional.of(e.bytesSent()) : Optional.empty());
    out.number("bytes_received", reply.map(Reply::bytes));
    out.flag("authoritative", reply.map(Reply::authoritative));
    out.flag("truncated", reply.map(Reply::truncated));
    out.flag("recursion_available", reply.map(Reply::recursionAvailable));
    out.text("local_address", e.localAddress());
    String detail = ExchangeTable.detail(e.outcome());
    out.text("detail", Optional.of(detail).filter(d -> !d.isEmpty()));
    out.strings("strays", e.strays());
  }

  private static boolean sent(Exchange e) {
    return !(e.outcome() instanceof Outcome.NotSent);
  }

  /** One record of a reply. */
  void answer(Reply.Answer answer) {
    out.text("name", answer.name());
    out.text("type", answer.type());
    out.number("ttl_seconds", answer.ttlSeconds());
    out.text("data", answer.data());
  }
}
