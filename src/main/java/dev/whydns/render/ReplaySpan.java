package dev.whydns.render;

import dev.whydns.model.Outcome;
import dev.whydns.model.Replay;
import dev.whydns.model.Replay.Arrival;
import dev.whydns.model.Replay.Fate;
import dev.whydns.model.Replay.Send;
import dev.whydns.model.Replay.Use;
import java.util.Optional;

/**
 * One query on the time line: how long the library waited for it, and what came when.
 *
 * <p>Of queries that are the very same (glibc sends the same bytes again from the same socket) a
 * reply fits every one. The record gives it to the first; the picture shows it at the last that was
 * sent before it came, and says so where the first may have been meant.
 *
 * @param send the query
 * @param came what became of it
 * @param untilMs when the library stopped waiting for it
 * @param cameAtMs when the reply or the error came; {@code untilMs} where nothing did
 * @param arrival what came
 * @param error what the socket told
 * @param orFirst number of the same query sent earlier that the reply may belong to; 0 for none
 */
record ReplaySpan(
    Send send,
    Came came,
    double untilMs,
    double cameAtMs,
    Optional<Arrival> arrival,
    Optional<Outcome> error,
    int orFirst) {

  /** What became of a query. */
  enum Came {
    ANSWERED,
    IGNORED,
    LATE,
    FAILED,
    SILENT
  }

  /** A reply so soon after the repetition is taken for the repetition's. */
  private static final double SOON = 0.2;

  static ReplaySpan of(Replay replay, Send send) {
    double until = until(replay, send);
    Optional<Send> first = sameBefore(replay, send);
    Optional<Send> next = sameAfter(replay, send);
    if (send.fate() instanceof Fate.Failed failed) {
      double at = Math.max(send.atMs(), failed.atMs());
      return new ReplaySpan(
          send, Came.FAILED, at, at, Optional.empty(), Optional.of(failed.outcome()), 0);
    }
    Optional<Arrival> own = replay.answerTo(send);
    if (own.isPresent() && next.filter(n -> takes(n, own.get())).isEmpty()) {
      return answered(send, until, own.get(), 0);
    }
    if (own.isEmpty() && first.isPresent()) {
      Optional<Arrival> of = replay.answerTo(first.get()).filter(a -> takes(send, a));
      if (of.isPresent() && next.filter(n -> takes(n, of.get())).isEmpty()) {
        double sinceFirst = of.get().atMs() - first.get().atMs();
        boolean soon = of.get().atMs() - send.atMs() < SOON * sinceFirst;
        return answered(send, until, of.get(), soon ? 0 : first.get().number());
      }
    }
    return new ReplaySpan(send, Came.SILENT, until, until, Optional.empty(), Optional.empty(), 0);
  }

  private static ReplaySpan answered(Send send, double until, Arrival arrival, int orFirst) {
    Came came =
        arrival.use() instanceof Use.Late
            ? Came.LATE
            : arrival.use() instanceof Use.Ignored ? Came.IGNORED : Came.ANSWERED;
    double stopped = came == Came.LATE ? Math.min(until, arrival.atMs()) : arrival.atMs();
    return new ReplaySpan(
        send, came, stopped, arrival.atMs(), Optional.of(arrival), Optional.empty(), orFirst);
  }

  /** Whether a reply that the record gives to an earlier one is shown at this repetition. */
  private static boolean takes(Send repetition, Arrival arrival) {
    return repetition.fate() instanceof Fate.Silent && repetition.atMs() <= arrival.atMs();
  }

  private static Optional<Send> sameBefore(Replay replay, Send send) {
    return replay.sends().stream()
        .filter(s -> s.number() < send.number() && isSame(s, send))
        .findFirst();
  }

  private static Optional<Send> sameAfter(Replay replay, Send send) {
    return replay.sends().stream()
        .filter(s -> s.number() > send.number() && isSame(s, send))
        .findFirst();
  }

  private static boolean isSame(Send one, Send other) {
    return one.socket() == other.socket()
        && one.id() == other.id()
        && one.server().equals(other.server())
        && one.name().equals(other.name())
        && one.type().equals(other.type());
  }

  /**
   * Until it asked for the same type again; one that talks to all servers from one socket goes on
   * listening to the others. Else until its end.
   */
  private static double until(Replay replay, Send send) {
    return replay.sends().stream()
        .filter(s -> s.atMs() > send.atMs() && s.type().equals(send.type()))
        .filter(s -> s.server().equals(send.server()) || s.socket() != send.socket())
        .mapToDouble(Send::atMs)
        .findFirst()
        .orElse(Math.max(send.atMs(), replay.ending().elapsedMs()));
  }

  /** From sending to what came, or to the end of waiting. */
  double tookMs() {
    return cameAtMs - send.atMs();
  }

  /** Whether the library could use what came. */
  boolean isGood() {
    return came == Came.ANSWERED;
  }
}
