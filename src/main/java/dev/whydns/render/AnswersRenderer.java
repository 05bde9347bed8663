package dev.whydns.render;

import dev.whydns.finding.AnswerGroup;
import dev.whydns.finding.AnswerGroup.By;
import dev.whydns.finding.Finding;
import dev.whydns.finding.NameAnswers;
import dev.whydns.finding.NotChecked;
import dev.whydns.finding.Report;
import dev.whydns.finding.Severity;
import dev.whydns.finding.State;
import dev.whydns.finding.TargetReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code whydns answers} for a person: who is told what, the odd ones first, and why. */
public final class AnswersRenderer {

  private static final int INDENT = 2;
  private static final int HANG = 6;

  /** Of a group with nothing wrong no more targets are listed without {@code -v}. */
  private static final int MOST_TARGETS = 12;

  private final TextStyle style;
  private final TextFilter redaction;

  /** Renders with every string redacted first. */
  public AnswersRenderer(TextStyle style, TextFilter redaction) {
    this.style = style;
    this.redaction = redaction;
  }

  /** The whole text, ending with a newline. */
  public String render(Report report, NameAnswers answers) {
    Page page = new Page(style, redaction.knowing(report));
    List<ToldFinding> told = ToldFinding.of(report);
    Listing.errors(page, report);
    headline(page, report, answers, told);
    if (!style.quiet() || report.exitCode() != 0) {
      groups(page, answers);
      holders(page, answers);
      told.forEach(each -> finding(page, each, each.equals(told.get(0))));
      gaps(page, report);
      if (style.verbosity() > 0) {
        ExchangeTable.write(
            page, report.targets().stream().flatMap(t -> t.exchanges().stream()).toList());
      }
    }
    page.blank().text(summary(report, answers, told)).end();
    return page.toString();
  }

  private static void headline(
      Page page, Report report, NameAnswers answers, List<ToldFinding> told) {
    page.text(Ink.of(worst(report)), word(report)).text("  ").text(answers.name() + ": ");
    page.text(Ink.STRONG, what(answers, told)).end();
    cause(told).ifPresent(f -> page.prose(0, f.finding().summary()).end());
  }

  static Optional<ToldFinding> cause(List<ToldFinding> told) {
    return told.stream().limit(1).filter(f -> f.severity() != Severity.INFO).findFirst();
  }

  static String what(NameAnswers answers, List<ToldFinding> told) {
    int groups = answers.groups().size();
    return cause(told)
        .map(f -> f.finding().code().text())
        .orElse(
            groups == 0
                ? "nobody could be asked"
                : groups == 1
                    ? answers.groups().get(0).by() == By.NOBODY
                        ? "no answer"
                        : "the same answer everywhere"
                    : Times.count(groups, "different answer"));
  }

  /** The first word: how bad it is. */
  static String word(Report report) {
    State worst = worst(report);
    return worst == State.HEALTHY ? "OK" : worst.name();
  }

  private static State worst(Report report) {
    for (State state : List.of(State.FAULT, State.WARNING, State.UNKNOWN)) {
      if (report.targets().stream().anyMatch(t -> t.state() == state)) {
        return state;
      }
    }
    return report.targets().isEmpty() ? State.UNKNOWN : State.HEALTHY;
  }

  private void groups(Page page, NameAnswers answers) {
    if (answers.groups().isEmpty()) {
      return;
    }
    Columns table =
        new Columns(page.blank(), INDENT, List.of(" ", "state", "from", "!asked by", "~answer"));
    for (AnswerGroup group : answers.groups()) {
      table.row(
          List.of(
              mark(page, group),
              word(group),
              group.by() == By.NOBODY ? "-" : group.by().text(),
              Integer.toString(group.targets().size()),
              answer(group)),
          () -> page.to(HANG).list(HANG, targets(group)).end());
    }
    table.write();
  }

