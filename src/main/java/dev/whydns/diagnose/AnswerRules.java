package dev.whydns.diagnose;

import dev.whydns.diagnose.NameRegistry.Expected;
import dev.whydns.finding.AnswerGroup.By;
import dev.whydns.finding.AnswerGroup.State;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.NotChecked;
import dev.whydns.finding.Severity;
import dev.whydns.model.EngineFacts;
import dev.whydns.model.Exchange;
import dev.whydns.model.HostFacts;
import dev.whydns.model.TargetFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Holds what one target is answered for a name against who has that name. */
final class AnswerRules {

  private final NameRegistry registry;
  private final String name;
  private final Set<String> named;
  private final Optional<EngineFacts> engine;
  private final AnswerFindings findings;
  private final StaleRecords stale;
  private final MissingRecords missing;
  private final SharedNames shared;

  /**
   * The rules.
   *
   * @param named the targets that the operator named: they are meant to know the name, where any
   *     other container on another network is not
   */
  AnswerRules(HostFacts host, NameRegistry registry, String name, Set<String> named) {
    this.registry = registry;
    this.name = name;
    this.named = named;
    this.engine = host.engine().known();
    this.findings = new AnswerFindings(name);
    this.stale = new StaleRecords(registry, name, engine);
    this.missing = new MissingRecords(name, engine);
    this.shared = new SharedNames(name);
  }

  /**
   * A verdict on one answer.
   *
   * @param state of the answer
   * @param findings may be empty
   * @param gaps what could not be judged of it
   */
  record Verdict(State state, List<Finding> findings, List<NotChecked> gaps) {

    static Verdict of(State state, Finding... findings) {
      return new Verdict(state, List.of(findings), List.of());
    }

    static Verdict unknown(NotChecked gap) {
      return new Verdict(State.UNKNOWN, List.of(), List.of(gap));
    }
  }

  /**
   * The verdict on a target's answer.
   *
   * @param reverse the reverse questions of all targets
   */
  Verdict judge(TargetFacts asker, AnswersSeen seen, List<Exchange> reverse) {
    if (!seen.isAnswered()) {
      return silent(asker, seen);
    }
    boolean podman = engine.filter(e -> e.product().equals("podman")).isPresent();
    boolean orphan = asker.usesEmbeddedDns() && registry.placesOf(asker).isEmpty();
    if (podman || orphan) {
      String why = podman ? "Podman's own DNS server answers" : "its networks are not known";
      return Verdict.unknown(gap(asker, why));
    }
    if (!asker.usesEmbeddedDns()) {
      return besideTheEngine(asker, seen);
    }
    List<Expected> expected = registry.expected(asker, name);
    return expected.isEmpty()
        ? unexpected(asker, seen, reverse)
        : against(asker, seen, expected, reverse);
  }

  private Verdict silent(TargetFacts asker, AnswersSeen seen) {
    String why =
        asker.presence() != TargetFacts.Presence.RUNNING
            ? "it does not run"
            : seen.by() == By.NOBODY && !seen.exchanges().isEmpty()
                ? "no answer came"
                : "no nameserver could be asked";
    return Verdict.unknown(gap(asker, why));
  }

  private NotChecked gap(TargetFacts asker, String why) {
    String label = asker.target().label();
    return new NotChecked(
        "the answer for " + label, why, "whydns check " + label + " --name " + name);
  }

  /** A target that asks a server itself: the host, the default bridge, its own resolv.conf. */
  private Verdict besideTheEngine(TargetFacts asker, AnswersSeen seen) {
    if (!seen.addresses().isEmpty()) {
      return Verdict.of(State.UNKNOWN);
    }
    if (!seen.isDenial()) {
      return Verdict.unknown(gap(asker, "it was answered " + seen.said()));
    }
    List<NameHolder> holders = registry.holders(name);
    return holders.isEmpty()
        ? nobody(asker, seen)
        : meantOrNot(asker, findings.noDiscovery(asker, seen, holders, severity(asker)));
  }

  /** Nobody on its networks has the name: whatever is answered comes from elsewhere. */
  private Verdict unexpected(TargetFacts asker, AnswersSeen seen, List<Exchange> reverse) {
    if (!seen.own().isEmpty()) {
      return stale(asker, seen, seen.own(), reverse);
    }
    List<NameHolder> holders = registry.holders(name);
    if (!seen.addresses().isEmpty()) {
      return holders.isEmpty()
          ? Verdict.of(State.UNKNOWN)
          : Verdict.of(
              State.UNKNOWN,
              findings.otherAnswer(
                  seen, holders, isNamed(asker) ? Severity.WARNING : Severity.INFO));
    }
    if (!seen.isDenial()) {
      return Verdict.unknown(gap(asker, "it was answered " + seen.said()));
    }
    return holders.isEmpty()
        ? nobody(asker, seen)
        : meantOrNot(asker, findings.otherNetwork(asker, seen, holders, severity(asker)));
  }

