package dev.whydns.render;

import dev.whydns.finding.Code;
import dev.whydns.finding.ErrorReading;
import dev.whydns.finding.ErrorSummary;
import dev.whydns.finding.ExplainReport;
import dev.whydns.finding.Explanation;
import dev.whydns.finding.Remedy;
import dev.whydns.model.ErrorLine;
import dev.whydns.model.ErrorLine.Endpoint;
import dev.whydns.model.ErrorLine.When;
import java.util.Optional;
import java.util.function.Consumer;

/** The member {@code facts} of the document of {@code whydns explain}. */
final class ExplainJson {
  private final JsonOut out;

  ExplainJson(JsonOut out) {
    this.out = out;
  }

  void members(ExplainReport report) {
    object("explanation", report.page(), this::page);
    out.objects("catalogue", report.codes(), this::code);
    object("error_line", report.line(), this::reading);
    object("error_log", report.log(), this::log);
  }

  private <T> void object(String key, Optional<T> value, Consumer<T> members) {
    value.ifPresentOrElse(v -> out.object(key, () -> members.accept(v)), () -> out.nul(key));
  }

  private void code(Code code) {
    out.text("code", code.text());
    out.text("hop", code.hop().text());
    out.text("title", code.title());
  }

  private void page(Explanation page) {
    code(page.code());
    out.objects(
        "sections",
        page.sections().entrySet(),
        section -> {
          out.text("topic", section.getKey().text());
          out.text("title", section.getKey().title());
          out.objects(
              "passages",
              section.getValue(),
              passage -> {
                out.text("kind", passage.kind().text());
                out.text("text", passage.text());
              });
        });
  }

  private void reading(ErrorReading reading) {
    ErrorLine line = reading.line();
    out.text("kind", line.kind().text());
    out.text("teller", line.teller().text());
    out.text("program", line.program());
    out.text("name", line.name());
    out.text("type", line.type());
    endpoint("server", line.server());
    endpoint("client", line.client());
    out.text("client_owner", reading.owner());
    out.text("transport", line.transport().map(t -> t.text()));
    when("time", line.when());
    out.strings("means", reading.means());
    out.strings("rules_out", reading.rulesOut());
    out.strings("codes", reading.codes().stream().map(Code::text).toList());
    out.strings("next", reading.next().stream().map(Remedy::line).toList());
  }

  private void endpoint(String key, Optional<Endpoint> endpoint) {
    out.text(key, endpoint.map(e -> e.address().text()));
    out.number(
        key + "_port",
        endpoint.map(Endpoint::port).filter(p -> p.isPresent()).map(p -> p.getAsInt()));
  }

  /** The stamp as it stands there, and the instant where it names one. */
  private void when(String key, Optional<When> when) {
    out.time(key, when.flatMap(When::instant));
    out.text(key + "_text", when.map(When::text));
  }

  private void log(ErrorSummary log) {
    out.number("lines", log.lines());
    out.number("errors", log.errors());
    out.number("others", log.others());
    out.objects(
        "groups",
        log.groups(),
        group -> {
          out.text("kind", group.kind().text());
          out.text("teller", group.teller().text());
          out.text("server", group.server());
          out.number("count", group.count());
          when("first_seen", group.first());
          when("last_seen", group.last());
          out.objects(
              "names",
              group.names(),
              named -> {
                out.text("name", named.name());
                out.number("count", named.count());
              });
        });
  }
}
