package dev.whydns.man;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * A command as a page shows it.
 *
 * @param spec of picocli
 */
record CommandModel(CommandSpec spec) {

  /** As {@code check}. */
  String name() {
    return spec.name();
  }

  /** Its header as the second half of NAME: not a sentence. */
  String gist() {
    String header = spec.usageMessage().header()[0];
    return header.substring(0, 1).toLowerCase(Locale.ROOT)
        + header.substring(1).replaceFirst("\\.$", "");
  }

  /** The paragraphs of its description. */
  List<String> description() {
    return Stream.of(String.join("\n", spec.usageMessage().description()).split("\n\n+"))
        .map(paragraph -> paragraph.strip().replace('\n', ' '))
        .filter(paragraph -> !paragraph.isEmpty())
        .toList();
  }

  /** The lines below {@code Examples:} in its help. */
  List<String> examples() {
    return Stream.of(spec.usageMessage().footer())
        .filter(line -> line.startsWith("  "))
        .map(line -> line.substring(2))
        .toList();
  }

  /** Those that other commands lack, by their names. */
  List<OptionSpec> ownOptions() {
    List<OptionSpec> common = commonOptions();
    return sorted(
        spec.options().stream()
            .filter(o -> common.stream().noneMatch(c -> c.longestName().equals(o.longestName()))));
  }

  /** Those that every command has; none of what is before a command. */
  List<OptionSpec> commonOptions() {
    return sorted(spec.options().stream().filter(this::isCommon));
  }

  private boolean isCommon(OptionSpec option) {
    return spec.parent() != null
        && spec.parent().subcommands().values().stream()
            .allMatch(c -> c.getCommandSpec().findOption(option.longestName()) != null);
  }

  private static List<OptionSpec> sorted(Stream<OptionSpec> options) {
    return options
        .sorted(Comparator.comparing(o -> o.longestName().replaceFirst("^-+", "")))
        .toList();
  }

  List<PositionalParamSpec> arguments() {
    return spec.positionalParameters();
  }

  /** What exit codes mean, by code. */
  Map<String, String> exitCodes() {
    Map<String, String> codes = new LinkedHashMap<>();
    spec.usageMessage().exitCodeList().forEach((code, text) -> codes.put(code.strip(), text));
    return codes;
  }

  /** What follows the command's name: its own options, that there are others, its arguments. */
  List<String> synopsis() {
    List<String> words = new ArrayList<>();
    for (OptionSpec option : ownOptions()) {
      String more = option.isMultiValue() ? "..." : "";
      words.add("[" + forms(option).get(0) + value(option, " ") + "]" + more);
    }
    if (!commonOptions().isEmpty()) {
      words.add("[_OPTION_]...");
    }
    for (PositionalParamSpec argument : arguments()) {
      String word = "_" + argument.paramLabel() + "_";
      String more = argument.isMultiValue() ? "..." : "";
      words.add((argument.arity().min() == 0 ? "[" + word + "]" : word) + more);
    }
    return words;
  }

  /** As {@code `-o`, `--output`=_FILE_}. */
  static String term(OptionSpec option) {
    return String.join(", ", forms(option)) + value(option, "=");
  }

  private static List<String> forms(OptionSpec option) {
    return Arrays.stream(option.names())
        .sorted(Comparator.comparing(String::length))
        .map(name -> "`" + name + "`")
        .toList();
  }

  private static String value(OptionSpec option, String sign) {
    if (option.arity().max() == 0) {
      return "";
    }
    String label = "_" + option.paramLabel() + "_";
    String more = option.splitRegex().isEmpty() ? "" : "[," + label + "]...";
    return sign + label + more + (option.arity().max() > 1 ? "..." : "");
  }

  /** What help says of an option or argument, with a stop. */
  static String text(ArgSpec arg) {
    return String.join(" ", arg.description()).replace("%n", " ") + ".";
  }
}
