package dev.whydns.render;

import dev.whydns.finding.Code;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Report;
import dev.whydns.finding.Severity;
import dev.whydns.finding.TargetReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A finding, told once for all targets that have it.
 *
 * @param finding as the first of them has it
 * @param labels of the targets, in the order of the report
 */
record ToldFinding(Finding finding, List<String> labels) {

  private record Key(Code code, Severity severity, String summary) {}

  /** The worst first; of those a stale record, which leads astray; then what most targets have. */
  static List<ToldFinding> of(Report report) {
    Map<Key, ToldFinding> told = new LinkedHashMap<>();
    for (TargetReport target : report.targets()) {
      for (Finding f : target.findings()) {
        told.computeIfAbsent(
                new Key(f.code(), f.severity(), f.summary()),
                any -> new ToldFinding(f, new ArrayList<>()))
            .labels()
            .add(target.facts().target().label());
      }
    }
    List<ToldFinding> sorted = new ArrayList<>(told.values());
    sorted.sort(
        Comparator.comparing(ToldFinding::severity)
            .reversed()
            .thenComparing(f -> f.finding().code() != Code.STALE_RECORD)
            .thenComparing(f -> -f.labels().size()));
    return sorted;
  }

  Severity severity() {
    return finding.severity();
  }

  /** The labels, or the first of many. */
  List<String> few(int most) {
    if (labels.size() <= most + 1) {
      return labels;
    }
    List<String> few = new ArrayList<>(labels.subList(0, most));
    few.add("and " + (labels.size() - most) + " more (-v)");
    return few;
  }
}
