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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code whydns diff}: before and after, or here and there. */
final class DiffCommand implements Callable<Integer> {

  private final Streams streams;
  private final CommandSpec spec;
  private final CommonOptions common;
  private final NameOptions names;
  private final Given<String> before;
  private final Given<String> after;

  DiffCommand(Streams streams) {
    this.streams = streams;
    spec = usage();
    Arguments arguments = new Arguments(spec);
    common = new CommonOptions(spec);
    names = new NameOptions(spec);
    before =
        arguments.one(
            PositionalParamSpec.builder()
                .index("0")
                .paramLabel("BEFORE")
                .description("a bundle's file, - for standard input, or a target"));
    after =
        arguments.one(
            PositionalParamSpec.builder().index("1").paramLabel("AFTER").description("the same"));
  }

  private CommandSpec usage() {
    return new Usage(
            this,
            "diff",
            "Show what differs, as far as it can matter to DNS: two bundles, or two targets.")
        .paragraphs(
            "The verdicts first, then what is answered, then what decides about it: files, rules, sockets, "
                + "servers, versions. Of bundles, the targets of the same name are compared, of the same host "
                + "where there are several. What is no "
                + "file is a target, which is looked at now.")
        .examples(
            "whydns diff before.whydns web",
            "whydns diff web db",
            "whydns diff good-host.whydns bad-host.whydns")
        .exits(
            "0:nothing differs",
            "1:something differs",
            "3:nothing differs in what could be compared, and not all could be",
            ExitCode.Line.CANNOT_READ,
            ExitCode.Line.CANNOT_WRITE)
        .spec();
  }

  /** The command as picocli takes it. */
  CommandSpec spec() {
    return spec;
  }

  /** A target of one side, as {@code web}; as {@code box/web} where there are several hosts. */
  private record Seen(String label, Snapshot snapshot, TargetReport report) {}

  /** One side: how it was called, and what was found there. */
  private record Look(String word, List<Seen> seen, List<String> errors) {}

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
      first = look(before.get(), settings);
      second = look(after.get(), settings);
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
            second.seen().stream().findFirst().map(s -> s.snapshot().host()),
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
      return look(word, new BundleFiles(streams).read(List.of(Path.of(word))), settings);
    }
    TargetRequest request = new TargetRequest(target(word), false);
    Bundle now = new Examination(settings, streams).measure(request, List.of(word), names.names());
    return look(word, List.of(now), settings);
  }

  private Look look(String word, List<Bundle> bundles, Settings settings) throws Exception {
    List<Seen> seen = new ArrayList<>();
    List<String> errors = new ArrayList<>();
    for (Bundle bundle : bundles) {
      Report report =
          Bounded.call(settings.deadline(), () -> Judgement.of(bundle, "diff", settings.failOn()));
      String host = bundles.size() == 1 ? "" : bundle.snapshot().host().name() + "/";
      for (TargetReport target : report.targets()) {
        seen.add(new Seen(host + target.facts().target().label(), bundle.snapshot(), target));
      }
      report.errors().forEach(error -> errors.add(host + error));
    }
    return new Look(word, seen, errors);
  }

  private List<TargetSpec> target(String word) throws IOException {
    if (word.contains("/") && !word.startsWith("netns:") && !word.startsWith("compose:")) {
      throw new IOException("cannot read " + word + ": no such file");
    }
    return TargetOptions.specs(List.of(word), spec);
  }

  /** One target on either side is compared whatever it is called, several by their names. */
  private static List<Comparison> compared(Look first, Look second, List<String> errors) {
    errors.addAll(first.errors());
    errors.addAll(second.errors());
    if (first.seen().size() == 1 && second.seen().size() == 1) {
      return List.of(compared(first, first.seen().get(0), second, second.seen().get(0)));
    }
    List<Comparison> all = new ArrayList<>();
    for (Seen is : second.seen()) {
      find(first, is.label())
          .ifPresentOrElse(
              was -> all.add(compared(first, was, second, is)),
              () -> errors.add(is.label() + " is only in " + second.word()));
    }
    first.seen().stream()
        .filter(was -> find(second, was.label()).isEmpty())
        .forEach(was -> errors.add(was.label() + " is only in " + first.word()));
    return all;
  }

  private static Optional<Seen> find(Look look, String label) {
    return look.seen().stream().filter(s -> s.label().equals(label)).findFirst();
  }

  private static Comparison compared(Look first, Seen was, Look second, Seen is) {
    return new Comparison(
        was.label() + from(first, was),
        is.label() + from(second, is),
        is.report(),
        Differences.between(
            new Differences.Side(was.snapshot(), was.report()),
            new Differences.Side(is.snapshot(), is.report())));
  }

  private static String from(Look look, Seen seen) {
    return look.word().equals(seen.label()) ? "" : " in " + look.word();
  }
}
