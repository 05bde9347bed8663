package dev.whydns.cli;

import dev.whydns.collect.TargetRequest;
import dev.whydns.model.Replay.Via;
import dev.whydns.probe.stub.ProfileChoice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/** {@code whydns replay}: a lookup as the application's resolver library makes it. */
final class ReplayCommand implements Callable<Integer> {

  /** What {@code --via} takes. */
  private static final List<String> WAYS =
      Stream.concat(Stream.of(Via.values()).map(Via::text), Stream.of("all")).toList();

  private final Streams streams;
  private final CommandSpec spec;
  private final CommonOptions common;
  private final Given<String> target;
  private final Given<List<String>> names;
  private final Given<List<String>> as;
  private final Given<List<String>> via;
  private final WhatIf whatIf;
  private final Sampling sampling;
  private final Given<Boolean> quick;
  private final Given<Duration> slow;
  private final Given<Boolean> jsonLines;
  private final Given<Path> svg;

  ReplayCommand(Streams streams) {
    this.streams = streams;
    spec = usage();
    Arguments arguments = new Arguments(spec);
    common = new CommonOptions(spec);
    target =
        arguments.one(
            PositionalParamSpec.builder()
                .index("0")
                .paramLabel("TARGET")
                .description(TargetOptions.FORMS));
    names =
        arguments.list(
            PositionalParamSpec.builder()
                .index("1..*")
                .arity("1..*")
                .paramLabel("NAME")
                .description("what to look up; a final dot keeps the search list out"));
    as =
        arguments.list(
            String.class,
            OptionSpec.builder("--as")
                .paramLabel("LIBRARY")
                .splitRegex(",")
                .defaultValue("auto")
                .completionCandidates(ProfileChoice.names())
                .description(
                    "whose queries: auto, glibc, musl, go, go-cgo, c-ares, node, java, busybox, "
                        + "systemd-resolved, or all; auto looks at the target's main process "
                        + "(default: ${DEFAULT-VALUE})"));
    via =
        arguments.list(
            String.class,
            OptionSpec.builder("--via")
                .paramLabel("WAY")
                .splitRegex(",")
                .defaultValue("nat")
                .completionCandidates(WAYS)
                .description(
                    "nat: port 53, as applications do; direct: the engine's real port; upstream: each server "
                        + "from where the engine asks it; host: each server from the host; or all "
                        + "(default: ${DEFAULT-VALUE})"));
    whatIf = new WhatIf(spec);
    sampling = new Sampling(spec);
    quick =
        arguments.flag(
            "ask each server once and predict the rest from the library's timers", "--quick");
    slow =
        arguments.one(
            Duration.class,
            OptionSpec.builder("--slow")
                .paramLabel("TIME")
                .defaultValue("1s")
                .description("a lookup that takes longer is a fault (default: ${DEFAULT-VALUE})"));
    jsonLines =
        arguments.flag("one JSON object on a line for each lookup, as it ends", "--json-lines");
    svg =
        arguments.one(
            Path.class,
            OptionSpec.builder("--svg")
                .paramLabel("FILE")
                .description("draw the time line as a picture as well"));
  }

  private CommandSpec usage() {
    return new Usage(
            this,
            "replay",
            "Send what the application's resolver library sends, and show where time goes.")
        .paragraphs(
            "From the target's network namespace, with its resolv.conf, hosts and nsswitch.conf: the same "
                + "queries, in the same order, with the same timers as glibc, musl, Go, c-ares and others. "
                + "Where a lookup fails or is slow, the servers are asked as check does, to find the hop.")
        .examples(
            "whydns replay web api.example.com",
            "whydns replay web api.example.com --as all --quick",
            "whydns replay web api.example.com --option single-request",
            "whydns replay web api.example.com --until-failure --every 1s --for 10m")
        .exits(
            "0:no lookup failed or took longer than --slow",
            ExitCode.Line.WARNING,
            "2:the caller would see an error, or wait for longer than --slow",
            ExitCode.Line.UNKNOWN,
            ExitCode.Line.CANNOT_WRITE,
            ExitCode.Line.NOT_PERMITTED)
        .spec();
  }

  /** The command as picocli takes it. */
  CommandSpec spec() {
    return spec;
  }

  @Override
  public Integer call() throws Exception {
    Settings settings = common.settings();
    List<String> wanted = names.get().stream().map(this::name).toList();
    as.get().stream().filter(word -> !ProfileChoice.names().contains(word)).forEach(this::refuse);
    ReplayRequest request =
        new ReplayRequest(
            wanted,
            List.copyOf(new LinkedHashSet<>(as.get())),
            ways(),
            whatIf.change(),
            whatIf.wantsSuggestions(),
            sampling.plan(),
            quick.get() ? Optional.of(settings.timeout()) : Optional.empty(),
            slow.get());
    Delivery delivery = new Delivery(settings, streams);
    if (!delivery.isPossible("replay")
        || !svg.optional().map(file -> delivery.isPossible("replay", file)).orElse(true)) {
      return ExitCode.CANNOT_WRITE;
    }
    ReplayOutput output = new ReplayOutput(settings, streams, svg.optional(), jsonLines.get());
    return new Replaying(settings, streams, request)
        .run(new TargetRequest(TargetOptions.specs(List.of(target.get()), spec), false), output);
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
    for (String word : via.get()) {
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
}
