package dev.whydns.render;

import dev.whydns.finding.Finding;
import dev.whydns.finding.NotChecked;
import dev.whydns.finding.Severity;
import dev.whydns.finding.State;
import dev.whydns.finding.TargetReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Many targets as text. Equal verdicts are told once, by the example of the first that has them;
 * the odd ones come first, the healthy ones are one list of names.
 */
final class Overview {
  private final Page page;
  private final boolean grouped;

  Overview(Page page) {
    this.page = page;
    this.grouped = page.style().verbosity() == 0;
  }

  void write(List<TargetReport> targets) {
    for (State state : List.of(State.FAULT, State.UNKNOWN, State.WARNING, State.HEALTHY)) {
      List<TargetReport> equal = targets.stream().filter(t -> t.state() == state).toList();
      if (state != State.HEALTHY) {
        groups(equal).forEach(this::group);
      } else if (!equal.isEmpty() && !page.style().quiet()) {
        healthy(equal);
      }
    }
    notChecked(targets);
  }

  /** Equal is who has the same cause and the same findings. */
  private List<List<TargetReport>> groups(List<TargetReport> targets) {
    return grouped ? alike(targets) : targets.stream().map(List::of).toList();
  }

  /** Groups of equals; in the order of the first of each. */
  static List<List<TargetReport>> alike(List<TargetReport> targets) {
    Map<Object, List<TargetReport>> groups = new LinkedHashMap<>();
    for (TargetReport target : targets) {
      Object key =
          List.of(
              target.facts().presence(),
              target.cause().map(Finding::code),
              target.findings().stream().map(Finding::code).toList());
      groups.computeIfAbsent(key, k -> new ArrayList<>()).add(target);
    }
    return List.copyOf(groups.values());
  }

  private void group(List<TargetReport> group) {
    TargetReport first = group.get(0);
    new TargetBlock(page).write(first, group.stream().map(Overview::label).toList());
    List<TargetReport> different = different(group);
    if (different.isEmpty()) {
      return;
    }
    page.heading("In detail");
    for (TargetReport other : different) {
      page.to(1).text("- ").prose(3, label(other) + ": " + summary(other)).end();
    }
  }

  /** Those of a group whose cause is told in other words than the first one's. */
  static List<TargetReport> different(List<TargetReport> group) {
    String first = told(group.get(0));
    return group.stream().filter(other -> !told(other).equals(first)).toList();
  }

  /** The summary, whoever it is about. */
  private static String told(TargetReport target) {
    return summary(target).replace(label(target), "");
  }

  static String summary(TargetReport target) {
    return TargetBlock.lead(target).map(Finding::summary).orElse("");
  }

  private void healthy(List<TargetReport> targets) {
    if (!grouped) {
      targets.forEach(target -> new TargetBlock(page).write(target));
      return;
    }
    page.blank().text(Ink.GOOD, page.marks().of(State.HEALTHY));
    page.text(" healthy (" + targets.size() + "): ").prose(2, labels(targets)).end();
    notes(targets);
  }

  /** What is worth knowing of healthy targets: a line for each kind. */
  private void notes(List<TargetReport> targets) {
    Map<String, List<TargetReport>> byNote = new LinkedHashMap<>();
    for (TargetReport target : targets) {
      for (Finding finding : target.findings()) {
        if (finding.severity() == Severity.INFO) {
          String note = finding.code().text() + ", " + finding.code().title();
          byNote.computeIfAbsent(note, n -> new ArrayList<>()).add(target);
        }
      }
    }
    byNote.forEach(
        (note, who) ->
            page.text("- ").prose(2, note + " (" + who.size() + "): " + labels(who)).end());
  }

  private void notChecked(List<TargetReport> targets) {
    Map<NotChecked, List<TargetReport>> gaps = new LinkedHashMap<>();
    for (TargetReport target : targets) {
      target
          .notChecked()
          .forEach(gap -> gaps.computeIfAbsent(gap, g -> new ArrayList<>()).add(target));
    }
    List<NotChecked> named = new ArrayList<>();
    gaps.forEach(
        (gap, who) -> {
          String of = who.size() == targets.size() ? "all targets" : labels(who);
          named.add(new NotChecked(of + ": " + gap.what(), gap.why(), gap.enable()));
        });
    TargetBlock.notChecked(page, named);
  }

  private static String labels(List<TargetReport> targets) {
    return targets.stream().map(Overview::label).collect(Collectors.joining(", "));
  }

  static String label(TargetReport target) {
    return target.facts().target().label();
  }
}
