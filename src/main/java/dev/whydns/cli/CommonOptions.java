package dev.whydns.cli;

import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The options that every command has. */
final class CommonOptions {

  private final CommandSpec spec;
  private final Given<String> dockerHost;
  private final Given<Duration> timeout;
  private final Given<Duration> deadline;
  private final Given<Format> format;
  private final Given<Boolean> json;
  private final Given<Path> output;
  private final Given<Path> redactMap;
  private final Given<Settings.Colour> colour;
  private final Given<FailOn> failOn;
  private final Given<Boolean> quiet;
  private final Given<boolean[]> verbose;
  private final Given<Boolean> debug;

  /** Adds them to a command. */
  CommonOptions(CommandSpec spec) {
    this.spec = spec;
    Arguments arguments = new Arguments(spec);
    dockerHost =
        arguments.one(
            String.class,
            OptionSpec.builder("-H", "--docker-host")
                .paramLabel("URL")
                .description(
                    "the engine's socket, as unix:///run/docker.sock; else as docker itself finds it"));
    timeout =
        arguments.one(
            Duration.class,
            OptionSpec.builder("--timeout")
                .paramLabel("TIME")
                .defaultValue("2s")
                .description(
                    "how long to wait for one answer, as 500ms or 2s (default: ${DEFAULT-VALUE})"));
    deadline =
        arguments.one(
            Duration.class,
            OptionSpec.builder("--deadline")
                .paramLabel("TIME")
                .defaultValue("30s")
                .description("how long the whole run may take (default: ${DEFAULT-VALUE})"));
    format =
        arguments.one(
            Format.class,
            OptionSpec.builder("--format")
                .paramLabel("FORMAT")
                .defaultValue("text")
                .description("text, json or markdown, for a ticket (default: ${DEFAULT-VALUE})"));
    json = arguments.flag("short for --format json", "--json");
    output =
        arguments.one(
            Path.class,
            OptionSpec.builder("-o", "--output")
                .paramLabel("FILE")
                .description("write the result to a file, readable by you alone"));
    arguments.flag("stable pseudonyms for names, addresses, IDs and paths, everywhere", "--redact");
    redactMap =
        arguments.one(
            Path.class,
            OptionSpec.builder("--redact-map")
                .paramLabel("FILE")
                .description(
                    "the same, and write what they stand for to a file, readable by you alone"));
    colour =
        arguments.one(
            Settings.Colour.class,
            OptionSpec.builder("--color")
                .paramLabel("WHEN")
                .defaultValue("auto")
                .description(
                    "auto, always or never (default: ${DEFAULT-VALUE}; NO_COLOR is honoured)"));
    failOn =
        arguments.one(
            FailOn.class,
            OptionSpec.builder("--fail-on")
                .paramLabel("WHAT")
                .defaultValue("warning")
                .description(
                    "warning, fault or never: what makes the exit code 1 or 2 "
                        + "(default: ${DEFAULT-VALUE})"));
    quiet = arguments.flag("only what is not healthy, and the summary", "-q", "--quiet");
    verbose = arguments.repeated("every exchange; twice: what was read as well", "-v", "--verbose");
    debug = arguments.flag("show stack traces", "--debug");
    arguments.help();
    arguments.version();
  }

  Settings settings() {
    return new Settings(
        dockerHost.optional(),
        timeout.get(),
        deadline.get(),
        json.get() ? Format.JSON : format.get(),
        output.optional(),
        redactMap.optional(),
        colour.get(),
        failOn.get(),
        quiet.get(),
        verbose.get().length,
        debug.get(),
        CommandWords.of(spec));
  }
}
