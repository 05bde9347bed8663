package dev.whydns.diagnose;

import dev.whydns.model.EngineMark;
import dev.whydns.model.Measurement;
import dev.whydns.model.Snapshot;
import dev.whydns.model.TargetFacts;
import dev.whydns.model.Transport;
import dev.whydns.model.Upstream;
import java.util.ArrayList;
import java.util.List;

/** How long the engine waits for which of its servers, to be drawn over a client's own timers. */
public final class EngineTimers {

  private EngineTimers() {}

  /** A mark for each server that stays silent before the first that answers; may be empty. */
  public static List<EngineMark> of(Snapshot snapshot, TargetFacts target, Measurement measured) {
    Case c = Case.of(snapshot, target, measured, JudgeOptions.pathOnly());
    List<EngineMark> marks = new ArrayList<>();
    for (Upstream upstream : c.usesEmbeddedDns() ? c.upstreams() : List.<Upstream>of()) {
      ServerView view = c.effective(upstream).over(Transport.UDP);
      if (!view.isSilent() || view.failsAtOnce()) {
        return List.copyOf(marks);
      }
      double start = marks.size() * TimingRules.ENGINE_WAIT_MS;
      marks.add(
          new EngineMark(
              "waits for " + upstream.address(), start, start + TimingRules.ENGINE_WAIT_MS));
    }
    return List.copyOf(marks);
  }
}
