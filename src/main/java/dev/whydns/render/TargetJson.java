package dev.whydns.render;

import dev.whydns.finding.Code;
import dev.whydns.finding.Finding;
import dev.whydns.finding.HopVerdict;
import dev.whydns.finding.NotChecked;
import dev.whydns.finding.Remedy;
import dev.whydns.finding.TargetReport;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.ProcessFacts;
import dev.whydns.model.TargetFacts;
import java.util.Optional;

/** An element of {@code targets}: the verdict, and behind it facts and exchanges. */
final class TargetJson {
  private final JsonOut out;
  private final FactsJson facts;
  private final ExchangeJson exchanges;

  TargetJson(JsonOut out, FactsJson facts) {
    this.out = out;
    this.facts = facts;
    this.exchanges = new ExchangeJson(out);
  }

  void members(TargetReport target) {
    TargetFacts of = target.facts();
    out.text("target", of.target().label());
    out.text("kind", of.target().kind().text());
    out.text("id", of.target().id());
    out.text("name", of.container().known().map(ContainerFacts::name));
    out.number("pid", of.process().known().map(ProcessFacts::pid));
    out.text("state", target.state().text());
    out.text("cause", target.cause().map(cause -> cause.code().text()));
    out.objects("hops", target.hops(), this::hop);
    out.objects("findings", target.findings(), this::finding);
    out.objects("not_checked", target.notChecked(), this::notChecked);
    out.object("facts", () -> facts.members(of));
    out.objects("exchanges", target.exchanges(), exchanges::members);
  }

  private void hop(HopVerdict hop) {
    out.text("hop", hop.hop().text());
    out.text("state", hop.state().text());
    out.text("detail", Optional.of(hop.detail()).filter(detail -> !detail.isEmpty()));
  }

  private void finding(Finding finding) {
    out.text("code", finding.code().text());
    out.text("severity", finding.severity().text());
    out.text("hop", finding.code().hop().text());
    out.text("summary", finding.summary());
    out.text("confidence", finding.confidence().text());
    out.objects(
        "evidence",
        finding.evidence(),
        evidence -> {
          out.text("source", evidence.source());
          out.text("text", evidence.text());
        });
    out.strings("remedy", finding.remedies().stream().map(Remedy::line).toList());
    out.strings("explains", finding.explains().stream().map(Code::text).toList());
  }

  private void notChecked(NotChecked gap) {
    out.text("what", gap.what());
    out.text("why", gap.why());
    out.text("enable", gap.enable());
  }
}
