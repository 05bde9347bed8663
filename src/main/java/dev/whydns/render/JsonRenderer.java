package dev.whydns.render;

import dev.whydns.finding.Comparison;
import dev.whydns.finding.ExplainReport;
import dev.whydns.finding.JointReport;
import dev.whydns.finding.NameAnswers;
import dev.whydns.finding.Report;
import dev.whydns.finding.ResolvReading;
import dev.whydns.finding.RulesReport;
import dev.whydns.finding.SavedBundle;
import dev.whydns.model.Replay;
import java.util.List;
import java.util.Optional;

/**
 * A report for a program: one object of the schema {@code whydns/1}, whose JSON Schema is the
 * resource {@code dev/whydns/whydns-1.schema.json}. Fields are only ever added; a new required one
 * is none.
 */
public final class JsonRenderer {

  /** The version of the contract, as in the field {@code schema}. */
  public static final String SCHEMA = "whydns/1";

  private final TextFilter redaction;

  /** Renders as it is. */
  public JsonRenderer() {
    this(TextFilter.NONE);
  }

  /** Renders with every string redacted first. */
  public JsonRenderer(TextFilter redaction) {
    this.redaction = redaction;
  }

  /** The document, ending with a newline. */
  public String render(Report report) {
    return render(report, List.of());
  }

  /** The same with resolv.conf files explained; {@code readings} may be those of some targets. */
  public String render(Report report, List<ResolvReading> readings) {
    return render(report, readings, FactsJson.More.none());
  }

  /** The document of {@code whydns rules}, ending with a newline. */
  public String render(RulesReport rules) {
    return render(
        rules.report(),
        List.of(),
        new FactsJson.More(Optional.of(rules), Optional.empty(), Optional.empty(), List.of()));
  }

  /** The document of {@code whydns replay}: the lookups are facts of the first target. */
  public String replay(Report report, List<Replay> replays) {
    return render(
        report,
        List.of(),
        new FactsJson.More(Optional.empty(), Optional.of(replays), Optional.empty(), List.of()));
  }

  /** The document of {@code whydns diff}: each target as it is after, with what differs. */
  public String diff(Report report, List<Comparison> comparisons) {
    return render(
        report,
        List.of(),
        new FactsJson.More(Optional.empty(), Optional.empty(), Optional.empty(), comparisons));
  }

  /** The document of {@code whydns answers}: each target with the group that it is in. */
  public String answers(Report report, NameAnswers answers) {
    return render(
        report,
        List.of(),
        new FactsJson.More(Optional.empty(), Optional.empty(), Optional.of(answers), List.of()));
  }

  /** The document of {@code whydns explain}, which has facts and no targets. */
  public String render(ExplainReport explained) {
    redaction.knowing(explained);
    return render(
        explained.report(),
        List.of(),
        FactsJson.More.none(),
        Optional.of(explained),
        Optional.empty());
  }

  /** The document of {@code whydns record}, ending with a newline. */
  public String render(Report report, SavedBundle saved) {
    return render(report, List.of(), FactsJson.More.none(), Optional.empty(), Optional.of(saved));
  }

  /** The document of several recorded runs, ending with a newline. */
  public String render(JointReport joint) {
    joint.parts().forEach(part -> redaction.knowing(part.report()));
    return new JointJson(new JsonOut(redaction)).render(joint);
  }

  private String render(Report report, List<ResolvReading> readings, FactsJson.More more) {
    return render(report, readings, more, Optional.empty(), Optional.empty());
  }

  private String render(
      Report report,
      List<ResolvReading> readings,
      FactsJson.More more,
      Optional<ExplainReport> explained,
      Optional<SavedBundle> saved) {
    redaction.knowing(report);
    more.replays().ifPresent(redaction::knowing);
    JsonOut out = new JsonOut(redaction);
    FileJson files = new FileJson(out, new ReadingJson(out, readings));
    HostJson hosts = new HostJson(out, files);
    TargetJson targets = new TargetJson(out, new FactsJson(out, report.host(), files, more));
    out.object(
        () -> {
          head(out, report);
          report
              .host()
              .ifPresentOrElse(
                  host -> out.object("host", () -> hosts.members(host)), () -> out.nul("host"));
          out.objects("targets", report.targets(), targets::members);
          explained.ifPresent(e -> out.object("facts", () -> new ExplainJson(out).members(e)));
          out.strings("errors", report.errors());
          saved.ifPresent(
              file ->
                  out.object(
                      "bundle",
                      () -> {
                        out.text("file", file.file());
                        out.number("bytes", file.bytes());
                      }));
        });
    return out.done();
  }

  static void head(JsonOut out, Report report) {
    out.text("schema", SCHEMA);
    out.text("command", report.command());
    out.text("version", report.version());
    out.time("started_at", report.startedAt());
    out.ms("elapsed_ms", report.elapsedMs());
    out.number("exit_code", report.exitCode());
  }
}
