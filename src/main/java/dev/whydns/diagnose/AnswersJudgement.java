package dev.whydns.diagnose;

import dev.whydns.finding.AnswerGroup;
import dev.whydns.finding.AnswerGroup.By;
import dev.whydns.finding.Finding;
import dev.whydns.finding.NameAnswers;
import dev.whydns.finding.NotChecked;
import dev.whydns.finding.Severity;
import dev.whydns.finding.State;
import dev.whydns.finding.TargetReport;
import dev.whydns.model.Exchange;
import dev.whydns.model.Measurement;
import dev.whydns.model.Snapshot;
import dev.whydns.model.TargetFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares what targets are answered for one name, and holds it against the engine's own facts. */
public final class AnswersJudgement {

  /**
   * The verdict.
   *
   * @param answers the groups
   * @param targets one report for each that was asked from
   */
  public record Verdict(NameAnswers answers, List<TargetReport> targets) {}

  /**
   * What is asked.
   *
   * @param name the name
   * @param fromNamed whether the operator named those that are asked from: they are meant to know
   *     it, where any other container on another network is not
   */
  public record Wanted(String name, boolean fromNamed) {}

  private record Key(List<String> addresses, String said, By by, AnswerGroup.State state) {}

  private AnswersJudgement() {}

  /**
   * Judges.
   *
   * @param snapshot with every container of the host, whoever is asked from
   * @param askers those that are asked from
   * @param measured their questions and answers
   * @param wanted the name, and whether the operator named the askers
   */
  public static Verdict of(
      Snapshot snapshot, List<TargetFacts> askers, Measurement measured, Wanted wanted) {
    String name = wanted.name();
    NameRegistry registry = new NameRegistry(snapshot);
    AnswerRules rules = new AnswerRules(snapshot, registry, name, wanted.fromNamed());
    Map<Key, List<String>> groups = new LinkedHashMap<>();
    List<TargetReport> reports = new ArrayList<>();
    for (TargetFacts asker : askers) {
      List<Exchange> mine = mine(measured, asker);
      AnswersSeen seen = AnswersSeen.of(asker, mine, name);
      AnswerRules.Verdict verdict = rules.judge(asker, seen);
      List<Finding> findings = new ArrayList<>(verdict.findings());
      if (findings.isEmpty()) {
        rules.reverse(asker, mine).ifPresent(findings::add);
      }
      groups
          .computeIfAbsent(
              new Key(seen.addresses(), seen.said(), seen.by(), verdict.state()),
              any -> new ArrayList<>())
          .add(asker.target().label());
      reports.add(report(asker, seen, findings, mine));
    }
    List<String> holders =
        registry.holders(name).stream().map(NameRegistry.Holder::text).distinct().toList();
    return new Verdict(new NameAnswers(name, numbered(groups), holders), List.copyOf(reports));
  }

  private static List<Exchange> mine(Measurement measured, TargetFacts asker) {
    long netns = asker.netns().known().map(n -> n.inode()).orElse(0L);
    return measured.exchanges().stream()
        .filter(e -> e.probe() == Exchange.Probe.STUB && e.from().netnsInode() == netns)
        .filter(e -> e.from().label().equals(asker.target().label()))
        .toList();
  }

  /** What is wrong comes first, then what few get. */
  private static List<AnswerGroup> numbered(Map<Key, List<String>> groups) {
    List<Map.Entry<Key, List<String>>> ordered = new ArrayList<>(groups.entrySet());
    ordered.sort(
        Comparator.<Map.Entry<Key, List<String>>>comparingInt(e -> rank(e.getKey().state()))
            .thenComparingInt(e -> e.getValue().size())
            .thenComparing(e -> e.getKey().addresses().toString()));
    List<AnswerGroup> numbered = new ArrayList<>();
    for (Map.Entry<Key, List<String>> each : ordered) {
      Key key = each.getKey();
      numbered.add(
          new AnswerGroup(
              numbered.size() + 1,
              key.addresses(),
              key.said(),
              key.by(),
              each.getValue().stream().sorted().toList(),
              key.state()));
    }
    return List.copyOf(numbered);
  }

  private static int rank(AnswerGroup.State state) {
    return switch (state) {
      case STALE -> 0;
      case MISSING -> 1;
      case COLLISION -> 2;
      case UNKNOWN -> 3;
      case OK -> 4;
    };
  }

  private static TargetReport report(
      TargetFacts asker, AnswersSeen seen, List<Finding> findings, List<Exchange> mine) {
    List<NotChecked> gaps = new ArrayList<>();
    if (!seen.isAnswered()) {
      String why =
          asker.presence() != TargetFacts.Presence.RUNNING
              ? "it does not run"
              : mine.isEmpty() ? "no nameserver could be asked" : "no answer came";
      gaps.add(
          new NotChecked(
              "the answer for " + asker.target().label(),
              why,
              "whydns check " + asker.target().label()));
    }
    State state =
        findings.stream().anyMatch(Finding::isFault)
            ? State.FAULT
            : findings.stream().anyMatch(f -> f.severity() == Severity.WARNING)
                ? State.WARNING
                : seen.isAnswered() ? State.HEALTHY : State.UNKNOWN;
    Optional<Finding> cause =
        findings.stream().filter(f -> f.severity() != Severity.INFO).findFirst();
    return new TargetReport(
        asker, state, cause, List.of(), List.copyOf(findings), List.copyOf(gaps), mine);
  }
}
