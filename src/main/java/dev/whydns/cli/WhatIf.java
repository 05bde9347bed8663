package dev.whydns.cli;

import dev.whydns.model.IpAddress;
import dev.whydns.model.Lookup.Family;
import dev.whydns.probe.Change;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** What is tried beside the lookup as it is. */
final class WhatIf {

  private static final int MOST_NDOTS = 15;

  private final CommandSpec spec;
  private final Given<List<String>> options;
  private final Given<List<String>> nameservers;
  private final Given<Integer> ndots;
  private final Given<String> type;
  private final Given<Boolean> suggest;

  /** Adds the options to a command. */
  WhatIf(CommandSpec spec) {
    this.spec = spec;
    Arguments arguments = new Arguments(spec);
    options =
        arguments.list(
            String.class,
            OptionSpec.builder("--option")
                .paramLabel("OPTION")
                .description(
                    "try an option of resolv.conf, as single-request or timeout:1; repeatable"));
    nameservers =
        arguments.list(
            String.class,
            OptionSpec.builder("--nameserver")
                .paramLabel("ADDRESS")
                .description("try this server instead of those in resolv.conf; repeatable"));
    ndots =
        arguments.one(
            Integer.class,
            OptionSpec.builder("--ndots").paramLabel("N").description("try this number of dots"));
    type =
        arguments.one(
            String.class,
            OptionSpec.builder("--type").paramLabel("TYPE").description("try A or AAAA alone"));
    suggest = arguments.flag("try the known remedies and rank them by what they gain", "--suggest");
  }

  boolean wantsSuggestions() {
    return suggest.get();
  }

  /** The change that was asked for; empty without any. */
  Optional<Change> change() {
    List<String> words = new ArrayList<>();
    for (String option : options.get()) {
      if (!option.matches("-?[a-z][a-z0-9-]{0,40}(:\\d{1,4})?")) {
        throw wrong("\"" + option + "\" is no option of resolv.conf; type one like timeout:1");
      }
      words.add(option);
    }
    Optional<Integer> dots = ndots.optional();
    if (dots.filter(n -> n < 0 || n > MOST_NDOTS).isPresent()) {
      throw wrong("--ndots takes 0 to " + MOST_NDOTS);
    }
    dots.ifPresent(n -> words.add("ndots:" + n));
    Change change = new Change(words, servers(), families(), Optional.empty());
    return change.isNone() ? Optional.empty() : Optional.of(change);
  }

  private List<IpAddress> servers() {
    List<IpAddress> servers = new ArrayList<>();
    for (String text : nameservers.get()) {
      servers.add(
          IpAddress.parse(text)
              .orElseThrow(
                  () -> wrong("\"" + text + "\" is no IP address; type one like 10.0.0.2")));
    }
    return servers;
  }

  private Set<Family> families() {
    return type.optional().map(this::families).orElse(Set.of());
  }

  private Set<Family> families(String word) {
    return switch (word.toUpperCase(Locale.ROOT)) {
      case "A" -> EnumSet.of(Family.V4);
      case "AAAA" -> EnumSet.of(Family.V6);
      default -> throw wrong("--type takes A or AAAA, not \"" + word + "\"");
    };
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
