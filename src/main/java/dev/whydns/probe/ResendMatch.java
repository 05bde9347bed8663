package dev.whydns.probe;

import dev.whydns.model.Durations;
import dev.whydns.model.Upstream;
import dev.whydns.probe.Journal.Came;
import dev.whydns.probe.Journal.Sent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which of several identical queries a reply belongs to.
 *
 * <p>Most libraries send a query again with the same ID from the same socket, some of them with
 * another OPT record, so the reply itself does not tell. As many replies as queries belong to them
 * in order: the server is slow; but for the embedded resolver, which answers a query whose way to
 * its first server it lost when it has given that up, 4 s later. Where some are missing after all
 * were listened for, one that came soon after a query is taken to answer that one: a reply a
 * millisecond after the second query means that the first was lost.
 */
final class ResendMatch {

  private static final long ENGINE_WAIT_MS = Upstream.ENGINE_WAIT.toMillis();

  private static final long ENGINE_MARGIN_MS = 200;

  private ResendMatch() {}

  /** Sets the fates of resent queries anew. */
  static void settle(List<Sent> sends, List<Came> arrivals) {
    List<Sent> seen = new ArrayList<>();
    for (Sent s : sends) {
      if (seen.stream().noneMatch(other -> isSame(s, other))) {
        seen.add(s);
        settle(
            sends.stream().filter(other -> isSame(s, other)).filter(ResendMatch::isOpen).toList(),
            s,
            arrivals);
      }
    }
  }

  /** A reply does not tell whether EDNS or a cookie was sent along. */
  private static boolean isSame(Sent one, Sent other) {
    return one.socket.number() == other.socket.number()
        && one.server.equals(other.server)
        && one.query.id() == other.query.id()
        && one.query.type().equals(other.query.type())
        && one.query.name().equalsIgnoreCase(other.query.name());
  }

  private static boolean isOpen(Sent s) {
    return s.fate == null || s.fate == Journal.ANSWERED;
  }

  private static void settle(List<Sent> resent, Sent first, List<Came> arrivals) {
    List<Came> replies =
        arrivals.stream()
            .filter(a -> a.send.filter(s -> isSame(s, first)).isPresent())
            .limit(resent.size())
            .toList();
    if (replies.size() == 2 && resent.size() == 2 && areCrossed(replies, resent)) {
      replies.get(0).send = Optional.of(resent.get(1));
      replies.get(1).send = Optional.of(resent.get(0));
    }
    if (replies.isEmpty() || replies.size() == resent.size()) {
      return;
    }
    resent.forEach(s -> s.fate = null);
    int free = resent.size();
    for (int reply = replies.size() - 1; reply >= 0; reply--) {
      Came came = replies.get(reply);
      int at = reply;
      for (int i = free - 1; i > reply && at == reply; i--) {
        at = isSoonAfter(came, resent.get(i), resent.get(reply)) ? i : reply;
      }
      came.send = Optional.of(resent.get(at));
      resent.get(at).fate = Journal.ANSWERED;
      free = at;
    }
  }

  /**
   * The second query was answered at once, and the first when the engine had given up the server
   * that never got it.
   */
  private static boolean areCrossed(List<Came> replies, List<Sent> resent) {
    long waitedMs = replies.get(1).at.minus(resent.get(0).at).toMillis();
    long rounds = Math.round(waitedMs / (double) ENGINE_WAIT_MS);
    return rounds > 0
        && Math.abs(waitedMs - rounds * ENGINE_WAIT_MS) <= ENGINE_MARGIN_MS
        && isSoonAfter(replies.get(0), resent.get(1), resent.get(0));
  }

  /** Sooner than half of the time since the query that it would answer in order. */
  private static boolean isSoonAfter(Came came, Sent later, Sent inOrder) {
    Duration took = came.at.minus(later.at);
    return !took.isNegative()
        && Durations.times(took, 2).compareTo(later.at.minus(inOrder.at)) <= 0;
  }
}
