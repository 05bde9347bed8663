package dev.whydns.man;

import dev.whydns.finding.Passage;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The page of a command, as {@code man whydns-check}: whatever the command model holds. */
final class CommandPage {

  /** What can happen to every command; the rest of what whydns(8) lists is for some to return. */
  private static final Set<String> ALWAYS = Set.of("64", "69", "70", "130");

  private final CommandModel root;
  private final CommandModel command;
  private final Prose prose;
  private final Roff roff;

  private CommandPage(CommandSpec root, CommandSpec command) {
    this.root = new CommandModel(root);
    this.command = new CommandModel(command);
    String page = "whydns-" + command.name();
    prose = Prose.of(page);
    roff = new Roff(page, 8, this.command.gist());
  }

  /**
   * The page.
   *
   * @throws IllegalStateException a part is missing that the model cannot give
   */
  static String roff(CommandSpec root, CommandSpec command) {
    return new CommandPage(root, command).whole();
  }

  private String whole() {
    roff.heading("Synopsis");
    roff.synopsis("whydns " + command.name(), command.synopsis());
    roff.heading("Description");
    List<String> described = command.description();
    for (int i = 0; i < described.size(); i++) {
      roff.paragraph(described.get(i), i == 0);
    }
    roff.passages(prose.part("description"), described.isEmpty() ? "" : ".PP");
    arguments();
    options();
    roff.heading("Exit status");
    exitCodes().forEach((code, text) -> roff.term("`" + code + "`", text + "."));
    roff.heading("Files");
    roff.passages(prose.part("files"), "");
    examples();
    roff.heading("See also");
    roff.paragraph("whydns(8), " + prose.part("see also").get(0).text(), true);
    return roff.text();
  }

  /** Those of its help, unless the prose says more of them, and those of the prose. */
  private void examples() {
    List<Passage> more = prose.part("examples");
    List<String> said = more.stream().map(Passage::text).toList();
    List<String> plain = command.examples().stream().filter(e -> !said.contains(e)).toList();
    roff.heading("Examples");
    roff.verbatim(plain);
    roff.passages(more, plain.isEmpty() ? "" : ".PP");
  }

  private void arguments() {
    if (!command.arguments().isEmpty()) {
      roff.heading("Arguments");
      for (PositionalParamSpec argument : command.arguments()) {
        roff.term("_" + argument.paramLabel() + "_", CommandModel.text(argument));
      }
    }
  }

  private void options() {
    roff.heading("Options");
    options(roff, command.ownOptions());
    if (!command.commonOptions().isEmpty()) {
      roff.subheading("Options that every command has");
      options(roff, command.commonOptions());
    }
  }

  static void options(Roff roff, List<OptionSpec> options) {
    options.forEach(o -> roff.term(CommandModel.term(o), CommandModel.text(o)));
  }

  private Map<String, String> exitCodes() {
    Map<String, String> codes = new LinkedHashMap<>(command.exitCodes());
    root.exitCodes().entrySet().stream()
        .filter(each -> ALWAYS.contains(each.getKey()))
        .forEach(each -> codes.putIfAbsent(each.getKey(), each.getValue()));
    Map<String, String> sorted = new LinkedHashMap<>();
    codes.keySet().stream()
        .sorted(Comparator.comparing(Integer::valueOf))
        .forEach(code -> sorted.put(code, codes.get(code)));
    return sorted;
  }
}
