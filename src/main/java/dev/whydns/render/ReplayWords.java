package dev.whydns.render;

import dev.whydns.finding.State;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Outcome;
import dev.whydns.model.Replay;
import dev.whydns.model.Replay.Ending;
import dev.whydns.model.Replay.Result;
import dev.whydns.model.Replay.Use;
import dev.whydns.model.Reply;
import dev.whydns.model.Transport;
import dev.whydns.render.ReplaySpan.Came;
import java.util.List;

/** What pictures and tables of lookups say of queries and endings. */
final class ReplayWords {

  /** A lookup that takes longer than this is slow, whatever it ends with. */
  static final double SLOW_MS = 1000;

  private static final int LISTED = 2;

  private ReplayWords() {}

  /** What came of a query, without time: {@code NOERROR 203.0.113.7}, {@code silence}. */
  static String came(ReplaySpan span) {
    switch (span.came()) {
      case ANSWERED:
        return reply(span);
      case IGNORED:
        return code(span) + " ignored: " + why(span);
      case LATE:
        return "late at " + Times.ms(span.cameAtMs()) + ": the library no longer listened";
      case FAILED:
        return error(span);
      default:
        return "silence";
    }
  }

  /** The same in a word or two: {@code NOERROR}, {@code ignored REFUSED}, {@code refused}. */
  static String inShort(ReplaySpan span) {
    switch (span.came()) {
      case ANSWERED:
        return code(span);
      case IGNORED:
        return code(span) + " ignored";
      case LATE:
        return "late";
      case FAILED:
        return span.error().map(Outcome::text).orElse("failed");
      default:
        return "silence";
    }
  }

  private static String reply(ReplaySpan span) {
    Reply reply = span.arrival().flatMap(Replay.Arrival::reply).orElse(null);
    if (reply == null) {
      return "no DNS message";
    }
    List<String> addresses =
        reply.answers().stream()
            .filter(a -> a.type().equals("A") || a.type().equals("AAAA"))
            .map(Reply.Answer::data)
            .toList();
    if (reply.truncated()) {
      return reply.rcode() + ", truncated";
    }
    if (!reply.rcode().equals("NOERROR")) {
      return reply.rcode();
    }
    return addresses.isEmpty() ? "NOERROR, no address" : "NOERROR " + some(addresses);
  }

  private static String code(ReplaySpan span) {
    return span.arrival().flatMap(Replay.Arrival::reply).map(Reply::rcode).orElse("no DNS message");
  }

  private static String why(ReplaySpan span) {
    return span.arrival()
        .map(Replay.Arrival::use)
        .map(use -> use instanceof Use.Ignored ignored ? ignored.why() : "")
        .orElse("");
  }

  private static String error(ReplaySpan span) {
    Outcome error = span.error().orElseThrow();
    if (error instanceof Outcome.Refused refused) {
      return span.send().transport() == Transport.UDP
          ? "refused by ICMP"
          : "refused: " + refused.detail();
    }
    String detail = ExchangeTable.detail(error);
    String word = error.text().replace('-', ' ');
    return detail.isEmpty() ? word : word + ": " + detail;
  }

  /** At most two, and how many more. */
  static String some(List<String> addresses) {
    int more = addresses.size() - LISTED;
    return String.join(", ", addresses.subList(0, Math.min(LISTED, addresses.size())))
        + (more > 0 ? " and " + more + " more" : "");
  }

  /** What the caller gets: its addresses, or the error. */
  static String gets(Ending ending) {
    if (ending.result() == Result.RESOLVED) {
      return ending.addresses().isEmpty() ? "no address" : some(ending.addresses());
    }
    return ending.userSees().isEmpty() ? ending.result().text() : ending.userSees();
  }

  /** {@code 203.0.113.7 after 15.0 s}. */
  static String ending(Ending ending) {
    return gets(ending)
        + " after "
        + Times.ms(ending.elapsedMs())
        + (ending.predicted() ? " (predicted)" : "");
  }

  /** Addresses without delay are healthy, with delay a warning; no end in sight is unknown. */
  static State stateOf(Ending ending) {
    if (ending.result() == Result.UNFINISHED) {
      return State.UNKNOWN;
    }
    if (ending.result() != Result.RESOLVED) {
      return State.FAULT;
    }
    return ending.elapsedMs() > SLOW_MS ? State.WARNING : State.HEALTHY;
  }

  /** A delayed success is a success. */
  static String mark(Page page, Ending ending) {
    State state = stateOf(ending);
    return page.marks().of(state == State.WARNING ? State.HEALTHY : state);
  }

  /** {@code the engine} for its address, else the address. */
  static String who(IpAddress server) {
    return server.equals(IpAddress.EMBEDDED_DNS) ? "the engine" : server.text();
  }

  /** The colour of a query's bar. */
  static Ink ink(Came came) {
    switch (came) {
      case ANSWERED:
        return Ink.GOOD;
      case IGNORED:
      case LATE:
        return Ink.WARNING;
      default:
        return Ink.BAD;
    }
  }

  /** The library, and where its queries went in. */
  static String title(Replay.Label label) {
    String changes = label.changes().isEmpty() ? "" : " with " + String.join(", ", label.changes());
    return label.title() + changes;
  }

  /** Where queries went in; empty text for the way that applications go. */
  static String way(Replay.Via via) {
    switch (via) {
      case DIRECT:
        return "past the rules";
      case UPSTREAM:
        return "from where the engine asks";
      case HOST:
        return "from the host";
      default:
        return "";
    }
  }
}
