package dev.whydns.cli;

import dev.whydns.bundle.Bundle;
import dev.whydns.bundle.Bundles;
import dev.whydns.finding.JointReport;
import dev.whydns.render.JsonRenderer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** {@code check --from}: judges bundles; reads nothing else, and asks nobody. */
final class Playback {

  private static final Path STDIN = Path.of("-");

  private final Settings settings;
  private final Streams streams;

  Playback(Settings settings, Streams streams) {
    this.settings = settings;
    this.streams = streams;
  }

  /** The exit code: the worst of all bundles; one that cannot be read leaves all unjudged. */
  int check(List<Path> files) {
    List<Bundle> bundles = new ArrayList<>();
    Delivery delivery = new Delivery(settings, streams);
    for (Path file : files) {
      try (InputStream in = open(file)) {
        bundles.addAll(Bundles.read(in));
      } catch (IOException e) {
        String name = file.equals(STDIN) ? "standard input" : file.toString();
        return delivery.refuse(
            "check", ExitCode.CANNOT_READ, "cannot read " + name + ": " + reason(e));
      }
    }
    if (bundles.size() == 1) {
      return delivery.deliver(Judgement.of(bundles.get(0), "check", settings.failOn()));
    }
    JointReport joint = joint(bundles);
    return settings.format() == Format.JSON
        ? delivery.deliver(new JsonRenderer().render(joint), joint.exitCode())
        : delivery.deliver(joint.all());
  }

  private InputStream open(Path file) throws IOException {
    return new BufferedInputStream(file.equals(STDIN) ? streams.in() : Files.newInputStream(file));
  }

  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file";
    } else if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    return e.getMessage() == null ? e.toString() : e.getMessage();
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
  private static String label(Bundle bundle, List<Bundle> all) {
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
