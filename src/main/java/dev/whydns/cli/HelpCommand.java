package dev.whydns.cli;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code help}, in the shell: what can be typed there. */
final class HelpCommand implements Callable<Integer> {

  private final ShellSession session;
  private final CommandSpec spec;
  private final Given<String> command;
  private final Streams streams;

  HelpCommand(ShellSession session, Streams streams) {
    this.session = session;
    this.streams = streams;
    spec = usage();
    Arguments arguments = new Arguments(spec);
    arguments.help();
    command =
        arguments.one(
            PositionalParamSpec.builder()
                .arity("0..1")
                .paramLabel("COMMAND")
                .description("all about this one"));
  }

  private CommandSpec usage() {
    return new Usage(this, "help", "Show what can be typed, or all about a command.").spec();
  }

  /** The command as picocli takes it. */
  CommandSpec spec() {
    return spec;
  }

  @Override
  public Integer call() {
    Cli cli = session.cli(streams);
    CommandSpec root = cli.model();
    Optional<String> named = command.optional();
    if (named.isEmpty()) {
      return print(overview(root));
    }
    CommandLine wanted = root.subcommands().get(named.get());
    return wanted == null ? cli.run(named.get()) : print(wanted);
  }

  private static CommandLine overview(CommandSpec root) {
    root.options().stream().toList().forEach(root::remove);
    root.usageMessage()
        .header("One command a line, with the options that it has everywhere.")
        .customSynopsis("COMMAND [OPTION...] [TARGET...]")
        .description("")
        .exitCodeListHeading("")
        .exitCodeList(Map.of())
        .footer(
            "",
            "!COMMAND runs a command of the system's shell in the network of the loaded",
            "target, ! alone a shell. Tab completes, the arrows go through earlier lines,",
            "Ctrl-R searches them. Ctrl-C stops what runs, Ctrl-D leaves.");
    return root.commandLine();
  }

  private int print(CommandLine about) {
    boolean coloured =
        Appearance.isColoured(session.settings().colour(), streams, streams.outIsTerminal());
    streams.out().print(HelpPage.of(about, coloured));
    streams.out().flush();
    return ExitCode.HEALTHY;
  }
}
