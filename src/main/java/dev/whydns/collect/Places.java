package dev.whydns.collect;

import dev.whydns.docker.ContainerSummary;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.Fact;
import dev.whydns.model.ProcessFacts;
import dev.whydns.model.Target;
import dev.whydns.model.TargetFacts.Presence;
import dev.whydns.os.Netns;
import dev.whydns.parse.CgroupContainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From what the operator typed to processes and open namespaces; every target once. */
final class Places {

  private final ProcessReader processes;
  private final Namespaces namespaces;
  private final Surroundings surroundings;
  private final Map<String, Place> places = new LinkedHashMap<>();
  private final List<String> errors = new ArrayList<>();

  Places(ProcessReader processes, Namespaces namespaces, Surroundings surroundings) {
    this.processes = processes;
    this.namespaces = namespaces;
    this.surroundings = surroundings;
  }

  List<Place> found() {
    return List.copyOf(places.values());
  }

  List<String> errors() {
    return List.copyOf(errors);
  }

  void error(String line) {
    errors.add(line);
  }

  void container(ContainerSummary summary, Fact<ContainerFacts> container) {
    Target target = new Target(Target.Kind.CONTAINER, summary.name(), Optional.of(summary.id()));
    int pid = container.known().map(ContainerFacts::pid).orElse(0);
    if (container.known().isPresent() && pid == 0) {
      add(absent(target, container, Presence.STOPPED));
      return;
    }
    if (pid == 0) {
      add(unknown(target, container, container.why()));
      return;
    }
    add(ofProcess(target, pid, container));
  }

  void pid(int pid) {
    Target target = new Target(Target.Kind.PID, "pid:" + pid, Optional.empty());
    if (processes.process(pid).isAbsent()) {
      errors.add("there is no process " + pid);
      return;
    }
    add(ofProcess(target, pid, containerOf(pid)));
  }

  /** Docker's may be given by name; of other engines no more is known than the group's name. */
  private Fact<ContainerFacts> containerOf(int pid) {
    return processes
        .container(pid)
        .filter(in -> in.engine() != CgroupContainer.Engine.DOCKER)
        .<Fact<ContainerFacts>>map(
            in ->
                Fact.unknown(
                    "/proc/%d/cgroup: container %s of %s, which was not asked"
                        .formatted(pid, in.shortId(), in.engine().text())))
        .orElse(Fact.absent("no container"));
  }

  void netns(String path) {
    Target target = new Target(Target.Kind.NETNS, "netns:" + path, Optional.empty());
    Fact<Netns> opened = Facts.of(path, () -> Netns.open(surroundings.reach(Path.of(path))));
    if (opened.isAbsent()) {
      errors.add("there is no network namespace " + path);
      return;
    }
    Fact<ContainerFacts> none = Fact.absent("no container");
    add(
        opened
            .known()
            .map(
                ns ->
                    new Place(
                        target,
                        Presence.RUNNING,
                        none,
                        Fact.absent("no process"),
                        Optional.of(namespaces.hold(ns, NetnsCollector.VISITOR)),
                        "",
                        NetnsCollector.VISITOR))
            .orElseGet(() -> unknown(target, none, opened.why())));
  }

  /**
   * The namespace is opened first: then the process is either the same one still, or it has ended.
   */
  private Place ofProcess(Target target, int pid, Fact<ContainerFacts> container) {
    String proc = "/proc/" + pid;
    Fact<ProcessFacts> before = processes.process(pid);
    Fact<Netns> opened = Facts.of(proc + "/ns/net", () -> Netns.open(Path.of(proc + "/ns/net")));
    if (before.known().isEmpty() || opened.isAbsent() || !processes.isSame(before.known().get())) {
      opened.known().ifPresent(Netns::close);
      return absent(target, container, Presence.GONE);
    }
    return new Place(
        target,
        Presence.RUNNING,
        container,
        before,
        opened.known().map(ns -> namespaces.hold(ns, proc)),
        opened.why(),
        proc);
  }

  private static Place absent(Target target, Fact<ContainerFacts> container, Presence presence) {
    return new Place(
        target,
        presence,
        container,
        Fact.absent("process"),
        Optional.empty(),
        "it does not run",
        "");
  }

  private static Place unknown(Target target, Fact<ContainerFacts> container, String why) {
    return new Place(
        target, Presence.RUNNING, container, Fact.unknown(why), Optional.empty(), why, "");
  }

  private void add(Place place) {
    places.putIfAbsent(place.target().label(), place);
  }
}
