package dev.whydns.cli;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code help}, in the shell: what can be typed there. */
@Command(name = "help", header = "Show what can be typed, or all about a command.")
final class HelpCommand implements Callable<Integer> {

  private final ShellSession session;
  private final Streams streams;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "this help")
  private boolean help;

  @Parameters(paramLabel = "COMMAND", arity = "0..1", description = "all about this one")
  private Optional<String> command = Optional.empty();

  HelpCommand(ShellSession session, Streams streams) {
    this.session = session;
    this.streams = streams;
  }

  @Override
  public Integer call() {
    Cli cli = session.cli(streams);
    CommandSpec root = cli.model();
    if (command.isEmpty()) {
      return print(overview(root));
    }
    CommandLine wanted = root.subcommands().get(command.get());
    return wanted == null ? cli.run(command.get()) : print(wanted);
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
