package dev.whydns.collect;

import dev.whydns.docker.EngineClient;
import dev.whydns.docker.EngineEndpoint;
import dev.whydns.model.Durations;
import dev.whydns.model.EngineApi;
import dev.whydns.os.Commands;
import dev.whydns.os.Processes;
import dev.whydns.os.RootedFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * All that collection touches of the machine.
 *
 * @param environment variables that say where the engine is
 * @param dockerHost {@code -H}; empty for what Docker's own client would ask
 * @param surroundings whose files and programs are the host's
 * @param files the host's files
 * @param processes its processes
 * @param commands the host's programs
 * @param apiDeadline how long one API call may take: an engine that needs longer is a finding
 */
record Seams(
    Map<String, String> environment,
    Optional<String> dockerHost,
    Surroundings surroundings,
    RootedFiles files,
    Processes processes,
    Commands commands,
    Duration apiDeadline) {

  /** An engine that needs longer than this for one of its lists is not well. */
  private static final Duration API_DEADLINE = Duration.ofSeconds(3);

  /** Those of this machine; one API call may take a quarter of the run's deadline. */
  static Seams live(
      Map<String, String> environment, Optional<String> dockerHost, Duration deadline) {
    Duration api = Durations.part(deadline, 4);
    Surroundings surroundings = Surroundings.live();
    return new Seams(
        environment,
        dockerHost,
        surroundings,
        surroundings.files(),
        Processes.host(),
        surroundings.commands(environment),
        api.compareTo(API_DEADLINE) < 0 ? api : API_DEADLINE);
  }

  /** How to start whydns where it runs in a container, as its image says, and sees no host. */
  Optional<String> hint(EngineApi api) {
    boolean inside = !environment.getOrDefault("container", "").isEmpty();
    return inside && surroundings.outer().isEmpty() && api.state() == EngineApi.State.NO_SOCKET
        ? Optional.of(
            "this container does not see its host, which needs "
                + "`docker run --privileged --pid=host --network=host`")
        : Optional.empty();
  }

  /** Where the engine is. */
  EngineEndpoint endpoint() {
    return EngineEndpoint.find(dockerHost, environment, files);
  }

  /** A client of the engine behind a socket of the host. */
  EngineClient client(Path socket) {
    return new EngineClient(
        surroundings.reach(socket), apiDeadline, () -> DaemonFinder.areStopped(processes));
  }
}
