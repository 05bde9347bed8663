package dev.whydns.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that every command has. */
final class CommonOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = {"-H", "--docker-host"},
      paramLabel = "URL",
      description =
          "the engine's socket, as unix:///run/docker.sock; else as docker itself finds it")
  private String dockerHost;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "2s",
      description = "how long to wait for one answer, as 500ms or 2s (default: ${DEFAULT-VALUE})")
  private Duration timeout;

  @Option(
      names = "--deadline",
      paramLabel = "TIME",
      defaultValue = "30s",
      description = "how long the whole run may take (default: ${DEFAULT-VALUE})")
  private Duration deadline;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text, json or markdown, for a ticket (default: ${DEFAULT-VALUE})")
  private Format format;

  @Option(names = "--json", description = "short for --format json")
  private boolean json;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "write the result to a file, readable by you alone")
  private Path output;

  @Option(
      names = "--redact",
      description = "stable pseudonyms for names, addresses, IDs and paths, everywhere")
  private boolean redact;

  @Option(
      names = "--redact-map",
      paramLabel = "FILE",
      description = "the same, and write what they stand for to a file, readable by you alone")
  private Path redactMap;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      defaultValue = "auto",
      description = "auto, always or never (default: ${DEFAULT-VALUE}; NO_COLOR is honoured)")
  private Settings.Colour colour;

  @Option(
      names = "--fail-on",
      paramLabel = "WHAT",
      defaultValue = "warning",
      description =
          "warning, fault or never: what makes the exit code 1 or 2 (default: ${DEFAULT-VALUE})")
  private FailOn failOn;

  @Option(
      names = {"-q", "--quiet"},
      description = "only what is not healthy, and the summary")
  private boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      description = "every exchange; twice: what was read as well")
  private boolean[] verbose = new boolean[0];

  @Option(names = "--debug", description = "show stack traces")
  private boolean debug;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "this help")
  private boolean help;

  @Option(names = "--version", versionHelp = true, description = "the version")
  private boolean version;

  Settings settings() {
    return new Settings(
        Optional.ofNullable(dockerHost),
        timeout,
        deadline,
        json ? Format.JSON : format,
        Optional.ofNullable(output),
        Optional.ofNullable(redactMap),
        colour,
        failOn,
        quiet,
        verbose.length,
        debug,
        CommandWords.of(spec));
  }
}
