package dev.whydns.render;

import dev.whydns.finding.NotChecked;
import dev.whydns.finding.State;
import dev.whydns.finding.TargetReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Many targets in one ticket: a table of verdicts, and each verdict once, the odd ones first. */
final class MarkdownOverview {

  /** Lines that a whole block takes at least. */
  private static final int WHOLE = 60;

  private final MarkdownOut out;
  private final MarkdownTarget block;
  private int untold;

  MarkdownOverview(MarkdownOut out) {
    this.out = out;
    this.block = new MarkdownTarget(out);
  }

  void write(List<TargetReport> targets) {
    List<List<TargetReport>> groups = new ArrayList<>();
    for (State state : List.of(State.FAULT, State.UNKNOWN, State.WARNING)) {
      groups.addAll(Overview.alike(of(targets, state)));
    }
    groups.addAll(Stream.of(of(targets, State.HEALTHY)).filter(g -> !g.isEmpty()).toList());
    List<List<String>> rows = groups.stream().map(MarkdownOverview::row).toList();
    int most = Math.max(1, Math.min(rows.size(), out.room() / 3));
    out.table(List.of("state", "verdict", "targets"), rows.subList(0, most));
    untold = rows.size() - most;
    groups.stream().filter(g -> g.get(0).state() != State.HEALTHY).forEach(this::group);
    if (untold > 0) {
      out.prose("And " + Times.count(untold, "more verdict") + ": --format text has them all.");
    }
    block.notChecked(gaps(targets));
    groups.stream()
        .filter(g -> g.get(0).state() == State.FAULT)
        .limit(1)
        .forEach(g -> block.raw(g.get(0)));
  }

  private static List<TargetReport> of(List<TargetReport> targets, State state) {
    return targets.stream().filter(t -> t.state() == state).toList();
  }

  private static List<String> row(List<TargetReport> group) {
    TargetReport first = group.get(0);
    String verdict =
        TargetBlock.lead(first).map(f -> f.code().text()).orElse(TargetBlock.plain(first));
    return List.of(first.state().text(), verdict, MarkdownTarget.few(labels(group)));
  }

  private void group(List<TargetReport> group) {
    if (out.room() > WHOLE) {
      block.write(group.get(0), labels(group));
      Overview.different(group).stream()
          .limit(Math.max(0, out.room() / 3))
          .forEach(other -> out.item(Overview.label(other) + ": " + Overview.summary(other)));
    } else if (out.room() > 2) {
      block.brief(group.get(0), labels(group));
    } else {
      untold++;
    }
  }

  /** Equal ones once, as long as there is room. */
  private List<NotChecked> gaps(List<TargetReport> targets) {
    Map<NotChecked, List<String>> all = new LinkedHashMap<>();
    for (TargetReport target : targets) {
      for (NotChecked gap : target.notChecked()) {
        all.computeIfAbsent(gap, g -> new ArrayList<>()).add(target.facts().target().label());
      }
    }
    return all.entrySet().stream()
        .map(
            each ->
                new NotChecked(
                    MarkdownTarget.few(each.getValue()) + ": " + each.getKey().what(),
                    each.getKey().why(),
                    each.getKey().enable()))
        .limit(Math.max(0, out.room() - 2))
        .toList();
  }

  private static List<String> labels(List<TargetReport> group) {
    return group.stream().map(t -> t.facts().target().label()).toList();
  }
}
