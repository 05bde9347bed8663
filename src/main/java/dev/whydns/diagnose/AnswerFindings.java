package dev.whydns.diagnose;

import dev.whydns.diagnose.NameRegistry.Expected;
import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Evidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Severity;
import dev.whydns.model.Attachment;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.EngineFacts;
import dev.whydns.model.Exchange;
import dev.whydns.model.HostsFile;
import dev.whydns.model.TargetFacts;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is found about answers, in words. No summary names the asker: those who have the same
 * finding are told together.
 */
final class AnswerFindings {

  private static final int MOST_HOLDERS = 4;

  private final NameRegistry registry;
  private final String name;
  private final Optional<EngineFacts> engine;

  AnswerFindings(NameRegistry registry, String name, Optional<EngineFacts> engine) {
    this.registry = registry;
    this.name = name;
    this.engine = engine;
  }

  Finding noDiscovery(
      TargetFacts asker, AnswersSeen seen, List<NameHolder> holders, Severity severity) {
    Optional<ContainerFacts> container = asker.container().known();
    boolean changed = container.filter(ContainerFacts::isOnUserNetwork).isPresent();
    Draft draft =
        Draft.of(
                changed ? Code.MISSING_RECORD : Code.NO_NAME_DISCOVERY,
                severity,
                "Names of containers are not known where the engine's resolver is not asked; "
                    + holders.get(0).name()
                    + " has the name "
                    + name
                    + ".")
            .seen(said(seen))
            .seen(has(holders));
    if (changed) {
      draft.remedy(
          "see why its resolv.conf names another server",
          "whydns resolv " + asker.target().label());
    } else if (container.isPresent() && !container.get().usesHostNetwork()) {
      draft.remedy("put both on one user-defined network", connect(holders.get(0), asker));
    } else {
      draft.remedy("publish the port, and use an address of the host");
    }
    return draft.finding();
  }

  Finding otherNetwork(
      TargetFacts asker, AnswersSeen seen, List<NameHolder> holders, Severity severity) {
    return Draft.of(
            Code.MISSING_RECORD,
            severity,
            names(holders)
                + " "
                + (holders.size() == 1 ? "has" : "have")
                + " the name "
                + name
                + " on "
                + networks(holders)
                + " only, and names are known on the same network alone.")
        .seen(said(seen))
        .seen(has(holders))
        .remedy(
            "if it is meant to know it, put both on one network", connect(holders.get(0), asker))
        .finding();
  }

  Finding otherAnswer(AnswersSeen seen, List<NameHolder> holders, Severity severity) {
    return Draft.of(
            seen.usedSuffix(name) ? Code.SEARCH_WILDCARD : Code.MISSING_RECORD,
            severity,
            name
                + " is answered with "
                + list(seen.addresses())
                + by(seen)
                + "; "
                + names(holders)
                + ", on a network that the asker is not on, "
                + (holders.size() == 1 ? "is" : "are")
                + " another.")
        .sure(Confidence.MEDIUM)
        .seen(said(seen))
        .seen(has(holders))
        .remedy("if the container is meant, put both on one network")
        .finding();
  }

  Finding linkedElsewhere(AnswersSeen seen, List<String> linkers, Severity severity) {
    return Draft.of(
            Code.MISSING_RECORD,
            severity,
            "The name " + name + " is known to " + list(linkers) + " alone, by `--link`.")
        .seen(said(seen))
        .seen("engine", "no running container has the name " + name + " for others")
        .remedy("if others are meant to know it, make it a network alias: `--network-alias`")
        .finding();
  }

  Finding nobody(AnswersSeen seen) {
    return Draft.fault(
            Code.NXDOMAIN,
            "No running container of this host has the name "
                + name
                + ", and the servers "
                + (seen.said().equals("NXDOMAIN")
                    ? "say that it does not exist."
                    : "know no address of it."))
        .seen(said(seen))
        .remedy("see which names there are", "docker ps --format '{{.Names}} {{.Networks}}'")
        .finding();
  }

