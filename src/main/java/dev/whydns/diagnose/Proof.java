package dev.whydns.diagnose;

import dev.whydns.finding.Evidence;
import dev.whydns.model.Exchange;
import dev.whydns.model.Outcome;
import dev.whydns.model.Reply;
import dev.whydns.model.ResolvConf;
import java.util.List;
import java.util.stream.Collectors;

/** Evidence in the words of what was observed. */
final class Proof {

  private Proof() {}

  /** An exchange: {@code A api.example.com @10.77.0.53 udp from web (10.88.0.2): NOERROR …}. */
  static Evidence of(Exchange e) {
    return new Evidence("query", asked(e) + ": " + outcome(e));
  }

  private static String asked(Exchange e) {
    String edns = e.question().edns().isPresent() ? " edns=" + e.question().edns().getAsInt() : "";
    String from =
        e.localAddress().map(a -> " (" + a.substring(0, a.lastIndexOf(':')) + ")").orElse("");
    String port = e.port() == 53 ? "" : "#" + e.port();
    return e.question().type()
        + " "
        + e.question().name()
        + " @"
        + e.server()
        + port
        + " "
        + e.transport().text()
        + edns
        + " from "
        + (e.from().label().equals("host") ? "the host" : e.from().label())
        + from;
  }

  /** What came of it: {@code NOERROR, 203.0.113.7, after 1.2 ms}. */
  static String outcome(Exchange e) {
    String strays =
        e.strays().isEmpty() ? "" : "; a reply that does not fit came: " + e.strays().get(0);
    return result(e) + strays;
  }

  private static String result(Exchange e) {
    Outcome o = e.outcome();
    if (o instanceof Outcome.Answered a) {
      return reply(a.message()) + (a.late() ? ", late, after " : ", after ") + ms(a.elapsedMs());
    } else if (o instanceof Outcome.TimedOut t) {
      return "no answer in " + ms(t.waitedMs());
    } else if (o instanceof Outcome.Refused r) {
      return "refused (" + r.detail() + ") after " + ms(r.elapsedMs());
    } else if (o instanceof Outcome.Unreachable u) {
      return "unreachable (" + u.detail() + ") after " + ms(u.elapsedMs());
    } else if (o instanceof Outcome.Malformed m) {
      return "malformed (" + m.detail() + ") after " + ms(m.elapsedMs());
    }
    return "not sent (" + ((Outcome.NotSent) o).why() + ")";
  }

  private static String reply(Reply r) {
    String data =
        r.answers().stream().limit(4).map(Reply.Answer::data).collect(Collectors.joining(", "));
    String more = r.answers().size() > 4 ? " and " + (r.answers().size() - 4) + " more" : "";
    String answers = r.answers().isEmpty() ? "no records" : data + more;
    return r.rcode() + ", " + answers + (r.truncated() ? ", truncated" : "");
  }

  /** {@code 0.3 ms}, {@code 12 ms}, {@code 4.0 s}. */
  static String ms(double ms) {
    if (ms >= 1000) {
      return Math.round(ms / 100) / 10.0 + " s";
    }
    return ms < 10 ? Math.round(ms * 10) / 10.0 + " ms" : Math.round(ms) + " ms";
  }

  /** A line of a file, or the file itself where no line is to be shown. */
  static Evidence file(
      ResolvConf conf, java.util.Optional<ResolvConf.Line> line, String otherwise) {
    return line.map(l -> new Evidence(conf.path() + " line " + l.number(), l.text()))
        .orElseGet(() -> new Evidence(conf.path(), otherwise));
  }

  /** The most telling ones: each failure's first, at most {@code most}. */
  static List<Evidence> failures(ServerView view, int most) {
    return view.exchanges().stream()
        .filter(e -> !e.isAnswered() && !(e.outcome() instanceof Outcome.NotSent))
        .limit(most)
        .map(Proof::of)
        .toList();
  }

  /** The first exchanges of a view, whatever came of them. */
  static List<Evidence> some(ServerView view, int most) {
    return view.exchanges().stream().limit(most).map(Proof::of).toList();
  }
}
