package dev.whydns.cli.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What each word of a command line is, as picocli will take it; also of one that is unfinished. */
public final class Roles {

  /** What a word can be. */
  public enum Kind {
    COMMAND,
    OPTION,
    VALUE,
    PARAMETER,
    SEPARATOR
  }

  /**
   * What a word is.
   *
   * @param argument the option, or the parameter, that it is or is a value of; empty where there is
   *     none
   * @param text what of the word is the value, as {@code json} of {@code --format=json}
   * @param position of a parameter, from 0; else -1
   */
  public record Role(Kind kind, Optional<ArgSpec> argument, String text, int position) {

    /** Whether it is of the parameter or the option value with this label, as {@code TARGET}. */
    public boolean isLabelled(String label) {
      return kind != Kind.OPTION && argument.filter(a -> a.paramLabel().equals(label)).isPresent();
    }
  }

  private final CommandSpec command;
  private Optional<OptionSpec> pending = Optional.empty();
  private int wanted;
  private boolean ended;
  private int position;

  private Roles(CommandSpec command) {
    this.command = command;
  }

  /**
   * The roles of the words, one each.
   *
   * @param root the commands
   * @param words the command first
   */
  public static List<Role> of(CommandSpec root, List<String> words) {
    List<Role> roles = new ArrayList<>();
    if (words.isEmpty()) {
      return roles;
    }
    roles.add(new Role(Kind.COMMAND, Optional.empty(), words.get(0), -1));
    var named = root.subcommands().get(words.get(0));
    Roles reading = new Roles(named == null ? CommandSpec.create() : named.getCommandSpec());
    words.subList(1, words.size()).forEach(word -> roles.add(reading.role(word)));
    return List.copyOf(roles);
  }

  private Role role(String word) {
    boolean looksLikeOption = !ended && word.startsWith("-") && word.length() > 1;
    if (pending.isPresent() && !(looksLikeOption && pending.get().arity().max() > 1)) {
      ArgSpec option = pending.get();
      wanted--;
      if (wanted == 0) {
        pending = Optional.empty();
      }
      return new Role(Kind.VALUE, Optional.of(option), word, -1);
    }
    pending = Optional.empty();
    if (!ended && word.equals("--")) {
      ended = true;
      return new Role(Kind.SEPARATOR, Optional.empty(), word, -1);
    }
    return looksLikeOption ? option(word) : parameter(word);
  }

  private Role option(String word) {
    int equals = word.indexOf('=');
    if (word.startsWith("--") && equals > 0) {
      Optional<ArgSpec> option = find(word.substring(0, equals)).map(o -> o);
      return new Role(Kind.VALUE, option, word.substring(equals + 1), -1);
    }
    Optional<OptionSpec> option = word.startsWith("--") ? find(word) : lastOf(word);
    if (option.isPresent() && option.get().arity().max() > 0 && endsWithName(word, option.get())) {
      pending = option;
      wanted = option.get().arity().max();
    }
    return new Role(Kind.OPTION, option.map(o -> o), word, -1);
  }

  private Optional<OptionSpec> find(String name) {
    return Optional.ofNullable(command.findOption(name));
  }

  /** Of {@code -vq} it is {@code -q}; of {@code -owhere} it is {@code -o}. */
  private Optional<OptionSpec> lastOf(String word) {
    Optional<OptionSpec> found = Optional.empty();
    for (int i = 1; i < word.length(); i++) {
      found = find("-" + word.charAt(i));
      if (found.isEmpty() || found.get().arity().max() > 0) {
        return found;
      }
    }
    return found;
  }

  private static boolean endsWithName(String word, OptionSpec option) {
    return word.startsWith("--")
        || List.of(option.names()).contains("-" + word.charAt(word.length() - 1));
  }

  private Role parameter(String word) {
    Optional<ArgSpec> parameter =
        parameters().filter(p -> p.index().contains(position)).findFirst().map(p -> p);
    ended |= command.parser().stopAtPositional();
    return new Role(Kind.PARAMETER, parameter, word, position++);
  }

  private java.util.stream.Stream<PositionalParamSpec> parameters() {
    return command.positionalParameters().stream();
  }
}
