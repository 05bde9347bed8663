package dev.whydns.collect;

import dev.whydns.model.Snapshot;
import dev.whydns.os.Commands;
import dev.whydns.os.Processes;
import dev.whydns.os.RootedFiles;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Facts that a test makes up, as if they had been collected on this machine. */
public final class CollectedFacts {

  private CollectedFacts() {}

  /** With these errors; its namespaces are not there. */
  public static Collected of(Snapshot snapshot, String... errors) {
    return new Collected(
        snapshot,
        List.of(errors),
        new Namespaces(null),
        new ProcessReader(Processes.host(), RootedFiles.host()),
        new EngineLogReader(Commands.of(Map.of()), new Surroundings(Optional.empty())));
  }
}
