package dev.whydns.cli;

import dev.whydns.bundle.Bundle;
import dev.whydns.diagnose.AnswersJudgement;
import dev.whydns.finding.JointReport;
import dev.whydns.finding.NameAnswers;
import dev.whydns.finding.Report;
import dev.whydns.model.TargetFacts;
import dev.whydns.render.AnswersRenderer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code answers --from}: one name on any number of hosts, so that the odd one stands out. */
final class AnswersPlayback {

  private final Settings settings;
  private final Streams streams;
  private final String name;

  AnswersPlayback(Settings settings, Streams streams, String name) {
    this.settings = settings;
    this.streams = streams;
    this.name = name;
  }

  /** The exit code: the worst of all hosts. */
  int compare(List<Path> files) throws Exception {
    Delivery delivery = new Delivery(settings, streams);
    try {
      List<Bundle> bundles = new BundleFiles(streams).read(files);
      Shown shown = Bounded.call(settings.deadline(), () -> compared(bundles));
      return delivery.deliver(shown.text(), shown.exitCode());
    } catch (IOException e) {
      return delivery.refuse("answers", ExitCode.CANNOT_READ, e.getMessage());
    }
  }

  private record Shown(String text, int exitCode) {}

  private Shown compared(List<Bundle> bundles) {
    Map<String, AnswersJudgement.Verdict> hosts = new LinkedHashMap<>();
    List<JointReport.Part> parts = new ArrayList<>();
    for (Bundle bundle : bundles) {
      String label = Playback.label(bundle, bundles);
      AnswersJudgement.Verdict verdict = verdict(bundle);
      hosts.put(label, verdict);
      parts.add(JointReport.Part.of(label, report(bundle, verdict)));
    }
    List<Integer> codes = parts.stream().map(p -> p.report().exitCode()).toList();
    Report all = new JointReport(parts, Verdicts.worst(codes)).all();
    NameAnswers answers = AnswersJudgement.joint(hosts);
    String text =
        new Shape(settings, streams)
            .of(
                json -> json.answers(all, answers),
                markdown -> markdown.answers(all, answers),
                (style, filter) -> new AnswersRenderer(style, filter).render(all, answers));
    return new Shown(text, all.exitCode());
  }

  /** The containers that ran; the host itself has no names of containers. */
  private AnswersJudgement.Verdict verdict(Bundle bundle) {
    List<TargetFacts> askers =
        isAsked(bundle)
            ? bundle.snapshot().targets().stream()
                .filter(t -> t.container().known().isPresent())
                .filter(t -> t.presence() == TargetFacts.Presence.RUNNING)
                .toList()
            : List.of();
    return AnswersJudgement.of(
        bundle.snapshot(),
        askers,
        bundle.measurement(),
        new AnswersJudgement.Wanted(name, Set.of(), Map.of()));
  }

  private boolean isAsked(Bundle bundle) {
    return bundle.measurement().exchanges().stream()
        .anyMatch(e -> e.question().name().equalsIgnoreCase(name));
  }

  private Report report(Bundle bundle, AnswersJudgement.Verdict verdict) {
    List<String> errors = new ArrayList<>(bundle.run().errors());
    if (!isAsked(bundle)) {
      errors.add("nobody was asked for " + name + "; type: whydns record --name " + name);
    }
    return new Report(
        "answers",
        Version.text(),
        bundle.run().startedAt(),
        bundle.run().elapsedMs(),
        settings.failOn().code(Verdicts.code(verdict.targets(), errors, bundle.snapshot().host())),
        Optional.of(bundle.snapshot().host()),
        verdict.targets(),
        errors);
  }
}
