package dev.whydns.render;

import dev.whydns.finding.Report;
import dev.whydns.finding.RulesReport;
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
    return render(report, Optional.empty());
  }

  /** The document of {@code whydns rules}, ending with a newline. */
  public String render(RulesReport rules) {
    return render(rules.report(), Optional.of(rules));
  }

  private String render(Report report, Optional<RulesReport> rules) {
    JsonOut out = new JsonOut(redaction);
    HostJson hosts = new HostJson(out);
    TargetJson targets = new TargetJson(out, report, rules);
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
