package dev.whydns.cli;

import dev.whydns.model.Durations;
import dev.whydns.model.Exchange;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Outcome;
import dev.whydns.model.Snapshot;
import dev.whydns.model.Transport;
import dev.whydns.model.Upstream;
import java.time.Duration;
import java.util.List;

/**
 * How long late answers are worth waiting for.
 *
 * <p>The engine takes 4 s for each upstream that stays silent and then asks the next. Waiting pays
 * where one of several answers: then the embedded resolver will, and when it does is the proof. And
 * it pays where none does: one that answers within the engine's 4 s is slow and not dead, which
 * matters where no other is there to answer.
 */
final class Patience {

  private static final Duration MARGIN = Duration.ofMillis(500);

  /** For an answer that the engine would just still take to get to us as well. */
  private static final Duration JUST_OVER = Duration.ofMillis(250);

  private Patience() {}

  /**
   * Zero where nothing is to be expected.
   *
   * @param exchanges of the first asking
   * @param elapsed since the prober's clock started
   */
  static Duration of(Snapshot snapshot, List<Exchange> exchanges, Duration elapsed) {
    Duration slow = untilNoneIsSlow(snapshot, exchanges).minus(elapsed);
    Duration engine = forTheEngine(snapshot, exchanges);
    return slow.compareTo(engine) > 0 ? slow : engine;
  }

  /** On the prober's clock; zero for targets of which a server answered anybody. */
  private static Duration untilNoneIsSlow(Snapshot snapshot, List<Exchange> exchanges) {
    double lastSent =
        snapshot.targets().stream()
            .map(t -> asked(t.upstreams().orElse(List.of()), exchanges))
            .filter(asked -> asked.stream().noneMatch(Exchange::isAnswered))
            .flatMap(asked -> asked.stream().filter(Patience::isSilent))
            .mapToDouble(Exchange::sentAtMs)
            .max()
            .orElse(-1);
    return lastSent < 0
        ? Duration.ZERO
        : Upstream.ENGINE_WAIT.plus(JUST_OVER).plusMillis((long) lastSent);
  }

  /** All that was asked over UDP of the servers that the engine uses, from wherever. */
  private static List<Exchange> asked(List<Upstream> upstreams, List<Exchange> exchanges) {
    List<IpAddress> used =
        upstreams.stream().limit(Upstream.USED_BY_ENGINE).map(Upstream::address).toList();
    return exchanges.stream()
        .filter(e -> e.transport() == Transport.UDP && used.contains(e.server()))
        .toList();
  }

  private static Duration forTheEngine(Snapshot snapshot, List<Exchange> exchanges) {
    boolean pending =
        exchanges.stream()
            .anyMatch(
                e ->
                    e.probe() == Probe.STUB
                        && e.server().equals(IpAddress.EMBEDDED_DNS)
                        && isSilent(e));
    if (!pending) {
      return Duration.ZERO;
    }
    long silent =
        snapshot.targets().stream()
            .filter(t -> t.usesEmbeddedDns())
            .mapToLong(t -> silentBeforeLive(t.upstreams().orElse(List.of()), exchanges))
            .max()
            .orElse(0);
    if (silent == 0) {
      return Duration.ZERO;
    }
    double elapsed = exchanges.stream().mapToDouble(Exchange::sentAtMs).min().orElse(0);
    return Durations.times(Upstream.ENGINE_WAIT, silent).plus(MARGIN).plusMillis((long) elapsed);
  }

  private static long silentBeforeLive(List<Upstream> upstreams, List<Exchange> exchanges) {
    long silent = 0;
    for (Upstream u : upstreams.stream().limit(Upstream.USED_BY_ENGINE).toList()) {
      List<Exchange> asked =
          exchanges.stream().filter(e -> e.server().equals(u.address()) && isFrom(e, u)).toList();
      if (asked.stream().anyMatch(Exchange::isAnswered)) {
        return silent;
      }
      silent += asked.stream().anyMatch(Patience::isSilent) ? 1 : 0;
    }
    return 0;
  }

  private static boolean isFrom(Exchange e, Upstream u) {
    Probe probe =
        u.askedFrom() == Upstream.AskedFrom.HOST ? Probe.UPSTREAM_HOST : Probe.UPSTREAM_CONTAINER;
    return e.probe() == probe;
  }

  private static boolean isSilent(Exchange e) {
    return e.outcome() instanceof Outcome.TimedOut;
  }
}
