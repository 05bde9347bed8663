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
    boolean json = settings.format() == Format.JSON;
    if (bundles.size() > 1) {
      JointReport joint = joint(bundles);
      String text = json ? new JsonRenderer().render(joint) : text(joint.all());
      return new Shown(text, joint.exitCode());
    }
    Report report = Judgement.of(bundles.get(0), "check", settings.failOn());
    return new Shown(json ? new JsonRenderer().render(report) : text(report), report.exitCode());
  }

  private String text(Report report) {
    return new TextRenderer(Appearance.of(settings, streams)).render(report);
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
