package dev.whydns.collect;

import dev.whydns.os.Commands;
import dev.whydns.os.Processes;
import dev.whydns.os.RootedFiles;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * All that collection touches of the machine.
 *
 * @param environment variables that say where the engine is
 * @param dockerHost {@code -H}; empty for what Docker's own client would ask
 * @param files the machine's files
 * @param processes its processes
 * @param commands its programs
 * @param apiDeadline how long one API call may take: an engine that needs longer is a finding
 */
record Seams(
    Map<String, String> environment,
    Optional<String> dockerHost,
    RootedFiles files,
    Processes processes,
    Commands commands,
    Duration apiDeadline) {

  /** An engine that needs longer than this for one of its lists is not well. */
  private static final Duration API_DEADLINE = Duration.ofSeconds(3);

  /** Those of this machine; one API call may take a quarter of the run's deadline. */
  static Seams live(
      Map<String, String> environment, Optional<String> dockerHost, Duration deadline) {
    Duration api = deadline.dividedBy(4);
    return new Seams(
        environment,
        dockerHost,
        RootedFiles.host(),
        Processes.host(),
        Commands.of(environment),
        api.compareTo(API_DEADLINE) < 0 ? api : API_DEADLINE);
  }
}
