package dev.whydns.cli;

import dev.whydns.bundle.Bundle;
import dev.whydns.finding.JointReport;
import dev.whydns.finding.Report;
import dev.whydns.render.JsonRenderer;
import dev.whydns.render.TextRenderer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** {@code check --from}: judges bundles; reads nothing else, and asks nobody. */
final class Playback {

  private final Settings settings;
  private final Streams streams;

  Playback(Settings settings, Streams streams) {
    this.settings = settings;
    this.streams = streams;
  }

  /** The exit code: the worst of all bundles; one that cannot be read leaves all unjudged. */
  int check(List<Path> files) throws Exception {
    Delivery delivery = new Delivery(settings, streams);
    List<Bundle> bundles;
    try {
      bundles = new BundleFiles(streams).read(files);
    } catch (IOException e) {
      return delivery.refuse("check", ExitCode.CANNOT_READ, e.getMessage());
    }
    try {
      Shown shown = Bounded.call(settings.deadline(), () -> judged(bundles));
      return delivery.deliver(shown.text(), shown.exitCode());
    } catch (IOException e) {
      return delivery.refuse(
          "check", ExitCode.CANNOT_READ, "cannot judge what was recorded: " + e.getMessage());
    }
  }

  private record Shown(String text, int exitCode) {}

  private Shown judged(List<Bundle> bundles) {
    if (bundles.size() > 1) {
      JointReport joint = joint(bundles);
      return new Shown(shown(joint.all(), json -> json.render(joint)), joint.exitCode());
    }
    Report report = Judgement.of(bundles.get(0), "check", settings.failOn());
    return new Shown(shown(report, json -> json.render(report)), report.exitCode());
  }

  private String shown(Report report, Function<JsonRenderer, String> json) {
    return new Shape(settings, streams)
        .of(
            json,
            markdown -> markdown.render(report),
            (style, filter) -> new TextRenderer(style, filter).render(report));
  }

  private JointReport joint(List<Bundle> bundles) {
    List<JointReport.Part> parts =
        bundles.stream()
            .map(
                b ->
                    JointReport.Part.of(
                        label(b, bundles), Judgement.of(b, "check", settings.failOn())))
            .toList();
    List<Integer> codes = parts.stream().map(p -> p.report().exitCode()).toList();
    return new JointReport(parts, Verdicts.worst(codes));
  }

  /** The host's name; with the time, where it was recorded more than once. */
  static String label(Bundle bundle, List<Bundle> all) {
    String host = host(bundle);
    Stream<Bundle> same = all.stream().filter(b -> host(b).equals(host));
    return same.count() == 1
        ? host
        : host + "@" + bundle.run().startedAt().truncatedTo(ChronoUnit.SECONDS);
  }

  private static String host(Bundle bundle) {
    return bundle.snapshot().host().name();
  }
}
