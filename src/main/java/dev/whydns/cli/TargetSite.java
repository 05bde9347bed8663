package dev.whydns.cli;

import dev.whydns.collect.Collected;
import dev.whydns.model.Durations;
import dev.whydns.model.Exchange.Vantage;
import dev.whydns.model.Reading;
import dev.whydns.model.Replay;
import dev.whydns.model.TargetFacts;
import dev.whydns.model.Upstream;
import dev.whydns.probe.Replayer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** The namespaces of a target and of the host. */
final class TargetSite implements LookupSite {

  private static final Duration MARGIN = Duration.ofMillis(500);

  /**
   * Of a round with more lookups the rest follow. A library sends up to ten questions while the
   * engine works on the first (two, five times: {@code attempts:5}), and the engine takes 1,024 of
   * a container at a time.
   */
  private static final int AT_ONCE = 64;

  private final Collected collected;
  private final Replayer.Bounds bounds;
  private final List<Vantage> vantages;

  TargetSite(
      Collected collected,
      TargetFacts target,
      ReplayRequest request,
      Duration deadline,
      Interruption interruption) {
    this.collected = collected;
    this.bounds =
        new Replayer.Bounds(deadline, lateness(target), request.quick(), interruption::isRequested);
    this.vantages = vantages(collected, target);
  }

  /** Long enough for what the engine may still answer after its own waits. */
  private static Duration lateness(TargetFacts target) {
    int servers = Math.min(target.upstreams().orElse(List.of()).size(), Upstream.USED_BY_ENGINE);
    return target.usesEmbeddedDns()
        ? Durations.times(Upstream.ENGINE_WAIT, Math.max(1, servers)).plus(MARGIN)
        : Upstream.ENGINE_WAIT.plus(MARGIN);
  }

  private static List<Vantage> vantages(Collected collected, TargetFacts target) {
    Vantage host = collected.hostVantage();
    List<Vantage> all = new ArrayList<>(List.of(host));
    target
        .netns()
        .known()
        .filter(n -> n.inode() != host.netnsInode())
        .ifPresent(n -> all.add(new Vantage(target.target().label(), n.inode())));
    return List.copyOf(all);
  }

  @Override
  public List<Reading> read() {
    return collected.namespaces().read(vantages);
  }

  @Override
  public List<Replay> replay(List<Replayer.Run> runs) {
    long begin = System.nanoTime();
    List<Replay> all = new ArrayList<>();
    for (int from = 0; from < runs.size(); from += AT_ONCE) {
      Duration spent = Duration.ofNanos(System.nanoTime() - begin);
      Duration left = from == 0 ? bounds.deadline() : bounds.deadline().minus(spent);
      List<Replayer.Run> next = runs.subList(from, Math.min(from + AT_ONCE, runs.size()));
      all.addAll(together(next, bounds.endingIn(left)));
    }
    return List.copyOf(all);
  }

  /** Those of a namespace on one thread inside it. */
  private List<Replay> together(List<Replayer.Run> runs, Replayer.Bounds until) {
    Map<Long, List<Replayer.Run>> groups = new LinkedHashMap<>();
    runs.forEach(
        run -> groups.computeIfAbsent(run.from().netnsInode(), any -> new ArrayList<>()).add(run));
    Map<Long, Callable<List<Replay>>> visits = new LinkedHashMap<>();
    groups.forEach(
        (inode, group) ->
            visits.put(inode, () -> new Replayer(System::nanoTime, until).all(group)));
    List<List<Replay>> results = collected.namespaces().insideEach(visits);
    Map<Replayer.Run, Replay> byRun = new IdentityHashMap<>();
    int at = 0;
    for (List<Replayer.Run> group : groups.values()) {
      for (int i = 0; i < group.size(); i++) {
        byRun.put(group.get(i), results.get(at).get(i));
      }
      at++;
    }
    return runs.stream().map(byRun::get).toList();
  }
}