  /** The wrong container is worse than none, so that comes first. */
  Finding stale(
      TargetFacts asker,
      AnswersSeen seen,
      List<String> extra,
      Optional<Expected> expected,
      List<Exchange> reverse,
      Confidence sure) {
    List<String> ordered = new ArrayList<>(extra);
    ordered.sort((a, b) -> Boolean.compare(at(b, asker).isPresent(), at(a, asker).isPresent()));
    Optional<NameHolder> wrong = at(ordered.get(0), asker);
    String also = seen.addresses().size() > extra.size() ? " as well" : "";
    Draft draft =
        Draft.fault(
                Code.STALE_RECORD,
                name
                    + " is answered with "
                    + wrong.map(w -> ordered.get(0)).orElse(list(ordered))
                    + also
                    + wrong
                        .map(
                            w ->
                                ", which belongs to "
                                    + w.name()
                                    + " now: connections reach "
                                    + w.name()
                                    + " instead.")
                        .orElse(", which no running container has: connections to it fail."))
            .sure(sure)
            .seen(said(seen, extra));
    expected.ifPresentOrElse(
        e -> draft.seen(has(e.holders())),
        () -> draft.seen("engine", "no running container on these networks has the name " + name));
    for (String each : ordered) {
      draft.seen(
          "engine",
          each
              + ": "
              + at(each, asker).map(NameHolder::text).orElse("no running container has it"));
    }
    reverse.stream()
        .filter(e -> extra.contains(addressOf(e)))
        .limit(2)
        .map(Proof::of)
        .forEach(draft::seen);
    forget(draft, asker, expected);
    return draft.finding();
  }

  private void forget(Draft draft, TargetFacts asker, Optional<Expected> expected) {
    expected.stream()
        .flatMap(e -> e.holders().stream())
        .map(NameHolder::name)
        .filter(other -> !other.equalsIgnoreCase(name))
        .findFirst()
        .ifPresent(other -> draft.remedy("until it is cured, use the name " + other + " instead"));
    String network =
        expected
            .map(Expected::network)
            .or(() -> registry.placesOf(asker).stream().map(Attachment::network).findFirst())
            .orElse("NETWORK");
    draft.remedy(
        "see whether the network still lists a container with that address; one that is gone is taken"
            + " off by its name with `docker network disconnect -f`",
        "docker network inspect " + network);
    boolean keeps = engine.filter(EngineFacts::liveRestore).isPresent();
    draft.remedy(
        "else only a restart of the daemon forgets it; "
            + (keeps
                ? "containers run on (live-restore), names are not answered meanwhile"
                : "it ends every container of this host, for live-restore is off"),
        "systemctl restart docker");
  }

  Finding missing(AnswersSeen seen, List<String> missing, Expected expected, Confidence sure) {
    NameHolder holder =
        expected.holders().stream()
            .filter(h -> h.addresses().contains(missing.get(0)))
            .findFirst()
            .orElse(expected.holders().get(0));
    Draft draft =
        Draft.fault(
                Code.MISSING_RECORD,
                name
                    + " is not answered with "
                    + list(missing)
                    + ", though "
                    + holder.name()
                    + " has that name on "
                    + expected.network()
                    + ".")
            .sure(sure)
            .seen(said(seen))
            .seen(has(expected.holders()));
    boolean swarm = engine.filter(EngineFacts::swarmActive).isPresent();
    if (swarm && engine.get().isAtLeast(29, 0, 0) && !engine.get().isAtLeast(29, 0, 1)) {
      draft.seen("engine 29.0.0", "in a swarm it makes no records for networks of one host");
      draft.remedy("upgrade the engine to 29.0.1 or later");
    }
    repair(draft, holder, expected.network());
    return draft.finding();
  }

  /** Records are written when a container joins a network. */
  private void repair(Draft draft, NameHolder holder, String network) {
    Optional<Attachment> place = holder.place();
    if (place.isEmpty()) {
      draft.remedy(
          "let the engine write its records again",
          "docker service update --force " + holder.name().replaceFirst("^service ", ""));
      return;
    }
    draft.remedy("let the engine write its records again", "docker restart " + holder.name());
    Set<String> aliases = new LinkedHashSet<>(place.get().aliases());
    aliases.removeIf(a -> a.equals(holder.name()) || holder.container().get().shortId().equals(a));
    draft.remedy(
        "or join the network again while it runs; its connections break, and its address may change",
        "docker network disconnect "
            + network
            + " "
            + holder.name()
            + " && docker network connect "
            + aliases.stream().map(a -> "--alias " + quoted(a) + " ").collect(Collectors.joining())
            + network
            + " "
            + holder.name());
  }