  private Verdict nobody(TargetFacts asker, AnswersSeen seen) {
    List<String> linkers = registry.linkers(name);
    return linkers.isEmpty()
        ? Verdict.of(State.MISSING, findings.nobody(seen))
        : meantOrNot(asker, findings.linkedElsewhere(seen, linkers, severity(asker)));
  }

  /** Whoever was not named is not meant to know every name of the host. */
  private Verdict meantOrNot(TargetFacts asker, Finding finding) {
    return Verdict.of(isNamed(asker) ? State.MISSING : State.OK, finding);
  }

  private Severity severity(TargetFacts asker) {
    return isNamed(asker) ? Severity.FAULT : Severity.INFO;
  }

  private boolean isNamed(TargetFacts asker) {
    return named.contains(asker.target().label());
  }

  /**
   * The order of networks is the engine's matter (gateway priority, internal ones last), so an
   * answer that is right on any of them is right.
   */
  private Verdict against(
      TargetFacts asker, AnswersSeen seen, List<Expected> all, List<Exchange> reverse) {
    Expected expected =
        all.stream()
            .filter(e -> Set.copyOf(e.addresses()).equals(Set.copyOf(seen.addresses())))
            .findFirst()
            .orElse(all.get(0));
    List<String> known = expected.addresses();
    List<String> extra = new ArrayList<>(seen.addresses());
    extra.removeAll(known);
    List<String> own = extra.stream().filter(seen.own()::contains).toList();
    if (!own.isEmpty()) {
      return stale(asker, seen, own, reverse);
    }
    if (!extra.isEmpty()) {
      return Verdict.of(State.MISSING, missing.server(seen, extra, expected));
    }
    List<String> lost =
        known.stream().filter(a -> !seen.addresses().contains(a) && seen.canHave(a)).toList();
    if (!lost.isEmpty()) {
      return Verdict.of(State.MISSING, missing.missing(seen, lost, expected, sure(seen)));
    }
    if (seen.addresses().isEmpty() && !known.isEmpty()) {
      return Verdict.unknown(gap(asker, "it was answered " + seen.said()));
    }
    Optional<Finding> both = shared.shared(expected).or(() -> shared.twice(expected, all));
    boolean collision = both.filter(f -> f.severity() != Severity.INFO).isPresent();
    return new Verdict(collision ? State.COLLISION : State.OK, both.stream().toList(), List.of());
  }

  /**
   * Only what certainly nobody has is stale: a container that was not described may have it, and on
   * an overlay network a service, or a container of another host, whose aliases no engine tells.
   */
  private Verdict stale(
      TargetFacts asker, AnswersSeen seen, List<String> extra, List<Exchange> reverse) {
    Optional<Expected> expected = registry.expected(asker, name).stream().findFirst();
    boolean elsewhere =
        extra.stream()
            .flatMap(a -> registry.at(a, asker).stream())
            .anyMatch(h -> h.container().isEmpty());
    if (elsewhere || !registry.isComplete(asker)) {
      return Verdict.unknown(
          new NotChecked(
              "whether " + String.join(", ", extra) + " is right for " + asker.target().label(),
              elsewhere
                  ? "aliases of swarm services and of containers on other hosts are not known here"
                  : "not every container or service that may have it was described",
              elsewhere
                  ? "docker service inspect, and whydns answers on every host of the swarm"
                  : "run it as root while the engine's API answers"));
    }
    return Verdict.of(State.STALE, stale.stale(asker, seen, extra, expected, reverse, sure(seen)));
  }

  /** The engine's files may be older than its memory. */
  private Confidence sure(AnswersSeen seen) {
    boolean told = engine.filter(e -> e.source().equals("api")).isPresent();
    return told && seen.by() != By.SERVER ? Confidence.HIGH : Confidence.MEDIUM;
  }

  /** What the target's own hosts file makes of the name before anybody is asked. */
  Optional<Finding> hosts(TargetFacts asker, AnswersSeen seen) {
    return seen.isAnswered()
        ? HostsFileRules.entry(asker, name)
            .filter(e -> !seen.addresses().contains(e.address().canonical()))
            .map(e -> findings.hosts(asker, seen, e))
        : Optional.empty();
  }

  /** A reverse record that names somebody else. */
  Optional<Finding> reverse(TargetFacts asker, List<Exchange> exchanges) {
    return exchanges.stream().flatMap(e -> stale.reverse(asker, e).stream()).findFirst();
  }
}
