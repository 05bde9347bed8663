package dev.whydns.collect;

import dev.whydns.docker.ContainerSummary;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.EngineApi;
import dev.whydns.model.Fact;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which containers a request means. */
final class TargetChoice {

  private TargetChoice() {}

  /** Whether no target was named, so that the host and all its running containers are meant. */
  static boolean isEverything(TargetRequest request) {
    return request.specs().isEmpty() && !request.all();
  }

  /** Those to inspect in full; with the containers whose namespace they joined. */
  static List<ContainerSummary> wanted(TargetRequest request, List<ContainerSummary> all) {
    ContainerNames names = new ContainerNames(all);
    Map<String, ContainerSummary> chosen = new LinkedHashMap<>();
    for (TargetSpec spec : request.specs()) {
      if (spec instanceof TargetSpec.Named named) {
        names.named(named.text()).container().ifPresent(c -> chosen.put(c.id(), c));
      } else if (spec instanceof TargetSpec.Compose compose) {
        names.ofService(compose.project(), compose.service()).forEach(c -> chosen.put(c.id(), c));
      }
    }
    if (request.all() || isEverything(request)) {
      names.running().forEach(c -> chosen.put(c.id(), c));
    }
    for (ContainerSummary c : List.copyOf(chosen.values())) {
      if (c.networkMode().startsWith("container:")) {
        names
            .named(c.networkMode().substring("container:".length()))
            .container()
            .ifPresent(joined -> chosen.put(joined.id(), joined));
      }
    }
    return List.copyOf(chosen.values());
  }

  /** Finds every target's place; what is not there becomes an error line. */
  static void resolve(TargetRequest request, EngineView engine, Places places) {
    ContainerNames names = new ContainerNames(engine.containers());
    for (TargetSpec spec : request.specs()) {
      if (spec instanceof TargetSpec.Named named) {
        ContainerNames.Found found = names.named(named.text());
        found
            .container()
            .ifPresentOrElse(
                c -> add(c, engine, places), () -> places.error(withEngine(found.error(), engine)));
      } else if (spec instanceof TargetSpec.Compose compose) {
        List<ContainerSummary> service = names.ofService(compose.project(), compose.service());
        service.forEach(c -> add(c, engine, places));
        if (service.isEmpty()) {
          places.error(
              withEngine(
                  "no container belongs to service "
                      + compose.service()
                      + " of compose project "
                      + compose.project(),
                  engine));
        }
      } else if (spec instanceof TargetSpec.Pid pid) {
        places.pid(pid.pid());
      } else if (spec instanceof TargetSpec.NetnsFile file) {
        places.netns(file.path());
      }
    }
    if (request.all() || isEverything(request)) {
      names.running().forEach(c -> add(c, engine, places));
    }
  }

  private static void add(ContainerSummary c, EngineView engine, Places places) {
    Fact<ContainerFacts> details =
        engine.details().getOrDefault(c.id(), Fact.unknown("the engine did not describe it"));
    places.container(c, details);
  }

  /** With no list of containers, "there is none" would be a guess. */
  private static String withEngine(String error, EngineView engine) {
    boolean listed =
        engine.api().state() == EngineApi.State.ANSWERED || !engine.containers().isEmpty();
    return listed
        ? error
        : error
            + "; the engine at "
            + engine.api().endpoint()
            + " did not say which there are: "
            + engine.api().detail()
            + (engine.api().state() == EngineApi.State.NOT_PERMITTED ? "; run as root" : "");
  }

  /** The host and the daemon among the targets, in that order, each once. */
  static List<TargetSpec> hostSide(TargetRequest request) {
    List<TargetSpec> specs = new ArrayList<>();
    if (isEverything(request)
        || request.specs().stream().anyMatch(s -> s instanceof TargetSpec.Host)) {
      specs.add(new TargetSpec.Host());
    }
    if (request.specs().stream().anyMatch(s -> s instanceof TargetSpec.Dockerd)) {
      specs.add(new TargetSpec.Dockerd());
    }
    return specs;
  }
}
