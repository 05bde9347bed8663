package dev.whydns.diagnose;

import dev.whydns.model.Exchange;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.Exchange.Vantage;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Outcome;
import dev.whydns.model.Question;
import dev.whydns.model.Repetition;
import dev.whydns.model.Replay;
import dev.whydns.model.Replay.Fate;
import dev.whydns.model.Replay.Send;
import dev.whydns.model.Replay.Via;
import dev.whydns.model.ReplayRound;
import dev.whydns.model.Upstream;
import dev.whydns.model.Upstream.AskedFrom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The queries of lookups as exchanges, with those that the engine sent on for them, so that a rule
 * which takes them can be looked for on the whole way.
 */
final class ReplayedExchanges {

  private final Case c;

  ReplayedExchanges(Case c) {
    this.c = c;
  }

  /** A round as a repetition between its readings. */
  Repetition of(ReplayRound round) {
    List<Exchange> sent = new ArrayList<>();
    for (Replay replay : round.replays()) {
      replay.sends().stream()
          .filter(send -> !send.predicted())
          .forEach(send -> add(sent, replay, send));
    }
    return new Repetition(List.copyOf(sent), round.before(), round.after());
  }

  private void add(List<Exchange> sent, Replay replay, Send send) {
    Exchange own = exchange(replay, send);
    sent.add(own);
    if (send.server().equals(IpAddress.EMBEDDED_DNS)) {
      forwarded(own).ifPresent(sent::add);
    }
  }

  private static Exchange exchange(Replay replay, Send send) {
    return new Exchange(
        probe(replay),
        replay.from(),
        send.server(),
        send.port(),
        send.transport(),
        new Question(send.name(), send.type(), send.edns(), Question.Purpose.NAMED),
        1 + replay.label().round(),
        send.atMs(),
        send.bytes(),
        send.localAddress(),
        outcome(replay, send),
        List.of());
  }

  private static Probe probe(Replay replay) {
    Via via = replay.label().via();
    boolean host = replay.from().label().equals("host");
    return switch (via) {
      case NAT -> Probe.STUB;
      case DIRECT -> Probe.DIRECT;
      case UPSTREAM -> host ? Probe.UPSTREAM_HOST : Probe.UPSTREAM_CONTAINER;
      case HOST -> Probe.UPSTREAM_HOST;
    };
  }

  private static Outcome outcome(Replay replay, Send send) {
    if (send.fate() instanceof Fate.Failed failed) {
      return failed.outcome();
    }
    return replay
        .answerTo(send)
        .flatMap(
            a ->
                a.reply()
                    .<Outcome>map(
                        r ->
                            new Outcome.Answered(
                                a.atMs() - send.atMs(), a.use() instanceof Replay.Use.Late, r)))
        .orElseGet(
            () -> new Outcome.TimedOut(send.fate() instanceof Fate.Silent s ? s.listenedMs() : 0));
  }

  /**
   * What the engine sent to the first of its servers: lost as well where no answer came before the
   * engine gives a server up.
   */
  private Optional<Exchange> forwarded(Exchange own) {
    boolean quick =
        own.isAnswered() && own.outcome().took().orElse(0.0) < TimingRules.ENGINE_WAIT_MS * 0.95;
    return c.upstreams().stream()
        .findFirst()
        .map(
            upstream ->
                new Exchange(
                    fromHost(upstream) ? Probe.UPSTREAM_HOST : Probe.UPSTREAM_CONTAINER,
                    fromHost(upstream) ? new Vantage("host", c.host().netns().inode()) : own.from(),
                    upstream.address(),
                    53,
                    own.transport(),
                    own.question(),
                    own.round(),
                    own.sentAtMs(),
                    own.bytesSent(),
                    Optional.empty(),
                    quick ? own.outcome() : new Outcome.TimedOut(TimingRules.ENGINE_WAIT_MS),
                    List.of()));
  }

  private static boolean fromHost(Upstream upstream) {
    return upstream.askedFrom() == AskedFrom.HOST;
  }
}
