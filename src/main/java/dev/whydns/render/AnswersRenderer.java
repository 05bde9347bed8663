package dev.whydns.render;

import dev.whydns.finding.AnswerGroup;
import dev.whydns.finding.Finding;
import dev.whydns.finding.NameAnswers;
import dev.whydns.finding.Report;
import dev.whydns.finding.State;
import dev.whydns.finding.TargetReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code whydns answers} for a person: who is told what, the odd ones first, and why. */
public final class AnswersRenderer {

  private static final int WHO = 2;
  private static final int HANG = 4;

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
    Listing.errors(page, report);
    headline(page, report, answers);
    if (!style.quiet() || report.exitCode() != 0) {
      groups(page, answers);
      holders(page, answers);
      findings(page, report);
      Listing.gaps(page.blank(), report);
      if (style.verbosity() > 0) {
        report.targets().forEach(t -> ExchangeTable.write(page, t.exchanges()));
      }
    }
    page.blank().text(summary(report, answers)).end();
    return page.toString();
  }

  private void headline(Page page, Report report, NameAnswers answers) {
    State worst = worst(report);
    String word = worst == State.HEALTHY ? "OK" : worst.name();
    page.text(Ink.of(worst), word).text("  ").text(answers.name() + ": ");
    page.text(Ink.STRONG, what(report, answers)).end();
    report.targets().stream()
        .filter(t -> t.state() == worst)
        .flatMap(t -> t.cause().stream())
        .findFirst()
        .ifPresent(cause -> page.prose(0, cause.summary()).end());
  }

  private static String what(Report report, NameAnswers answers) {
    State worst = worst(report);
    return report.targets().stream()
        .filter(t -> t.state() == worst)
        .flatMap(t -> t.cause().stream())
        .findFirst()
        .map(cause -> cause.code().text())
        .orElse(
            answers.groups().size() == 1
                ? "the same answer everywhere"
                : Times.count(answers.groups().size(), "different answer"));
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
    page.blank();
    for (AnswerGroup group : answers.groups()) {
      Ink ink = Ink.of(stateOf(group.state()));
      page.to(WHO).text(ink, page.marks().of(stateOf(group.state()))).text(" ");
      page.prose(HANG, answer(group)).end();
      page.to(HANG).list(HANG, group.targets()).end();
    }
  }

  private static String answer(AnswerGroup group) {
    String what = group.addresses().isEmpty() ? group.said() : String.join(", ", group.addresses());
    String by =
        switch (group.by()) {
          case ENGINE -> "from the engine";
          case SERVER -> "from a server";
          case NOBODY -> "";
        };
    return what + (by.isEmpty() ? "" : "  " + by) + "  " + group.state().text();
  }

  static State stateOf(AnswerGroup.State state) {
    return switch (state) {
      case STALE, MISSING -> State.FAULT;
      case COLLISION -> State.WARNING;
      case UNKNOWN -> State.UNKNOWN;
      case OK -> State.HEALTHY;
    };
  }

  private void holders(Page page, NameAnswers answers) {
    page.heading("The engine says");
    if (answers.holders().isEmpty()) {
      page.to(1).prose(1, "no running container has the name " + answers.name()).end();
    }
    answers.holders().forEach(line -> page.to(1).text("- ").prose(3, line).end());
  }

  /** Each finding once, by the example of the first that has it. */
  private void findings(Page page, Report report) {
    Map<String, List<TargetReport>> told = new LinkedHashMap<>();
    for (TargetReport target : report.targets()) {
      target
          .findings()
          .forEach(f -> told.computeIfAbsent(key(f, target), any -> new ArrayList<>()).add(target));
    }
    FindingBlocks blocks = new FindingBlocks(page);
    told.forEach(
        (key, targets) -> {
          Finding finding =
              targets.get(0).findings().stream()
                  .filter(f -> key(f, targets.get(0)).equals(key))
                  .findFirst()
                  .orElseThrow();
          page.blank();
          page.text(Ink.of(FindingBlocks.stateOf(finding.severity())), finding.severity().text());
          page.text("  " + finding.code().text() + ": ");
          page.list(2, targets.stream().map(t -> t.facts().target().label()).toList()).end();
          blocks.evidence(finding);
          blocks.remedies(finding);
        });
  }

  private static String key(Finding finding, TargetReport target) {
    return finding.code().text() + finding.summary().replace(target.facts().target().label(), "");
  }

  private static String summary(Report report, NameAnswers answers) {
    int exchanges = report.targets().stream().mapToInt(t -> t.exchanges().size()).sum();
    return answers.name()
        + ": "
        + what(report, answers)
        + ", "
        + Times.count(answers.groups().size(), "answer")
        + " in "
        + Times.count(report.targets().size(), "target")
        + "; "
        + Times.count(exchanges, "exchange")
        + " in "
        + Times.seconds(report.elapsedMs());
  }
}
