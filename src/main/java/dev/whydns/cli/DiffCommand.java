package dev.whydns.cli;

import dev.whydns.bundle.Bundle;
import dev.whydns.collect.TargetRequest;
import dev.whydns.collect.TargetSpec;
import dev.whydns.diagnose.Differences;
import dev.whydns.finding.Comparison;
import dev.whydns.finding.Report;
import dev.whydns.finding.TargetReport;
import dev.whydns.model.Snapshot;
import dev.whydns.render.DiffRenderer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code whydns diff}: before and after, or here and there. */
@Command(
    name = "diff",
    header = "Show what differs, as far as it can matter to DNS: two bundles, or two targets.",
    description = {
      "",
      "The verdicts first, then what is answered, then what decides about it: files, rules, sockets, "
          + "servers, versions. Of two bundles, the targets of the same name are compared. What is no "
          + "file is a target, which is looked at now.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  whydns record web -o before.whydns; …; whydns diff before.whydns web",
      "  whydns diff web db",
      "  whydns diff good-host.whydns bad-host.whydns",
      "",
      "Exit status: 0 nothing differs, 1 something does, 3 could not determine."
    },
    versionProvider = WhydnsCommand.Versions.class)
final class DiffCommand implements Callable<Integer> {

  private final Streams streams;

  @Spec private CommandSpec spec;

  @Mixin private CommonOptions common = new CommonOptions();

  @Mixin private NameOptions names = new NameOptions();

  @Parameters(index = "0", paramLabel = "BEFORE", description = "a bundle, or a target")
  private String before;

  @Parameters(index = "1", paramLabel = "AFTER", description = "a bundle, or a target")
  private String after;

  DiffCommand(Streams streams) {
    this.streams = streams;
  }

  /** One side: where it is from, and what was found there. */
  private record Look(String label, Snapshot snapshot, Report report) {}

  @Override
  public Integer call() throws Exception {
    Settings settings = common.settings();
    Delivery delivery = new Delivery(settings, streams);
    if (!delivery.isPossible("diff")) {
      return ExitCode.CANNOT_WRITE;
    }
    Instant started = Instant.now();
    long begin = System.nanoTime();
    Look first;
    Look second;
    try {
      first = look(before, settings);
      second = look(after, settings);
    } catch (IOException e) {
      return delivery.refuse("diff", ExitCode.CANNOT_READ, e.getMessage());
    }
    List<String> errors = new ArrayList<>();
    List<Comparison> comparisons = compared(first, second, errors);
    boolean differs = comparisons.stream().anyMatch(c -> !c.differences().isEmpty());
    Report report =
        new Report(
            "diff",
            Version.text(),
            started,
            (System.nanoTime() - begin) / 1e6,
            differs ? ExitCode.WARNING : errors.isEmpty() ? ExitCode.HEALTHY : ExitCode.UNKNOWN,
            Optional.of(second.snapshot().host()),
            comparisons.stream().map(Comparison::report).toList(),
            errors);
    String text =
        new Shape(settings, streams)
            .of(
                json -> json.diff(report, comparisons),
                markdown -> markdown.diff(report, comparisons),
                (style, filter) -> new DiffRenderer(style, filter).render(report, comparisons));
    return delivery.deliver(text, report.exitCode());
  }

  private Look look(String word, Settings settings) throws Exception {
    if (word.equals("-") || Files.isRegularFile(Path.of(word))) {
      List<Bundle> bundles = new BundleFiles(streams).read(List.of(Path.of(word)));
      if (bundles.size() > 1) {
        throw new IOException(word + " holds " + bundles.size() + " bundles; diff compares two");
      }
      return look(word, bundles.get(0), settings);
    }
    TargetRequest request = new TargetRequest(List.of(target(word)), false);
    return look(
        word,
        new Examination(settings, streams).measure(request, List.of(word), names.names()),
        settings);
  }

  private Look look(String word, Bundle bundle, Settings settings) throws Exception {
    Report report =
        Bounded.call(settings.deadline(), () -> Judgement.of(bundle, "diff", settings.failOn()));
    return new Look(word, bundle.snapshot(), report);
  }

  private TargetSpec target(String word) throws IOException {
    if (word.contains("/") && !word.startsWith("netns:") && !word.startsWith("compose:")) {
      throw new IOException("cannot read " + word + ": no such file");
    }
    try {
      return TargetSpec.parse(word);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }

  /** One target on either side is compared whatever it is called, several by their names. */
  private static List<Comparison> compared(Look first, Look second, List<String> errors) {
    errors.addAll(first.report().errors());
    errors.addAll(second.report().errors());
    List<TargetReport> was = first.report().targets();
    List<TargetReport> is = second.report().targets();
    if (was.size() == 1 && is.size() == 1) {
      return List.of(compared(first, was.get(0), second, is.get(0)));
    }
    List<Comparison> all = new ArrayList<>();
    for (TargetReport after : is) {
      String label = label(after);
      was.stream()
          .filter(t -> label(t).equals(label))
          .findFirst()
          .ifPresentOrElse(
              t -> all.add(compared(first, t, second, after)),
              () -> errors.add(label + " is only in " + second.label()));
    }
    was.stream()
        .map(DiffCommand::label)
        .filter(label -> is.stream().noneMatch(t -> label(t).equals(label)))
        .forEach(label -> errors.add(label + " is only in " + first.label()));
    return all;
  }

  private static Comparison compared(Look first, TargetReport was, Look second, TargetReport is) {
    return new Comparison(
        label(was) + from(first, was),
        label(is) + from(second, is),
        is,
        Differences.between(
            new Differences.Side(first.snapshot(), was),
            new Differences.Side(second.snapshot(), is)));
  }

  private static String from(Look look, TargetReport target) {
    return look.label().equals(label(target)) ? "" : " in " + look.label();
  }

  private static String label(TargetReport target) {
    return target.facts().target().label();
  }
}
