package dev.whydns.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * An option as a shell offers it.
 *
 * @param names as {@code -o}, {@code --output}
 * @param text the first clause of its help
 * @param label of its value, as {@code FILE}; empty for an option without one
 * @param values all that it takes, as {@code text}, {@code json}; empty when they cannot be listed
 * @param isFile whether the value is a path
 * @param repeats whether it may be given more than once
 */
public record Choice(
    List<String> names,
    String text,
    String label,
    List<String> values,
    boolean isFile,
    boolean repeats) {

  /** What is offered after each command; under the empty name, before any. */
  public static Map<String, List<Choice>> of(CommandSpec root) {
    Map<String, List<Choice>> all = new LinkedHashMap<>();
    all.put("", root.options().stream().map(Choice::of).toList());
    root.subcommands()
        .forEach(
            (name, command) ->
                all.put(
                    name, command.getCommandSpec().options().stream().map(Choice::of).toList()));
    return all;
  }

  private static Choice of(OptionSpec option) {
    String text = String.join(" ", option.description()).split(" \\(default|[;:] ", 2)[0];
    List<String> values = new ArrayList<>();
    if (option.completionCandidates() != null) {
      StreamSupport.stream(option.completionCandidates().spliterator(), false)
          .map(v -> v.toLowerCase(Locale.ROOT))
          .forEach(values::add);
    }
    boolean takesOne = option.arity().max() > 0;
    List<String> names =
        Arrays.stream(option.names())
            .sorted((a, b) -> a.length() - b.length())
            .collect(Collectors.toList());
    return new Choice(
        names,
        text,
        takesOne ? option.paramLabel() : "",
        takesOne ? values : List.of(),
        takesOne && option.auxiliaryTypes()[0] == Path.class,
        option.isMultiValue());
  }

  /** Whether a value follows it. */
  public boolean takesValue() {
    return !label.isEmpty();
  }
}
