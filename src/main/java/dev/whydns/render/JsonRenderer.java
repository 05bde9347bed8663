package dev.whydns.render;

import dev.whydns.finding.NameAnswers;
import dev.whydns.finding.Report;
import dev.whydns.finding.ResolvReading;
import dev.whydns.finding.RulesReport;
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
        new FactsJson.More(Optional.of(rules), Optional.empty(), Optional.empty()));
  }

  /** The document of {@code whydns replay}: the lookups are facts of the first target. */
  public String replay(Report report, List<Replay> replays) {
    return render(
        report,
        List.of(),
        new FactsJson.More(Optional.empty(), Optional.of(replays), Optional.empty()));
  }

  /** The document of {@code whydns answers}: each target with the group that it is in. */
  public String answers(Report report, NameAnswers answers) {
    return render(
        report,
        List.of(),
        new FactsJson.More(Optional.empty(), Optional.empty(), Optional.of(answers)));
  }

  private String render(Report report, List<ResolvReading> readings, FactsJson.More more) {
    redaction.knowing(report);
    more.replays().ifPresent(redaction::knowing);
    JsonOut out = new JsonOut(redaction);
    FileJson files = new FileJson(out, new ReadingJson(out, readings));
    HostJson hosts = new HostJson(out, files);
    TargetJson targets = new TargetJson(out, new FactsJson(out, report.host(), files, more));
    out.object(
        () -> {
          out.text("schema", SCHEMA);
          out.text("command", report.command());
          out.text("version", report.version());
          out.time("started_at", report.startedAt());
          out.ms("elapsed_ms", report.elapsedMs());
          out.number("exit_code", report.exitCode());
          report
              .host()
              .ifPresentOrElse(
                  host -> out.object("host", () -> hosts.members(host)), () -> out.nul("host"));
          out.objects("targets", report.targets(), targets::members);
          out.strings("errors", report.errors());
        });
    return out.done();
  }
}
