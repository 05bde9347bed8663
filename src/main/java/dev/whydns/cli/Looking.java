package dev.whydns.cli;

import dev.whydns.collect.Collected;
import dev.whydns.collect.Collector;
import dev.whydns.collect.Scope;
import dev.whydns.collect.TargetRequest;
import dev.whydns.model.Snapshot;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Reads what a view shows; in the shell, it may be what a check has read a moment ago. */
final class Looking {

  private final String view;
  private final Settings settings;
  private final Streams streams;

  Looking(String view, Settings settings, Streams streams) {
    this.view = view;
    this.settings = settings;
    this.streams = streams;
  }

  /**
   * What was seen.
   *
   * @param collected whose namespaces are open if it was read now
   * @param snapshot of the wanted targets
   */
  record Seen(Collected collected, Snapshot snapshot) {}

  /** Facts of now, or of a moment ago; it says when it is those. */
  Seen look(TargetRequest request, Scope scope) throws IOException {
    Recollection.Question question =
        new Recollection.Question(view, settings.dockerHost(), request, scope);
    Optional<Recollection.Recalled> recalled =
        streams.session().recollection().flatMap(r -> r.recall(question));
    if (recalled.isEmpty()) {
      return lookAnew(request, scope);
    }
    streams.disclosure().know(recalled.get().collected().snapshot());
    say(recalled.get().age());
    return new Seen(recalled.get().collected(), recalled.get().snapshot());
  }

  /** Facts of now, whose namespaces are open. */
  Seen lookAnew(TargetRequest request, Scope scope) throws IOException {
    streams.session().recollection().ifPresent(Recollection::forget);
    Progress progress = new Progress(streams);
    progress.show("reading the host");
    try {
      Collected collected =
          Collector.live(streams.environment(), settings.dockerHost(), settings.deadline())
              .collect(request, scope);
      streams.disclosure().know(collected.snapshot());
      return new Seen(collected, collected.recheck());
    } finally {
      progress.clear();
    }
  }

  private void say(Duration age) {
    String seconds = age.toSeconds() + "." + age.toMillisPart() / 100 + " s";
    streams
        .err()
        .println("whydns: as the check of " + seconds + " ago read it; again, or refresh, for now");
  }
}
