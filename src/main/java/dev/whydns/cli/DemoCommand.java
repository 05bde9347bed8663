package dev.whydns.cli;

import dev.whydns.demo.DemoBox;
import dev.whydns.demo.Incident;
import dev.whydns.os.Commands;
import dev.whydns.os.Privileges;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/** {@code whydns demo}: break something in a box, and find it. */
final class DemoCommand implements Callable<Integer> {

  private static final Incident DEFAULT = Incident.EIGHT_HOURS;

  private static final List<String> WORDS =
      Stream.of(Incident.values()).map(Incident::word).toList();

  /** The programs that build the box, and the packages that they are in, as Debian calls them. */
  private static final Map<String, String> PROGRAMS = new LinkedHashMap<>();

  static {
    PROGRAMS.put("ip", "iproute2");
    PROGRAMS.put("iptables", "iptables");
    PROGRAMS.put("iptables-restore", "iptables");
    PROGRAMS.put("iptables-save", "iptables");
    PROGRAMS.put("mount", "mount");
    PROGRAMS.put("unshare", "util-linux");
    PROGRAMS.put("nsenter", "util-linux");
    PROGRAMS.put("setsid", "util-linux");
    PROGRAMS.put("sh", "dash");
    PROGRAMS.put("sleep", "coreutils");
  }

  private final Streams streams;
  private final CommandSpec spec;
  private final CommonOptions common;
  private final Given<String> incident;
  private final Given<Boolean> list;
  private final Given<Boolean> shell;
  private final Given<Boolean> quiz;

  DemoCommand(Streams streams) {
    this.streams = streams;
    spec = usage();
    common = new CommonOptions(spec);
    Arguments arguments = new Arguments(spec);
    incident =
        arguments.one(
            PositionalParamSpec.builder()
                .arity("0..1")
                .paramLabel("INCIDENT")
                .completionCandidates(WORDS)
                .description("${COMPLETION-CANDIDATES}"));
    list = Arguments.alternative("the incidents, one in a line", "--list");
    shell = Arguments.alternative("a shell in the box, to look around by hand", "--shell");
    quiz =
        Arguments.alternative(
            "a shell in an incident that is not named, and at its end the question for the cause;"
                + " over a pipe, lines are commands for the box until one is the answer",
            "--quiz");
    arguments.oneOf(list, shell, quiz);
  }

  private CommandSpec usage() {
    return new Usage(
            this, "demo", "Break DNS in throwaway namespaces, and diagnose it; needs no Docker.")
        .paragraphs(
            "Builds a small host with containers, servers and one fault, in namespaces that are gone with"
                + " the command, and runs whydns in it. The packets, rules and sockets are real; the"
                + " engine is whydns itself, standing in for Docker's. Nothing leaves the machine, and"
                + " nothing is changed on it. Needs root, iproute2 and iptables.",
            "Without an incident: eight-hours. All options but its own are those of the command that it"
                + " runs, and so is the exit status. With --shell it is that of the shell, with --quiz 0"
                + " for the right answer.")
        .examples(
            "whydns demo eight-hours",
            "whydns demo dead-upstream --json",
            "whydns demo rules-flushed --shell",
            "whydns demo --quiz")
        .exits(
            "0:healthy; the right answer",
            "1:a wrong answer, or none",
            ExitCode.Line.FAULT,
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
    Incident chosen = incident.optional().map(this::named).orElse(DEFAULT);
    refuseOtherForms(settings);
    if (list.get()) {
      return list();
    }
    if (settings.dockerHost().isPresent()) {
      throw new ParameterException(
          spec.commandLine(), "demo has an engine of its own; leave out --docker-host");
    }
    Delivery delivery = new Delivery(settings, streams);
    List<String> capabilities = Privileges.missing();
    if (!capabilities.isEmpty()) {
      String why = "makes namespaces and needs root; " + String.join(", ", capabilities);
      return delivery.refuse("demo", ExitCode.NOT_PERMITTED, "demo " + why + " is missing");
    }
    List<String> missing = missing();
    if (!missing.isEmpty()) {
      return delivery.refuse("demo", ExitCode.UNAVAILABLE, "demo " + needs(missing));
    }
    Incident built = quiz.get() && incident.optional().isEmpty() ? random() : chosen;
    try (DemoRun run = DemoRun.of(built, streams)) {
      return quiz.get() ? run.quiz() : shell.get() ? run.shell() : run.diagnose(options());
    } catch (DemoBox.NotBuilt e) {
      boolean denied = e.getMessage().contains("ermitted") || e.getMessage().contains("ermission");
      int code = denied ? ExitCode.NOT_PERMITTED : ExitCode.UNAVAILABLE;
      return delivery.refuse("demo", code, "demo cannot be built here: " + e.getMessage());
    }
  }

  /** Only a report has other forms than text. */
  private void refuseOtherForms(Settings settings) {
    boolean report = !list.get() && !shell.get() && !quiz.get();
    if (!report && (settings.format() != Format.TEXT || settings.output().isPresent())) {
      String which = list.get() ? "--list" : shell.get() ? "--shell" : "--quiz";
      throw new ParameterException(
          spec.commandLine(),
          which
              + " makes no report: leave out "
              + (settings.output().isPresent()
                  ? "-o"
                  : "--" + settings.format().toString().toLowerCase(Locale.ROOT)));
    }
  }

  private Incident named(String word) {
    return Incident.of(word)
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "there is no incident \""
                        + word
                        + "\""
                        + (Mistake.near(word, WORDS).isEmpty()
                            ? "; whydns demo --list shows them"
                            : Mistake.near(word, WORDS))));
  }

  private static Incident random() {
    Incident[] all = Incident.values();
    return all[ThreadLocalRandom.current().nextInt(all.length)];
  }

  private int list() {
    for (Incident each : Incident.values()) {
      streams.out().printf("%-18s %s%n", each.word(), each.title());
    }
    return ExitCode.HEALTHY;
  }

  private List<String> missing() {
    Commands commands = Commands.of(streams.environment());
    return PROGRAMS.keySet().stream().filter(name -> commands.find(name).isEmpty()).toList();
  }

  private static String needs(List<String> missing) {
    String packages =
        missing.stream().map(PROGRAMS::get).distinct().collect(Collectors.joining(" "));
    return "needs " + String.join(", ", missing) + "; as root: apt-get install " + packages;
  }

  /** Those that were typed and are not demo's own, for the command that is run. */
  private List<String> options() {
    return spec.commandLine().getParseResult().matchedOptions().stream()
        .flatMap(DemoCommand::typed)
        .collect(Collectors.toList());
  }

  private static Stream<String> typed(OptionSpec option) {
    String name = option.longestName();
    if (option.getValue() instanceof boolean[] times) {
      return Stream.generate(() -> name).limit(times.length);
    }
    boolean isFlag = option.arity().max() == 0;
    return option.originalStringValues().stream().map(value -> isFlag ? name : name + "=" + value);
  }
}