  List<String> targets(AnswerGroup group) {
    int size = group.targets().size();
    boolean odd = group.state() != AnswerGroup.State.OK && !isOutside(group);
    if (odd || size <= MOST_TARGETS + 1 || style.verbosity() > 0) {
      return group.targets();
    }
    List<String> first = new ArrayList<>(group.targets().subList(0, MOST_TARGETS));
    first.add("and " + (size - MOST_TARGETS) + " more (-v)");
    return first;
  }

  static String answer(AnswerGroup group) {
    if (!group.addresses().isEmpty()) {
      return String.join(", ", group.addresses());
    }
    String said = group.said().equals("NOERROR") ? "NOERROR, no address" : group.said();
    return said + (group.state() == AnswerGroup.State.OK ? " (not on the name's network)" : "");
  }

  /** Answered by a server, and nothing that the engine would have to know. */
  private static boolean isOutside(AnswerGroup group) {
    return group.state() == AnswerGroup.State.UNKNOWN
        && group.by() == By.SERVER
        && !group.addresses().isEmpty();
  }

  static String word(AnswerGroup group) {
    return isOutside(group) ? "outside" : group.state().text();
  }

  private static String mark(Page page, AnswerGroup group) {
    return isOutside(group) ? "-" : page.marks().of(stateOf(group.state()));
  }

  private static State stateOf(AnswerGroup.State state) {
    return switch (state) {
      case STALE, MISSING -> State.FAULT;
      case COLLISION -> State.WARNING;
      case UNKNOWN -> State.UNKNOWN;
      case OK -> State.HEALTHY;
    };
  }

  private static void holders(Page page, NameAnswers answers) {
    page.heading(answers.source() + " says");
    if (answers.holders().isEmpty()) {
      page.to(1).text("- ").prose(3, "no running container has the name " + answers.name()).end();
    }
    answers.holders().forEach(line -> page.to(1).text("- ").prose(3, line).end());
  }

  /** The one that counts with all that proves it; what is normal in a sentence. */
  private void finding(Page page, ToldFinding told, boolean first) {
    Finding finding = told.finding();
    boolean info = finding.severity() == Severity.INFO;
    State state = FindingBlocks.stateOf(finding.severity());
    page.blank().text(Ink.of(state), finding.severity().text());
    page.text("  " + finding.code().text() + ": ");
    page.list(INDENT, info && style.verbosity() == 0 ? told.few(MOST_TARGETS) : told.labels())
        .end();
    if (!first || info) {
      page.prose(0, finding.summary()).end();
    }
    FindingBlocks blocks = new FindingBlocks(page);
    if (!info || style.verbosity() > 0) {
      blocks.evidence(finding);
      blocks.remedies(finding);
    }
  }

  /** What several targets have for the same reason is told once, with the first one's remedy. */
  private static void gaps(Page page, Report report) {
    Map<String, List<NotChecked>> told = new LinkedHashMap<>();
    for (TargetReport target : report.targets()) {
      for (NotChecked gap : target.notChecked()) {
        told.computeIfAbsent(gap.why(), any -> new ArrayList<>()).add(gap);
      }
    }
    if (!told.isEmpty()) {
      page.heading("Not checked");
    }
    told.forEach(
        (why, gaps) -> {
          page.text(Ink.UNKNOWN, "?").text(" ");
          page.prose(2, why + ":").text(" ");
          page.list(2, gaps.stream().map(NotChecked::what).toList()).end();
          page.to(4).text(gaps.get(0).enable()).end();
        });
  }

  static String summary(Report report, NameAnswers answers, List<ToldFinding> told) {
    int exchanges = report.targets().stream().mapToInt(t -> t.exchanges().size()).sum();
    return answers.name()
        + ": "
        + what(answers, told)
        + "; "
        + Times.count(report.targets().size(), "target")
        + " asked, "
        + Times.count(exchanges, "exchange")
        + " in "
        + Times.seconds(report.elapsedMs());
  }
}
