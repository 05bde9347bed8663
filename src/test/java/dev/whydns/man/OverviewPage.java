package dev.whydns.man;

import dev.whydns.finding.Hop;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** {@code man whydns}: what all commands have in common. */
final class OverviewPage {

  static final String NAME = "whydns";

  private final CommandModel root;
  private final List<CommandModel> commands;
  private final Prose prose = Prose.of(NAME);
  private final Roff roff;

  private OverviewPage(CommandSpec root) {
    this.root = new CommandModel(root);
    commands =
        root.subcommands().values().stream()
            .map(CommandLine::getCommandSpec)
            .map(CommandModel::new)
            .toList();
    roff = new Roff(NAME, 8, "say why DNS fails in a Docker container");
  }

  static String roff(CommandSpec root) {
    return new OverviewPage(root).whole();
  }

  private String whole() {
    roff.heading("Synopsis");
    roff.synopsis(NAME, List.of("_COMMAND_", "[_OPTION_]...", "[_ARGUMENT_]..."));
    String alone =
        root.ownOptions().stream().map(CommandModel::term).collect(Collectors.joining(" | "));
    roff.synopsis(NAME, List.of(alone.replace(", ", " | ").split(" (?=\\|)")));
    roff.heading("Description");
    roff.paragraph(root.description().get(0), true);
    roff.passages(prose.part("description"), ".PP");
    roff.heading("Commands");
    roff.passages(prose.part("commands"), "");
    for (CommandModel command : commands) {
      String page = "; see whydns-" + command.name() + "(8).";
      roff.term("`" + command.name() + "`", command.gist() + page);
    }
    roff.heading("Targets");
    roff.passages(prose.part("targets"), "");
    roff.heading("Options");
    CommandPage.options(roff, root.ownOptions());
    roff.subheading("Options that every command has");
    CommandPage.options(roff, commands.get(0).commonOptions());
    hops();
    part("output");
    roff.heading("Exit status");
    root.exitCodes().forEach((code, text) -> roff.term("`" + code + "`", text + "."));
    roff.passages(prose.part("exit status"), ".PP");
    for (String part : List.of("environment", "files", "security", "examples", "see also")) {
      part(part);
    }
    return roff.text();
  }

  private void hops() {
    roff.heading("Hops");
    roff.passages(prose.part("path"), "");
    for (Hop hop : Hop.values()) {
      roff.term("`" + hop.text() + "`", prose.meaning("hops", hop.text()));
    }
  }

  private void part(String name) {
    roff.heading(name);
    roff.passages(prose.part(name), "");
  }
}
