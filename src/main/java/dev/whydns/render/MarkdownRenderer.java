package dev.whydns.render;

import dev.whydns.finding.Comparison;
import dev.whydns.finding.ExplainReport;
import dev.whydns.finding.NameAnswers;
import dev.whydns.finding.Report;
import dev.whydns.finding.ResolvReading;
import dev.whydns.finding.RulesReport;
import dev.whydns.finding.TargetReport;
import dev.whydns.model.EngineFacts;
import dev.whydns.model.EngineMark;
import dev.whydns.model.HostFacts;
import dev.whydns.model.Replay;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;

/**
 * A report for a ticket: what made it, the cause, the path, the proof, what to do, and folded away
 * what was asked and read; under 200 lines, and the same on GitHub, GitLab and Jira. Only the
 * untouched dump of rules, which is asked for by name, may be longer.
 */
public final class MarkdownRenderer {

  private final TextStyle style;
  private final TextFilter redaction;
  private final String commandLine;

  /**
   * Renders with every string redacted first.
   *
   * @param commandLine what made the report, as {@code whydns check web}
   */
  public MarkdownRenderer(TextStyle style, TextFilter redaction, String commandLine) {
    this.style = style;
    this.redaction = redaction;
    this.commandLine = commandLine;
  }

  /** The document of {@code whydns check}, ending with a newline. */
  public String render(Report report) {
    MarkdownOut out = begin(report);
    MarkdownTarget block = new MarkdownTarget(out);
    List<TargetReport> targets = report.targets();
    if (targets.size() == 1) {
      block.write(targets.get(0), List.of(targets.get(0).facts().target().label()));
      block.notChecked(targets.get(0).notChecked());
      block.raw(targets.get(0));
    } else if (!targets.isEmpty()) {
      new MarkdownOverview(out).write(targets);
    }
    return end(out, targets.isEmpty() ? "" : SummaryLine.of(report));
  }

  /** The document of {@code whydns replay}: its picture is where the time goes. */
  public String replay(Report report, List<Replay> replays, List<EngineMark> marks) {
    redaction.knowing(replays);
    MarkdownOut out = begin(report);
    if (report.targets().isEmpty()) {
      return end(out, "");
    }
    ReplayRenderer pictures = new ReplayRenderer(style, redaction);
    TargetReport target = report.targets().get(0);
    MarkdownTarget block = new MarkdownTarget(out);
    block.write(
        target,
        List.of(target.facts().target().label()),
        ReplayRenderer.headline(replays),
        page -> pictures.pictures(page, replays, marks));
    block.notChecked(target.notChecked());
    block.raw(target);
    return end(out, SummaryLine.of(report, ReplayRenderer.effort(replays)));
  }

  /** The document of {@code whydns answers}: its table has a row for each group. */
  public String answers(Report report, NameAnswers answers) {
    MarkdownOut out = begin(report);
    String summary =
        new MarkdownAnswers(out, new AnswersRenderer(style, redaction)).write(report, answers);
    return end(out, summary);
  }

  /** The document of {@code whydns owners}. */
  public String owners(Report report) {
    return listing(
        report, "Sockets and who holds them", new OwnersRenderer(style, redaction)::render);
  }

  /** The document of {@code whydns rules}. */
  public String rules(RulesReport rules) {
    return listing(
        rules.report(),
        "Where the rules lead DNS queries",
        any -> new RulesRenderer(style, redaction).render(rules));
  }

  /** The same with the untouched output of the tools, all of it. */
  public String dump(RulesReport rules) {
    MarkdownOut out = begin(rules.report());
    out.folded("Rules as the tools print them", new RulesRenderer(style, redaction).dump(rules));
    return out.toString();
  }

  /** The document of {@code whydns resolv}. */
  public String resolv(Report report, List<ResolvReading> readings, boolean diff) {
    return listing(
        report,
        "resolv.conf, line by line",
        any -> new ResolvRenderer(style, redaction).render(report, readings, diff));
  }

  /** The document of {@code whydns diff}. */
  public String diff(Report report, List<Comparison> comparisons) {
    return listing(
        report,
        "What differs",
        any -> new DiffRenderer(style, redaction).render(report, comparisons));
  }

  /** The document of {@code whydns explain}. */
  public String explain(ExplainReport explained) {
    return listing(
        explained.report(),
        "What it means",
        any -> ExplanationRenderer.render(explained, style, redaction));
  }

  /** Of those that show and judge nothing the text is the table. */
  private String listing(Report report, String title, Function<Report, String> text) {
    redaction.knowing(report);
    MarkdownOut out = new MarkdownOut(style, redaction);
    head(out, report);
    out.title(title);
    out.text(text.apply(report));
    return out.toString();
  }

  private MarkdownOut begin(Report report) {
    MarkdownOut out = new MarkdownOut(style, redaction.knowing(report));
    head(out, report);
    report.errors().forEach(error -> out.item("error: " + error));
    return out;
  }

  private void head(MarkdownOut out, Report report) {
    out.line(
        out.code(commandLine)
            + " (whydns "
            + report.version()
            + "), exit code "
            + report.exitCode());
    StringBuilder where = new StringBuilder();
    where.append("At ").append(report.startedAt().truncatedTo(ChronoUnit.SECONDS));
    report.host().ifPresent(host -> where.append(", ").append(host(host)));
    out.prose(where.toString());
  }

  private static String host(HostFacts host) {
    String engine =
        host.engine()
            .known()
            .map(EngineFacts::version)
            .map(version -> ", engine " + version)
            .orElse(host.engine().isAbsent() ? ", no engine" : ", engine not known");
    return "on " + host.name() + ", kernel " + host.kernel() + engine;
  }

  private static String end(MarkdownOut out, String summary) {
    if (!summary.isEmpty()) {
      out.prose(summary);
    }
    return out.toString();
  }
}
