package dev.whydns.diagnose;

import dev.whydns.finding.AnswerGroup;
import dev.whydns.finding.AnswerGroup.By;
import dev.whydns.finding.Code;
import dev.whydns.finding.Finding;
import dev.whydns.finding.NameAnswers;
import dev.whydns.finding.Severity;
import dev.whydns.finding.State;
import dev.whydns.finding.TargetReport;
import dev.whydns.model.EngineApi;
import dev.whydns.model.Exchange;
import dev.whydns.model.Fact;
import dev.whydns.model.Measurement;
import dev.whydns.model.ServiceFacts;
import dev.whydns.model.Snapshot;
import dev.whydns.model.TargetFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares what targets are answered for one name, and holds it against the engine's own facts. */
public final class AnswersJudgement {

  /**
   * The verdict.
   *
   * @param answers the groups
   * @param targets one report for each that was asked from
   */
  public record Verdict(NameAnswers answers, List<TargetReport> targets) {

    /**
     * Whether a record was found that should not be there, or one was not: what a container that
     * starts or ends meanwhile looks like as well, so it is worth a second look.
     */
    public boolean isSuspicious() {
      return targets.stream()
          .flatMap(t -> t.findings().stream())
          .anyMatch(
              f ->
                  f.severity() == Severity.FAULT
                      && (f.code() == Code.STALE_RECORD || f.code() == Code.MISSING_RECORD));
    }
  }

  /**
   * What is asked.
   *
   * @param name the name
   * @param named labels of the targets that the operator named: they are meant to know it, where
   *     any other container on another network is not
   * @param services of swarm, by the overlay network's ID; empty without such networks
   */
  public record Wanted(
      String name, Set<String> named, Map<String, Fact<List<ServiceFacts>>> services) {}

  private record Key(List<String> addresses, String said, By by, AnswerGroup.State state) {}

  private AnswersJudgement() {}

  /**
   * Judges.
   *
   * @param snapshot with every container of the host, whoever is asked from
   * @param askers those that are asked from
   * @param measured their questions and answers
   * @param wanted the name, and what is known beside the snapshot
   */
  public static Verdict of(
      Snapshot snapshot, List<TargetFacts> askers, Measurement measured, Wanted wanted) {
    String name = wanted.name();
    NameRegistry registry = new NameRegistry(snapshot, wanted.services());
    AnswerRules rules = new AnswerRules(snapshot.host(), registry, name, wanted.named());
    Map<Exchange.Vantage, List<Exchange>> byVantage =
        measured.exchanges().stream().collect(Collectors.groupingBy(Exchange::from));
    List<Exchange> reverse =
        measured.exchanges().stream().filter(e -> e.question().type().equals("PTR")).toList();
    Map<Key, List<String>> groups = new LinkedHashMap<>();
    List<TargetReport> reports = new ArrayList<>();
    for (TargetFacts asker : askers) {
      List<Exchange> mine = byVantage.getOrDefault(vantage(asker), List.of());
      AnswersSeen seen = AnswersSeen.of(asker, mine, name, a -> registry.isNear(a, asker));
      AnswerRules.Verdict verdict = rules.judge(asker, seen, reverse);
      List<Finding> findings = new ArrayList<>(verdict.findings());
      if (findings.stream().noneMatch(Finding::isFault)) {
        rules.reverse(asker, mine).ifPresent(findings::add);
      }
      rules.hosts(asker, seen).ifPresent(findings::add);
      findings.sort(Comparator.comparing(Finding::severity).reversed());
      groups
          .computeIfAbsent(
              new Key(seen.addresses(), seen.said(), seen.by(), verdict.state()),
              any -> new ArrayList<>())
          .add(asker.target().label());
      reports.add(report(asker, verdict, findings, mine));
    }
    List<String> holders =
        registry.holders(name).stream().map(NameHolder::text).distinct().toList();
    NameAnswers answers = new NameAnswers(name, numbered(groups), holders, source(snapshot));
    return new Verdict(answers, List.copyOf(reports));
  }

  /**
   * The verdicts of several hosts as one: equal answers are one group, wherever they were given.
   *
   * @param hosts each host's label with its verdict, in order; at least one
   */
  public static NameAnswers joint(Map<String, Verdict> hosts) {
    Map<Key, List<String>> groups = new LinkedHashMap<>();
    List<String> holders = new ArrayList<>();
    hosts.forEach(
        (host, verdict) -> {
          for (AnswerGroup g : verdict.answers().groups()) {
            List<String> targets =
                groups.computeIfAbsent(
                    new Key(g.addresses(), g.said(), g.by(), g.state()), any -> new ArrayList<>());
            g.targets().forEach(label -> targets.add(host + "/" + label));
          }
          verdict.answers().holders().forEach(line -> holders.add(host + ": " + line));
        });
    NameAnswers any = hosts.values().iterator().next().answers();
    return new NameAnswers(
        any.name(), numbered(groups), List.copyOf(holders), "The engine of each host");
  }

  private static String source(Snapshot snapshot) {
    EngineApi api = snapshot.host().api();
    return api.state() == EngineApi.State.ANSWERED
        ? "The engine"
        : "The engine's files, for its API does not answer,";
  }

  private static Exchange.Vantage vantage(TargetFacts asker) {
    return new Exchange.Vantage(
        asker.target().label(), asker.netns().known().map(n -> n.inode()).orElse(0L));
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
      TargetFacts asker, AnswerRules.Verdict verdict, List<Finding> findings, List<Exchange> mine) {
    State state =
        findings.stream().anyMatch(Finding::isFault)
            ? State.FAULT
            : findings.stream().anyMatch(f -> f.severity() == Severity.WARNING)
                ? State.WARNING
                : verdict.gaps().isEmpty() ? State.HEALTHY : State.UNKNOWN;
    Optional<Finding> cause =
        findings.stream().filter(f -> f.severity() != Severity.INFO).findFirst();
    return new TargetReport(
        asker, state, cause, List.of(), List.copyOf(findings), verdict.gaps(), mine);
  }
}
