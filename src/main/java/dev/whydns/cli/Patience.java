package dev.whydns.cli;

import dev.whydns.model.Exchange;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Outcome;
import dev.whydns.model.Snapshot;
import dev.whydns.model.Upstream;
import java.time.Duration;
import java.util.List;

/**
 * How long late answers are worth waiting for.
 *
 * <p>The engine takes 4 s for each upstream that stays silent and then asks the next. Waiting pays
 * only where one of several answers: then the embedded resolver will, and when it does is the
 * proof.
 */
final class Patience {

  private static final Duration MARGIN = Duration.ofMillis(500);

  private Patience() {}

  /** Zero where nothing is to be expected. */
  static Duration of(Snapshot snapshot, List<Exchange> exchanges) {
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
    return Upstream.ENGINE_WAIT.multipliedBy(silent).plus(MARGIN).plusMillis((long) elapsed);
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