  /**
   * A server beyond the engine answered, because a suffix came first or the engine knows nothing.
   */
  Finding server(AnswersSeen seen, List<String> extra, Expected expected) {
    boolean suffix = seen.usedSuffix(name);
    Draft draft =
        Draft.fault(
                suffix ? Code.SEARCH_WILDCARD : Code.MISSING_RECORD,
                name
                    + " is answered with "
                    + list(extra)
                    + by(seen)
                    + "; "
                    + names(expected.holders())
                    + (expected.holders().size() == 1 ? " has" : " have")
                    + " that name on "
                    + expected.network()
                    + ".")
            .seen(said(seen, extra))
            .seen(has(expected.holders()));
    if (suffix) {
      draft.remedy(
          "ask with a final dot, or take the suffix or ndots out (`--dns-search`, `--dns-opt`)");
    } else {
      repair(draft, expected.holders().get(0), expected.network());
    }
    return draft.finding();
  }

  /**
   * A name that several containers have. Copies of a service are meant to, and plain containers
   * most likely so: round robin is made that way. A project's name that others have as well is not.
   */
  Optional<Finding> shared(Expected expected) {
    List<NameHolder> holders = expected.holders();
    if (holders.stream().anyMatch(h -> h.container().isEmpty()) || isOne(holders)) {
      return Optional.empty();
    }
    boolean projects = holders.stream().map(NameHolder::project).distinct().count() > 1;
    Draft draft =
        Draft.of(
                Code.ALIAS_COLLISION,
                projects ? Severity.WARNING : Severity.INFO,
                "The name "
                    + name
                    + " is shared by "
                    + (projects ? "containers that do not belong together: " : "")
                    + names(holders)
                    + ". Each lookup gives all of their addresses, in any order.")
            .sure(projects ? Confidence.HIGH : Confidence.MEDIUM)
            .seen(has(holders))
            .remedy(
                projects
                    ? "give one of them another alias, or each project a network of its own"
                    : "nothing, if it is meant as round robin; else give one another alias");
    return Optional.of(draft.finding());
  }

  private static boolean isOne(List<NameHolder> holders) {
    return holders.stream().map(NameHolder::name).distinct().count() == 1
        || holders.stream().allMatch(h -> h.service().isPresent())
            && holders.stream().map(NameHolder::project).distinct().count() == 1
            && holders.stream().map(NameHolder::service).distinct().count() == 1;
  }

  /** The name means others on another network of the same asker, which are never answered. */
  Optional<Finding> twice(Expected answered, List<Expected> all) {
    Optional<Expected> other =
        all.stream().filter(e -> !names(e.holders()).equals(names(answered.holders()))).findFirst();
    return other.map(
        o ->
            Draft.of(
                    Code.ALIAS_COLLISION,
                    projects(o).equals(projects(answered)) ? Severity.INFO : Severity.WARNING,
                    "The name "
                        + name
                        + " means "
                        + names(answered.holders())
                        + " on "
                        + answered.network()
                        + " and "
                        + names(o.holders())
                        + " on "
                        + o.network()
                        + "; who is on both is answered with "
                        + answered.network()
                        + "'s alone.")
                .seen(has(answered.holders()))
                .seen(has(o.holders()))
                .remedy(
                    "ask for the other by its network",
                    "whydns answers " + name + "." + o.network())
                .finding());
  }

  private static Set<Optional<String>> projects(Expected expected) {
    return expected.holders().stream().map(NameHolder::project).collect(Collectors.toSet());
  }

