package dev.whydns.cli;

import dev.whydns.model.IpAddress;
import dev.whydns.model.TargetFacts;
import dev.whydns.probe.Change;
import dev.whydns.probe.ReplayPlan.Caller;
import dev.whydns.probe.stub.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The remedies that people use against slow lookups, as far as the library knows them. */
final class Suggestions {

  private static final Set<String> UNDERSTOOD_BY_MUSL = Set.of("timeout", "attempts", "ndots");

  private Suggestions() {}

  /** Each one alone. */
  static List<Change> of(TargetFacts target, List<Caller> callers) {
    String library = callers.isEmpty() ? "" : callers.get(0).profile().id();
    List<Change> all = new ArrayList<>();
    List<Change> options =
        List.of(
            Change.option("single-request"),
            Change.option("single-request-reopen"),
            Change.option("timeout:1"),
            Change.option("timeout:2", "attempts:3"),
            Change.option("ndots:0"),
            Change.option("rotate"),
            Change.option("use-vc"),
            Change.option("no-aaaa"));
    options.stream().filter(c -> understands(library, c)).forEach(all::add);
    all.add(Change.onlyV4());
    if (library.startsWith("go")) {
      Profile.of("go-noedns").map(Change::to).ifPresent(all::add);
    }
    servers(target).forEach(server -> all.add(Change.server(server)));
    return List.copyOf(all);
  }

  private static boolean understands(String library, Change change) {
    if (library.startsWith("glibc") || library.equals("getent-hosts")) {
      return true;
    }
    boolean timers =
        change.options().stream().allMatch(o -> UNDERSTOOD_BY_MUSL.contains(o.split(":")[0]));
    boolean go = library.startsWith("go") && !change.options().contains("no-aaaa");
    return go || timers && !library.startsWith("busybox");
  }

  /** Those of resolv.conf one by one where there are several, and those behind the engine. */
  private static List<IpAddress> servers(TargetFacts target) {
    List<IpAddress> servers = new ArrayList<>();
    target.resolvConf().known().filter(r -> r.nameservers().size() > 1).stream()
        .flatMap(r -> r.nameservers().stream())
        .forEach(servers::add);
    if (target.usesEmbeddedDns()) {
      target.upstreams().orElse(List.of()).forEach(u -> servers.add(u.address()));
    }
    return servers.stream().distinct().limit(6).toList();
  }
}
