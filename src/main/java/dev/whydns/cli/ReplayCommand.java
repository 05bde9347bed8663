package dev.whydns.cli;

import dev.whydns.collect.TargetRequest;
import dev.whydns.model.Replay.Via;
import dev.whydns.probe.stub.ProfileChoice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code whydns replay}: a lookup as the application's resolver library makes it. */
@Command(
    name = "replay",
    header = "Send what the application's resolver library sends, and show where time goes.",
    description = {
      "",
      "From the target's network namespace, with its resolv.conf, hosts and nsswitch.conf: the same "
          + "queries, in the same order, with the same timers as glibc, musl, Go, c-ares and others. "
          + "Where a lookup fails or is slow, the servers are asked as check does, to find the hop.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  whydns replay web api.example.com",
      "  whydns replay web api.example.com --as all --quick",
      "  whydns replay web api.example.com --option single-request",
      "  whydns replay web api.example.com --until-failure --every 1s --for 10m"
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:no lookup failed or took longer than --slow",
      ExitCode.Line.WARNING,
      "2:the caller would see an error, or wait for longer than --slow",
      ExitCode.Line.UNKNOWN,
      ExitCode.Line.CANNOT_WRITE,
      ExitCode.Line.NOT_PERMITTED
    },
    versionProvider = WhydnsCommand.Versions.class)
final class ReplayCommand implements Callable<Integer> {

  private final Streams streams;

  @Spec private CommandSpec spec;

  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(index = "0", paramLabel = "TARGET", description = TargetOptions.FORMS)
  private String target;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "NAME",
      description = "what to look up; a final dot keeps the search list out")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--as",
      paramLabel = "LIBRARY",
      split = ",",
      defaultValue = "auto",
      completionCandidates = Libraries.class,
      description =
          "whose queries: auto, glibc, musl, go, go-cgo, c-ares, node, java, busybox, "
              + "systemd-resolved, or all; auto looks at the target's main process "
              + "(default: ${DEFAULT-VALUE})")
  private List<String> as = new ArrayList<>();

  @Option(
      names = "--via",
      paramLabel = "WAY",
      split = ",",
      defaultValue = "nat",
      completionCandidates = Ways.class,
      description =
          "nat: port 53, as applications do; direct: the engine's real port; upstream: each server "
              + "from where the engine asks it; host: each server from the host; or all "
              + "(default: ${DEFAULT-VALUE})")
  private List<String> via = new ArrayList<>();

  @Mixin private WhatIf whatIf = new WhatIf();

  @Mixin private Sampling sampling = new Sampling();

  @Option(
      names = "--quick",
      description = "ask each server once and predict the rest from the library's timers")
  private boolean quick;

  @Option(
      names = "--slow",
      paramLabel = "TIME",
      defaultValue = "1s",
      description = "a lookup that takes longer is a fault (default: ${DEFAULT-VALUE})")
  private Duration slow;

  @Option(
      names = "--json-lines",
      description = "one JSON object on a line for each lookup, as it ends")
  private boolean jsonLines;

  @Option(
      names = "--svg",
      paramLabel = "FILE",
      description = "draw the time line as a picture as well")
  private Path svg;

  ReplayCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws Exception {
    Settings settings = common.settings();
    List<String> wanted = names.stream().map(this::name).toList();
    as.stream().filter(word -> !ProfileChoice.names().contains(word)).forEach(this::refuse);
    ReplayRequest request =
        new ReplayRequest(
            wanted,
            List.copyOf(new LinkedHashSet<>(as)),
            ways(),
            whatIf.change(),
            whatIf.wantsSuggestions(),
            sampling.plan(),
            quick ? Optional.of(settings.timeout()) : Optional.empty(),
            slow);
    Delivery delivery = new Delivery(settings, streams);
    if (!delivery.isPossible("replay") || svg != null && !delivery.isPossible("replay", svg)) {
      return ExitCode.CANNOT_WRITE;
    }
    ReplayOutput output = new ReplayOutput(settings, streams, Optional.ofNullable(svg), jsonLines);
    return new Replaying(settings, streams, request)
        .run(new TargetRequest(TargetOptions.specs(List.of(target), spec), false), output);
  }

  private String name(String text) {
    String name = DnsName.of(text, spec);
    return text.endsWith(".") && !name.endsWith(".") ? name + "." : name;
  }

  private void refuse(String library) {
    throw new ParameterException(
        spec.commandLine(),
        "--as does not know \""
            + library
            + "\"; type one of "
            + String.join(", ", ProfileChoice.names()));
  }

  private Set<Via> ways() {
    Set<Via> ways = EnumSet.of(Via.NAT);
    for (String word : via) {
      if (word.equals("all")) {
        return EnumSet.allOf(Via.class);
      }
      ways.add(
          java.util.Arrays.stream(Via.values())
              .filter(v -> v.text().equals(word))
              .findFirst()
              .orElseThrow(
                  () ->
                      new ParameterException(
                          spec.commandLine(),
                          "--via takes nat, direct, upstream, host or all, not \"" + word + "\"")));
    }
    return ways;
  }

  /** What {@code --as} takes. */
  static final class Libraries implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return ProfileChoice.names().iterator();
    }
  }

  /** What {@code --via} takes. */
  static final class Ways implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Stream.concat(Stream.of(Via.values()).map(Via::text), Stream.of("all")).iterator();
    }
  }
}
