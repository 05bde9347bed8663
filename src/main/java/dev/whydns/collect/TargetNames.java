package dev.whydns.collect;

import dev.whydns.docker.ContainerSummary;
import dev.whydns.docker.EngineEndpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What containers are called, to be offered to somebody who types. The names are as the engine says
 * them: they may hold anything.
 *
 * @param containers of the running ones, by name; may be empty
 * @param services of these, as {@code compose:shop/api}, each once; may be empty
 */
public record TargetNames(List<String> containers, List<String> services) {

  /** An engine that is slower than this is not waited for while somebody types. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Of this machine's engine, or of its files; the arguments are those of Collector. */
  public static TargetNames live(Map<String, String> environment, Optional<String> dockerHost) {
    Seams seams = Seams.live(environment, dockerHost, PATIENCE);
    EngineEndpoint endpoint = seams.endpoint();
    return of(new EngineCollector(seams, endpoint).read(all -> List.of()).containers());
  }

  static TargetNames of(List<ContainerSummary> all) {
    List<String> containers = new ArrayList<>();
    Set<String> services = new LinkedHashSet<>();
    for (ContainerSummary each : new ContainerNames(all).running()) {
      containers.add(each.name());
      each.composeProject()
          .flatMap(p -> each.composeService().map(s -> "compose:" + p + "/" + s))
          .ifPresent(services::add);
    }
    return new TargetNames(List.copyOf(containers), List.copyOf(services));
  }
}
