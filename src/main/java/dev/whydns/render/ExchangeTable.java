package dev.whydns.render;

import dev.whydns.model.Exchange;
import dev.whydns.model.Outcome;
import dev.whydns.model.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Every exchange of a target in the order of sending, a line each; below it what was received, if
 * asked for.
 */
final class ExchangeTable {
  private static final List<String> TITLES =
      List.of("sent at", "probe", "from", "to", "by", "question", "reply");

  private final Page page;
  private final List<List<String>> rows;
  private final int[] columns;

  private ExchangeTable(Page page, List<Exchange> exchanges) {
    this.page = page;
    this.rows = new ArrayList<>(List.of(TITLES));
    exchanges.forEach(exchange -> rows.add(row(exchange)));
    int cells = rows.get(0).size();
    this.columns = new int[cells];
    int at = 1;
    for (int cell = 0; cell < cells; cell++) {
      int index = cell;
      columns[cell] = at;
      at += 2 + rows.stream().mapToInt(row -> page.widthOf(row.get(index))).max().orElse(0);
    }
  }

  /** Writes nothing where nothing was asked. */
  static void write(Page page, List<Exchange> exchanges) {
    if (exchanges.isEmpty()) {
      return;
    }
    page.heading("Exchanges");
    ExchangeTable table = new ExchangeTable(page, exchanges);
    table.line(TITLES);
    for (int i = 0; i < exchanges.size(); i++) {
      table.line(table.rows.get(i + 1));
      if (page.style().verbosity() > 1) {
        table.details(exchanges.get(i));
      }
    }
  }

  private static List<String> row(Exchange e) {
    String edns = e.question().edns().isPresent() ? " EDNS " + e.question().edns().getAsInt() : "";
    return List.of(
        Times.ms(e.sentAtMs()),
        e.probe().text() + (e.round() > 0 ? ", repeated" : ""),
        e.from().label(),
        endpoint(e),
        e.transport().text(),
        e.question().type() + " " + e.question().name() + edns,
        Replies.wordAndTime(e));
  }

  private static String endpoint(Exchange e) {
    String address = e.server().text();
    return (e.server().isV6() ? "[" + address + "]" : address) + ":" + e.port();
  }

  private void line(List<String> row) {
    IntStream.range(0, row.size()).forEach(cell -> page.to(columns[cell]).text(row.get(cell)));
    page.end();
  }

  private void details(Exchange e) {
    int indent = columns[1];
    e.localAddress()
        .ifPresent(from -> page.to(indent).text(e.bytesSent() + " bytes from " + from).end());
    String detail = detail(e.outcome());
    if (!detail.isEmpty()) {
      page.to(indent).text(detail).end();
    }
    e.outcome().reply().ifPresent(reply -> reply(indent, reply));
    e.strays().forEach(stray -> page.to(indent).text("stray: " + stray).end());
  }

  private void reply(int indent, Reply reply) {
    String flags =
        (reply.authoritative() ? " AA" : "")
            + (reply.truncated() ? " TC" : "")
            + (reply.recursionAvailable() ? " RA" : "");
    page.to(indent).text(reply.bytes() + " bytes back, " + reply.rcode() + flags).end();
    for (Reply.Answer a : reply.answers()) {
      page.to(indent + 2)
          .text(a.name() + " " + a.ttlSeconds() + " " + a.type() + " " + a.data())
          .end();
    }
  }

  /** What an outcome says beyond its name; empty for most. */
  static String detail(Outcome outcome) {
    if (outcome instanceof Outcome.Refused refused) {
      return refused.detail();
    } else if (outcome instanceof Outcome.Unreachable unreachable) {
      return unreachable.detail();
    } else if (outcome instanceof Outcome.Malformed malformed) {
      return malformed.detail();
    }
    return outcome instanceof Outcome.NotSent notSent ? notSent.why() : "";
  }
}