  Finding hosts(TargetFacts asker, AnswersSeen seen, HostsFile.Entry entry) {
    boolean given = HostsFileRules.isGiven(asker.container().known(), name);
    return Draft.of(
            Code.HOSTS_SHADOWS_DNS,
            given ? Severity.INFO : Severity.WARNING,
            "/etc/hosts gives "
                + name
                + " the address "
                + entry.address()
                + "; programs take that and never ask DNS.")
        .seen(
            "/etc/hosts line " + entry.line(),
            entry.address() + " " + String.join(" ", entry.names()))
        .seen(said(seen))
        .remedy(
            given
                ? "if it is not wanted any more, take it out of `extra_hosts:` or `--add-host`"
                : "find who writes it (`--link`, `--hostname`, an entrypoint, the image)")
        .finding();
  }

  /** A reverse record of the engine's own that is not of who has the address. */
  Optional<Finding> reverse(TargetFacts asker, Exchange e) {
    String address = addressOf(e);
    Optional<String> says =
        e.outcome().reply().stream()
            .flatMap(r -> r.answers().stream())
            .filter(a -> a.type().equals("PTR") && a.ttlSeconds() == AnswersSeen.ENGINE_TTL)
            .map(a -> NameRegistry.bare(a.data()))
            .findFirst();
    Optional<NameHolder> holder = at(address, asker).filter(h -> h.place().isPresent());
    if (says.isEmpty() || holder.isEmpty() || isOf(holder.get(), says.get())) {
      return Optional.empty();
    }
    String owner = holder.get().name();
    return Optional.of(
        Draft.warning(
                Code.STALE_RECORD,
                "The reverse record of "
                    + address
                    + " says "
                    + says.get()
                    + "; the address belongs to "
                    + owner
                    + ".")
            .sure(Confidence.MEDIUM)
            .seen(Proof.of(e))
            .seen("engine", holder.get().text())
            .remedy("let the engine write its records again", "docker restart " + owner)
            .finding());
  }

  /** The engine says {@code NAME.NETWORK}, with any of the names. */
  private static boolean isOf(NameHolder holder, String says) {
    String end = "." + holder.network();
    String part = says.endsWith(end) ? says.substring(0, says.length() - end.length()) : says;
    ContainerFacts container = holder.container().orElseThrow();
    return part.equalsIgnoreCase(container.hostname())
        || NameRegistry.names(container, holder.place().orElseThrow()).stream()
            .anyMatch(part::equalsIgnoreCase);
  }

  private static String addressOf(Exchange e) {
    return e.question().type().equals("PTR") ? ReverseName.address(e.question().name()) : "";
  }

  private Optional<NameHolder> at(String address, TargetFacts asker) {
    return registry.at(address, asker);
  }

  private static Evidence said(AnswersSeen seen) {
    return said(seen, seen.addresses());
  }

  /** The exchange with one of those addresses, else the first. */
  private static Evidence said(AnswersSeen seen, List<String> addresses) {
    return seen.exchanges().stream()
        .filter(
            e ->
                e.outcome().reply().stream()
                    .flatMap(r -> r.answers().stream())
                    .anyMatch(a -> addresses.contains(a.data())))
        .findFirst()
        .or(() -> seen.exchanges().stream().filter(Exchange::isAnswered).findFirst())
        .map(Proof::of)
        .orElse(new Evidence("query", seen.said()));
  }

  private static Evidence has(List<NameHolder> holders) {
    return new Evidence(
        "engine",
        holders.stream().limit(MOST_HOLDERS).map(NameHolder::text).collect(Collectors.joining("; "))
            + more(holders.size()));
  }

  private static String names(List<NameHolder> holders) {
    List<String> names = holders.stream().map(NameHolder::name).distinct().toList();
    return list(names);
  }

  private static String networks(List<NameHolder> holders) {
    return list(holders.stream().map(NameHolder::network).distinct().toList());
  }

  private static String list(List<String> items) {
    return items.stream().limit(MOST_HOLDERS).collect(Collectors.joining(", "))
        + more(items.size());
  }

  private static String more(int count) {
    return count > MOST_HOLDERS ? " and " + (count - MOST_HOLDERS) + " more" : "";
  }

  private String by(AnswersSeen seen) {
    return " by a server beyond the engine" + (seen.usedSuffix(name) ? ", as " + seen.asked() : "");
  }

  private static String connect(NameHolder holder, TargetFacts asker) {
    return "docker network connect " + holder.network() + " " + asker.target().label();
  }

  /** Aliases are free text, and what is shown is to be pasted. */
  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_.:/-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
