package dev.whydns.diagnose;

import dev.whydns.model.Exchange;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Outcome;
import dev.whydns.model.Replay;
import dev.whydns.model.Replay.Fate;
import dev.whydns.model.Replay.Send;
import dev.whydns.model.ReplayRound;
import dev.whydns.model.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What became of every query of the plain lookups, and of the same questions when the servers were
 * asked afterwards: one that is answered another time was lost, one that never is says more.
 */
final class LookupLog {

  /** Time for an answer that is a little slower than the others. */
  private static final double MARGIN_MS = 500;

  /** A question to a server. */
  private record Question(
      String name, String type, boolean edns, IpAddress server, Transport transport) {
    static Question of(Send s) {
      return of(s.name(), s.type(), s.edns().isPresent(), s.server(), s.transport());
    }

    boolean isOf(String otherType, boolean withEdns) {
      return type.equals(otherType) && edns == withEdns;
    }

    boolean isLike(Question other) {
      return name.equals(other.name) && server.equals(other.server) && transport == other.transport;
    }

    static Question of(
        String name, String type, boolean edns, IpAddress server, Transport transport) {
      return new Question(name.toLowerCase(Locale.ROOT), type, edns, server, transport);
    }
  }

  /**
   * A query that was really sent.
   *
   * @param round of the lookups; the asking afterwards counts as the last
   * @param sentAtMs in that round
   * @param answered whether a reply came, late or not
   * @param ms until the reply, or for how long was listened
   */
  private record Sent(Question question, int round, double sentAtMs, boolean answered, double ms) {

    boolean isAnsweredAfter(Sent lost) {
      return answered
          && (round > lost.round || round == lost.round && sentAtMs + ms >= lost.sentAtMs);
    }
  }

  private final Case c;
  private final List<Sent> all = new ArrayList<>();

  LookupLog(Case c) {
    this.c = c;
    int number = 0;
    for (ReplayRound round : c.rounds()) {
      int now = number++;
      round.replays().stream().filter(Replay::isAsIs).forEach(r -> add(r, now));
    }
    int last = number;
    c.exchanges().stream().filter(e -> e.probe() == Probe.STUB).forEach(e -> add(e, last));
  }

  private void add(Replay replay, int round) {
    for (Send s : replay.sends()) {
      if (!s.predicted() && s.fate() instanceof Fate.Silent silent) {
        all.add(new Sent(Question.of(s), round, s.atMs(), false, silent.listenedMs()));
      } else if (!s.predicted() && s.fate() instanceof Fate.Answered) {
        double took = replay.answerTo(s).orElseThrow().atMs() - s.atMs();
        all.add(new Sent(Question.of(s), round, s.atMs(), true, took));
      }
    }
  }

  private void add(Exchange e, int round) {
    Question question =
        Question.of(
            e.question().name(),
            e.question().type(),
            e.question().edns().isPresent(),
            e.server(),
            e.transport());
    if (e.outcome() instanceof Outcome.Answered a) {
      all.add(new Sent(question, round, e.sentAtMs(), true, a.elapsedMs()));
    } else if (e.outcome() instanceof Outcome.TimedOut t) {
      all.add(new Sent(question, round, e.sentAtMs(), false, t.waitedMs()));
    }
  }

  /**
   * Whether that lookup of that round lost a query: it got no answer, or none before the engine
   * gave up its first server, and the same question was answered soon enough after that. A query
   * that was listened to for less time than another's answer took was not lost.
   */
  boolean hasLost(Replay replay, int round) {
    return replay.sends().stream().anyMatch(s -> isLost(replay, s, round));
  }

  private boolean isLost(Replay replay, Send s, int round) {
    if (s.predicted() || s.fate() instanceof Fate.Failed) {
      return false;
    }
    if (s.fate() instanceof Fate.Silent silent) {
      double ms = silent.listenedMs();
      return isAnswered(new Sent(Question.of(s), round, s.atMs(), false, ms), ms - MARGIN_MS);
    }
    double took = replay.answerTo(s).orElseThrow().atMs() - s.atMs();
    return isLostBehindTheEngine(s, took)
        && isAnswered(
            new Sent(Question.of(s), round, s.atMs() + took, false, took),
            TimingRules.ENGINE_WAIT_MS / 2);
  }

  /**
   * Whether the question was answered after that within so many milliseconds; where it had an OPT
   * record, which is not asked with all types, whether neither that nor the type is the reason.
   */
  private boolean isAnswered(Sent lost, double withinMs) {
    List<Question> answered =
        all.stream()
            .filter(s -> s.ms() <= withinMs && s.isAnsweredAfter(lost))
            .map(Sent::question)
            .filter(q -> q.isLike(lost.question()))
            .toList();
    String type = lost.question().type();
    return answered.contains(lost.question())
        || lost.question().edns()
            && answered.stream().anyMatch(q -> q.isOf(type, false))
            && answered.stream().anyMatch(q -> q.edns() && !q.type().equals(type));
  }

  private boolean isLostBehindTheEngine(Send s, double took) {
    return s.server().equals(IpAddress.EMBEDDED_DNS)
        && c.upstreams().size() > 1
        && took >= TimingRules.ENGINE_WAIT_MS * 0.95;
  }

  /** Whether that type was asked for twice at least, over UDP, and no server ever answered. */
  boolean isNeverAnswered(String name, String type) {
    List<Sent> asked =
        all.stream()
            .filter(s -> s.question().name().equalsIgnoreCase(name))
            .filter(s -> s.question().type().equals(type))
            .filter(s -> s.question().transport() == Transport.UDP)
            .toList();
    return asked.size() > 1 && asked.stream().noneMatch(Sent::answered);
  }
}
