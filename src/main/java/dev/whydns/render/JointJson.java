package dev.whydns.render;

import dev.whydns.finding.JointReport;
import dev.whydns.finding.Report;
import dev.whydns.model.HostFacts;
import java.util.List;
import java.util.Optional;

/**
 * Recorded runs of several hosts as one document: {@code host} is null, {@code hosts} has them all,
 * and each target says whose it is.
 */
final class JointJson {
  private final JsonOut out;
  private final FileJson files;

  JointJson(JsonOut out) {
    this.out = out;
    this.files = new FileJson(out, new ReadingJson(out, List.of()));
  }

  String render(JointReport joint) {
    Report all = joint.all();
    out.object(
        () -> {
          JsonRenderer.head(out, all);
          out.nul("host");
          out.objects("hosts", joint.parts(), this::host);
          out.array("targets", () -> joint.parts().forEach(this::targets));
          out.strings("errors", all.errors());
        });
    return out.done();
  }

  private void host(JointReport.Part part) {
    out.text("label", part.label());
    out.time("started_at", part.report().startedAt());
    part.report().host().ifPresent(host -> new HostJson(out, files).members(host));
  }

  private void targets(JointReport.Part part) {
    Optional<HostFacts> host = part.report().host();
    TargetJson targets =
        new TargetJson(out, new FactsJson(out, host, files, FactsJson.More.none()));
    part.report()
        .targets()
        .forEach(
            target ->
                out.object(
                    () -> {
                      out.text("host", part.label());
                      targets.members(target);
                    }));
  }
}
