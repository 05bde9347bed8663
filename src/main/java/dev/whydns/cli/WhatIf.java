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
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What is tried beside the lookup as it is. */
final class WhatIf {

  private static final int MOST_NDOTS = 15;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--option",
      paramLabel = "OPTION",
      description = "try an option of resolv.conf, as single-request or timeout:1; repeatable")
  private List<String> options = new ArrayList<>();

  @Option(
      names = "--nameserver",
      paramLabel = "ADDRESS",
      description = "try this server instead of those in resolv.conf; repeatable")
  private List<String> nameservers = new ArrayList<>();

  @Option(names = "--ndots", paramLabel = "N", description = "try this number of dots")
  private Integer ndots;

  @Option(names = "--type", paramLabel = "TYPE", description = "try A or AAAA alone")
  private String type;

  @Option(
      names = "--suggest",
      description = "try the known remedies and rank them by what they gain")
  private boolean suggest;

  boolean wantsSuggestions() {
    return suggest;
  }

  /** The change that was asked for; empty without any. */
  Optional<Change> change() {
    List<String> words = new ArrayList<>();
    for (String option : options) {
      if (!option.matches("-?[a-z][a-z0-9-]{0,40}(:\\d{1,4})?")) {
        throw wrong("\"" + option + "\" is no option of resolv.conf; type one like timeout:1");
      }
      words.add(option);
    }
    if (ndots != null) {
      if (ndots < 0 || ndots > MOST_NDOTS) {
        throw wrong("--ndots takes 0 to " + MOST_NDOTS);
      }
      words.add("ndots:" + ndots);
    }
    Change change = new Change(words, servers(), families(), Optional.empty());
    return change.isNone() ? Optional.empty() : Optional.of(change);
  }

  private List<IpAddress> servers() {
    List<IpAddress> servers = new ArrayList<>();
    for (String text : nameservers) {
      servers.add(
          IpAddress.parse(text)
              .orElseThrow(
                  () -> wrong("\"" + text + "\" is no IP address; type one like 10.0.0.2")));
    }
    return servers;
  }

  private Set<Family> families() {
    if (type == null) {
      return Set.of();
    }
    return switch (type.toUpperCase(Locale.ROOT)) {
      case "A" -> EnumSet.of(Family.V4);
      case "AAAA" -> EnumSet.of(Family.V6);
      default -> throw wrong("--type takes A or AAAA, not \"" + type + "\"");
    };
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
