package dev.whydns.cli.shell;

import dev.whydns.finding.Code;
import dev.whydns.render.PromptRenderer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What a word can become, from the commands' own model. A name that the terminal would not show as
 * it is, is not offered.
 */
final class Completion implements Completer {

  private static final String NETNS = "netns:";

  private final Commands commands;
  private final boolean unicode;

  /**
   * The completion of these commands.
   *
   * @param unicode whether the terminal shows more than ASCII
   */
  Completion(Commands commands, boolean unicode) {
    this.commands = commands;
    this.unicode = unicode;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    if (!line.line().stripLeading().startsWith("!")) {
      of(line.words()).stream()
          .filter(c -> PromptRenderer.isPlain(c.value(), unicode))
          .forEach(candidates::add);
    }
  }

  /** For the last of these words. */
  List<Candidate> of(List<String> typed) {
    List<String> words = new ArrayList<>(typed);
    if (words.size() > 1 && words.get(0).equals("whydns")) {
      words.remove(0);
    }
    CommandSpec root = commands.model();
    List<Roles.Role> roles = Roles.of(root, words);
    Roles.Role last = roles.get(roles.size() - 1);
    switch (last.kind()) {
      case COMMAND:
        return commands(root);
      case OPTION:
      case SEPARATOR:
        return options(root, words.get(0));
      default:
        return last.argument().map(a -> values(root, a, last, words)).orElse(List.of());
    }
  }

  private static List<Candidate> commands(CommandSpec root) {
    List<Candidate> all = new ArrayList<>();
    root.subcommands()
        .forEach((name, c) -> all.add(word(name, c.getCommandSpec().usageMessage().header()[0])));
    return all;
  }

  private static List<Candidate> options(CommandSpec root, String command) {
    if (!root.subcommands().containsKey(command)) {
      return List.of();
    }
    return root.subcommands().get(command).getCommandSpec().options().stream()
        .map(o -> word(o.longestName(), clause(o.description())))
        .toList();
  }

  /** The first of a help text. */
  private static String clause(String[] description) {
    return String.join(" ", description).split(" \\(default|[;:] ", 2)[0];
  }

  private List<Candidate> values(
      CommandSpec root, ArgSpec argument, Roles.Role role, List<String> words) {
    String whole = words.get(words.size() - 1);
    String before = whole.substring(0, whole.length() - role.text().length());
    String begun = role.text();
    if (!argument.splitRegex().isEmpty() && begun.contains(",")) {
      int comma = begun.lastIndexOf(',') + 1;
      before += begun.substring(0, comma);
      begun = begun.substring(comma);
    }
    List<Candidate> found = new ArrayList<>();
    for (Candidate each : candidates(root, argument, begun)) {
      String description = each.descr() == null ? "" : each.descr();
      found.add(candidate(before + each.value(), each.value(), description, each.complete()));
    }
    return found;
  }

  private List<Candidate> candidates(CommandSpec root, ArgSpec argument, String begun) {
    if (argument.completionCandidates() != null) {
      return StreamSupport.stream(argument.completionCandidates().spliterator(), false)
          .map(value -> word(value.toLowerCase(Locale.ROOT), ""))
          .toList();
    }
    boolean isOption = argument instanceof OptionSpec;
    if (Arrays.asList(argument.auxiliaryTypes()).contains(Path.class)) {
      return files("", begun);
    }
    switch (argument.paramLabel()) {
      case "TARGET":
        return targets(begun);
      case "BEFORE":
      case "AFTER":
        return Stream.concat(targets(begun).stream(), files("", begun).stream()).toList();
      case "NAME":
        return words(commands.names());
      case "WORD":
        return Stream.of(Code.values()).map(c -> word(c.text(), c.title())).toList();
      case "COMMAND":
        return commands(root);
      default:
        return isOption ? List.of() : files("", begun);
    }
  }

  private List<Candidate> targets(String begun) {
    if (begun.startsWith(NETNS)) {
      String path = begun.substring(NETNS.length());
      return files(NETNS, path.isEmpty() ? "/run/netns/" : path);
    }
    List<Candidate> all = new ArrayList<>(words(commands.targets()));
    all.addAll(words(List.of("host", "dockerd")));
    Stream.of("compose:", "pid:", NETNS)
        .forEach(beginning -> all.add(candidate(beginning, beginning, "", false)));
    return all;
  }

  private static List<Candidate> files(String before, String begun) {
    return FileNames.of(begun).stream()
        .map(name -> candidate(before + name, before + name, "", !name.endsWith("/")))
        .toList();
  }

  private static List<Candidate> words(List<String> words) {
    return words.stream().map(word -> word(word, "")).toList();
  }

  private static Candidate word(String value, String description) {
    return candidate(value, value, description, true);
  }

  private static Candidate candidate(
      String value, String shown, String description, boolean complete) {
    String text = description.isEmpty() ? null : description;
    return new Candidate(value, shown, null, text, null, null, complete);
  }
}
