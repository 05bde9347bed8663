package dev.whydns.render;

import dev.whydns.finding.AnswerGroup;
import dev.whydns.finding.NameAnswers;
import dev.whydns.finding.NotChecked;
import dev.whydns.finding.Report;
import dev.whydns.finding.Severity;
import java.util.ArrayList;
import java.util.List;

/** One name from every container in a ticket: who is told what, and why. */
final class MarkdownAnswers {

  private final MarkdownOut out;
  private final AnswersRenderer words;

  MarkdownAnswers(MarkdownOut out, AnswersRenderer words) {
    this.out = out;
    this.words = words;
  }

  /** The summary, for the end. */
  String write(Report report, NameAnswers answers) {
    List<ToldFinding> told = ToldFinding.of(report);
    out.heading(
        2,
        AnswersRenderer.word(report)
            + " "
            + answers.name()
            + ": "
            + AnswersRenderer.what(answers, told));
    AnswersRenderer.cause(told).ifPresent(f -> out.prose(f.finding().summary()));
    groups(answers);
    holders(answers);
    MarkdownTarget blocks = new MarkdownTarget(out);
    for (ToldFinding each : told) {
      finding(blocks, each, each.equals(told.get(0)));
    }
    List<NotChecked> gaps =
        report.targets().stream().flatMap(t -> t.notChecked().stream()).toList();
    blocks.notChecked(gaps.stream().limit(Math.max(0, out.room())).toList());
    out.folded(
        "Exchanges",
        page ->
            ExchangeTable.write(
                page, report.targets().stream().flatMap(t -> t.exchanges().stream()).toList()));
    return AnswersRenderer.summary(report, answers, told);
  }

  private void groups(NameAnswers answers) {
    List<List<String>> rows = new ArrayList<>();
    for (AnswerGroup group : answers.groups()) {
      rows.add(
          List.of(
              AnswersRenderer.word(group),
              group.by() == AnswerGroup.By.NOBODY ? "-" : group.by().text(),
              AnswersRenderer.answer(group),
              Integer.toString(group.targets().size()),
              String.join(", ", words.targets(group))));
    }
    if (!rows.isEmpty()) {
      int most = Math.max(1, Math.min(rows.size(), out.room() / 2));
      out.table(List.of("state", "from", "answer", "asked by", "targets"), rows.subList(0, most));
    }
  }

  private void holders(NameAnswers answers) {
    out.prose(answers.source() + " says:");
    List<String> lines =
        answers.holders().isEmpty()
            ? List.of("no running container has the name " + answers.name())
            : answers.holders();
    lines.stream().limit(Math.max(1, out.room() / 3)).forEach(out::item);
  }

  private void finding(MarkdownTarget blocks, ToldFinding told, boolean first) {
    String code = told.finding().code().text();
    String who = MarkdownTarget.few(told.labels());
    if (told.severity() == Severity.INFO || out.room() < 40) {
      out.item(told.severity().text() + " " + code + ": " + who + ": " + told.finding().summary());
      return;
    }
    out.heading(3, told.severity().text() + " " + code + ": " + who);
    if (!first) {
      out.prose(told.finding().summary());
    }
    blocks.proof(told.finding());
  }
}
