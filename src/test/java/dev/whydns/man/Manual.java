package dev.whydns.man;

import dev.whydns.cli.Cli;
import dev.whydns.cli.Streams;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;

/** All pages of the manual. */
final class Manual {

  private Manual() {}

  /** How each file in {@code man/} is made, by its name. */
  static Map<String, Supplier<String>> pages() {
    CommandSpec root = new Cli(Streams.ofProcess()).model();
    Map<String, Supplier<String>> pages = new TreeMap<>();
    pages.put("docker-whydns.1", PluginPage::roff);
    pages.put("whydns.8", () -> OverviewPage.roff(root));
    pages.put("whydns-findings.7", FindingsPage::roff);
    pages.put("whydns-json.5", JsonPage::roff);
    root.subcommands()
        .forEach(
            (name, command) ->
                pages.put(
                    "whydns-" + name + ".8",
                    () -> CommandPage.roff(root, command.getCommandSpec())));
    return pages;
  }
}
