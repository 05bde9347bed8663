package dev.whydns.completions;

import dev.whydns.cli.Choice;
import dev.whydns.demo.Incident;
import dev.whydns.finding.Code;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** What each shell's file says of commands and options, as lines of that shell. */
final class CompletionFiles {

  private final Map<String, List<Choice>> choices;
  private final Map<String, String> headers = new LinkedHashMap<>();

  CompletionFiles(CommandSpec root) {
    choices = Choice.of(root);
    root.subcommands()
        .forEach((n, c) -> headers.put(n, c.getCommandSpec().usageMessage().header()[0]));
  }

  /** By the name of the file. */
  Map<String, String> all() {
    return Map.of("whydns.bash", bash(), "_whydns", zsh(), "whydns.fish", fish());
  }

  private String bash() {
    StringBuilder out = new StringBuilder();
    out.append("_whydns_commands=(").append(String.join(" ", headers.keySet())).append(")\n\n");
    out.append("_whydns_codes=(").append(words(codes())).append(")\n\n");
    out.append("_whydns_incidents=(").append(words(incidents())).append(")\n\n");
    out.append("# Sets values to the options of command $1; without one, to those of whydns.\n");
    out.append("_whydns_options() {\n  case $1 in\n");
    choices.forEach(
        (command, options) -> {
          out.append("    ").append(command.isEmpty() ? "''" : command).append(")\n");
          out.append("      values=(");
          out.append(options.stream().map(o -> words(o.names())).collect(Collectors.joining(" ")));
          out.append(")\n      ;;\n");
        });
    out.append("    *) values=() ;;\n  esac\n}\n\n");
    out.append(
        "# Sets values to what option $1 takes, /file for a path; fails if it takes none.\n");
    out.append("_whydns_value() {\n  values=()\n  case $1 in\n");
    valued()
        .forEach(
            o -> {
              List<String> values = o.isFile() ? List.of("/file") : o.values();
              out.append("    ").append(String.join(" | ", o.names())).append(") ");
              out.append(values.isEmpty() ? ";;\n" : "values=(" + words(values) + ") ;;\n");
            });
    return out.append("    *) return 1 ;;\n  esac\n}\n").toString();
  }

  private String zsh() {
    StringBuilder out = new StringBuilder("_whydns_commands() {\n  described=(\n");
    headers.forEach(
        (n, header) -> out.append("    ").append(quoted(n + ":" + header)).append("\n"));
    out.append("  )\n}\n\n_whydns_codes() {\n  described=(\n");
    for (Code code : Code.values()) {
      out.append("    ").append(quoted(code.text() + ":" + code.title())).append("\n");
    }
    out.append("  )\n}\n\n_whydns_incidents() {\n  described=(\n");
    for (Incident incident : Incident.values()) {
      String described = incident.word() + ":" + incident.title();
      out.append("    ").append(quoted(described)).append("\n");
    }
    out.append("  )\n}\n\n_whydns_options() {\n  case $1 in\n");
    choices.forEach(
        (command, options) -> {
          out.append("    ").append(command.isEmpty() ? "''" : command).append(")\n");
          out.append("      specs=(\n");
          options.forEach(
              o -> o.names().forEach(n -> out.append("        ").append(zsh(o, n)).append("\n")));
          out.append("      )\n      ;;\n");
        });
    return out.append("  esac\n}\n").toString();
  }

  private static String zsh(Choice o, String name) {
    String once = o.repeats() ? "*" : "(" + words(o.names()) + ")";
    String sign = o.takesValue() && name.startsWith("--") ? "=" : "";
    String value = "";
    if (o.takesValue()) {
      String action =
          o.isFile() ? "_files" : o.values().isEmpty() ? "" : "(" + words(o.values()) + ")";
      value = ":" + o.label() + ":" + (action.isEmpty() ? " " : action);
    }
    return quoted(once + name + sign + "[" + o.text().replace("]", "\\]") + "]" + value);
  }

  private String fish() {
    StringBuilder out = new StringBuilder();
    out.append("set -g __whydns_commands ").append(words(headers.keySet())).append("\n");
    out.append("set -g __whydns_with_value");
    valued().forEach(o -> out.append(" ").append(words(o.names())));
    out.append("\n\ncomplete -c whydns -f\n");
    headers.forEach(
        (name, header) ->
            out.append("complete -c whydns -n __whydns_is_bare -a ")
                .append(name + " -d " + quoted(header))
                .append("\n"));
    for (Code code : Code.values()) {
      out.append("complete -c whydns -n '__whydns_is explain' -a ")
          .append(code.text() + " -d " + quoted(code.title()))
          .append("\n");
    }
    for (Incident incident : Incident.values()) {
      out.append("complete -c whydns -n '__whydns_is demo' -a ")
          .append(incident.word() + " -d " + quoted(incident.title()))
          .append("\n");
    }
    Map<Choice, List<String>> commands = new LinkedHashMap<>();
    choices.forEach(
        (command, options) ->
            options.forEach(o -> commands.computeIfAbsent(o, x -> new ArrayList<>()).add(command)));
    commands.forEach((option, of) -> fish(out, option, of));
    return out.toString();
  }

  private static void fish(StringBuilder out, Choice option, List<String> commands) {
    List<String> named = commands.stream().filter(c -> !c.isEmpty()).toList();
    List<String> conditions = new ArrayList<>();
    if (commands.contains("")) {
      conditions.add("__whydns_is_bare");
    }
    if (!named.isEmpty()) {
      conditions.add("__whydns_is " + words(named));
    }
    out.append("complete -c whydns -n ").append(quoted(String.join("; or ", conditions)));
    for (String name : option.names()) {
      out.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
    }
    if (option.takesValue()) {
      out.append(option.isFile() ? " -r -F" : " -x");
    }
    if (!option.values().isEmpty()) {
      out.append(" -a ").append(quoted(words(option.values())));
    }
    out.append(" -d ").append(quoted(option.text())).append("\n");
  }

  /** Those with a value; an option must take the same after every command. */
  private List<Choice> valued() {
    Map<String, Choice> byName = new TreeMap<>();
    for (Choice option : choices.values().stream().flatMap(List::stream).toList()) {
      String key = option.names().get(option.names().size() - 1);
      Choice other = byName.getOrDefault(key, option);
      if (!other.names().equals(option.names())
          || !other.values().equals(option.values())
          || other.takesValue() != option.takesValue()
          || other.isFile() != option.isFile()) {
        throw new IllegalStateException(option + " and " + other + " differ");
      }
      byName.put(key, option);
    }
    return byName.values().stream().filter(Choice::takesValue).toList();
  }

  /** What {@code explain} takes, besides error lines. */
  private static List<String> codes() {
    return Stream.of(Code.values()).map(Code::text).toList();
  }

  /** What {@code demo} takes. */
  private static List<String> incidents() {
    return Stream.of(Incident.values()).map(Incident::word).toList();
  }

  private static String words(Iterable<String> words) {
    return String.join(" ", words);
  }

  /** One word in each of the three shells; a backslash would be read differently by fish. */
  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
