package dev.whydns.cli;

import dev.whydns.cli.shell.Roles;
import dev.whydns.cli.shell.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/**
 * From a line of the shell to the words of a command line: with the options that the shell was
 * started with, and with the loaded target where the line names none.
 */
final class LineWords {

  private static final String TARGET = "TARGET";

  /** Each has the terminal, or a host, for itself. */
  private static final Set<String> OUTSIDE = Set.of("demo", "shell");

  private static final List<String> OTHER_TARGETS = List.of("--all", "-a", "--from");

  private final Function<String, CommandSpec> model;
  private final List<List<String>> options;

  /**
   * Words for these commands.
   *
   * @param model all commands, or at least the one of this name
   * @param options each with its value, as {@code --timeout 1s}
   */
  LineWords(Function<String, CommandSpec> model, List<List<String>> options) {
    this.model = model;
    this.options = options;
  }

  /**
   * The words.
   *
   * @param loaded the target that is loaded
   * @return empty for a line of nothing
   * @throws IllegalArgumentException with a clause that says what is wrong with the line
   */
  List<String> of(String line, Optional<String> loaded) {
    String stripped = line.strip();
    if (stripped.startsWith("!")) {
      return with(program(stripped.substring(1).strip(), loaded), Optional.empty());
    }
    Words words = Words.of(line);
    words
        .problem()
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(problem);
            });
    List<String> texts = new ArrayList<>(words.texts());
    for (String own : List.of("docker", "whydns")) {
      if (texts.size() > 1 && texts.get(0).equals(own)) {
        texts.remove(0);
      }
    }
    if (!texts.isEmpty() && OUTSIDE.contains(texts.get(0))) {
      throw new IllegalArgumentException(texts.get(0) + " starts outside of the shell: type exit");
    }
    return texts.isEmpty() ? texts : with(texts, loaded);
  }

  /** As it stands there for the system's shell, with its pipes and patterns. */
  private static List<String> program(String command, Optional<String> loaded) {
    String target =
        loaded.orElseThrow(
            () ->
                new IllegalArgumentException(
                    "! runs a command in the network of the loaded target; type first: use TARGET"));
    return command.isEmpty()
        ? List.of("netns", target)
        : List.of("netns", target, "--", "/bin/sh", "-c", command);
  }

  private List<String> with(List<String> words, Optional<String> loaded) {
    CommandSpec root = model.apply(words.get(0));
    if (!root.subcommands().containsKey(words.get(0))) {
      return words;
    }
    CommandSpec command = root.subcommands().get(words.get(0)).getCommandSpec();
    List<String> all = new ArrayList<>(words);
    loaded.ifPresent(target -> insert(target, Roles.of(root, words), command, all));
    List<String> inherited = new ArrayList<>();
    options.stream().filter(o -> command.findOption(o.get(0)) != null).forEach(inherited::addAll);
    all.addAll(1, inherited);
    return List.copyOf(all);
  }

  /** Where the command takes a target and the line has none. */
  private static void insert(
      String target, List<Roles.Role> roles, CommandSpec command, List<String> words) {
    Optional<Integer> first =
        command.positionalParameters().stream()
            .filter(p -> p.paramLabel().equals(TARGET))
            .map(p -> p.index().min())
            .findFirst();
    if (first.isEmpty()
        || command.userObject() instanceof UseCommand
        || words.stream().anyMatch(OTHER_TARGETS::contains)) {
      return;
    }
    List<Roles.Role> parameters =
        roles.stream().filter(r -> r.kind() == Roles.Kind.PARAMETER).toList();
    boolean takesMore = command.positionalParameters().size() > 1 && first.get() == 0;
    boolean named = takesMore ? isNamed(target, parameters) : parameters.size() > first.get();
    if (!named && parameters.size() >= first.get()) {
      int at = first.get() == 0 ? 1 : roles.indexOf(parameters.get(first.get() - 1)) + 1;
      words.add(at, target);
    }
  }

  /** Behind a target come names or a command: only what can be neither is taken as a target. */
  private static boolean isNamed(String target, List<Roles.Role> parameters) {
    if (parameters.isEmpty()) {
      return false;
    }
    String word = parameters.get(0).text();
    return word.equals(target)
        || word.startsWith("compose:")
        || word.startsWith("pid:")
        || word.startsWith("netns:");
  }

  /** The names that a line asks for. */
  static List<String> names(CommandSpec root, List<String> words) {
    return Roles.of(root, words).stream()
        .filter(r -> r.isLabelled("NAME"))
        .map(Roles.Role::text)
        .toList();
  }

  /** The options of a command that were given, but for those that a shell has no use for. */
  static List<List<String>> given(CommandSpec command, List<String> without) {
    List<List<String>> given = new ArrayList<>();
    for (ArgSpec each : command.commandLine().getParseResult().matchedArgs()) {
      if (each.isOption() && !without.contains(name(each))) {
        given.addAll(words(each));
      }
    }
    return given;
  }

  private static String name(ArgSpec option) {
    return ((picocli.CommandLine.Model.OptionSpec) option).longestName();
  }

  /** Of an option that was given twice there are two. */
  private static List<List<String>> words(ArgSpec option) {
    String name = name(option);
    if (name.equals("--json")) {
      return List.of(List.of("--format", "json"));
    }
    if (option.arity().max() == 0) {
      return List.of(List.of(name));
    }
    return option.stringValues().stream().map(value -> List.of(name, value)).toList();
  }
}
