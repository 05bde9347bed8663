package dev.whydns.parse;

import dev.whydns.model.Cidr;
import dev.whydns.model.Match;
import dev.whydns.model.Match.PortRange;
import dev.whydns.model.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * What a rule of iptables asks for and does (iptables(8), iptables-extensions(8)).
 *
 * @param matches conditions in order; what has no word in the model is Opaque, a comment is none
 * @param verdict Continue for a rule without a target
 */
record IptablesRule(List<Match> matches, Verdict verdict) {

  /** Modules whose options are all looked at one by one; of the others everything is one Opaque. */
  private static final Set<String> MODULES =
      Set.of(
          "udp",
          "tcp",
          "sctp",
          "dccp",
          "udplite",
          "multiport",
          "conntrack",
          "state",
          "comment",
          "iprange");

  /** Conntrack calls them states, but a connection has them beside one of the others. */
  private static final Set<String> TRANSLATED = Set.of("SNAT", "DNAT");

  private static final Verdict NOTHING = new Verdict.Continue();

  /**
   * Reads {@code -A CHAIN …}.
   *
   * @param chains the table's chains: a target of that name is a jump
   */
  static IptablesRule parse(String text, Set<String> chains) {
    IptablesWords words = new IptablesWords(text);
    List<Match> matches = new ArrayList<>();
    words.take("-A");
    words.value();
    while (!words.atEnd()) {
      if (words.take("-j")) {
        return new IptablesRule(List.copyOf(matches), IptablesTarget.verdict(words, chains));
      }
      if (words.take("-g")) {
        return new IptablesRule(List.copyOf(matches), new Verdict.Goto(words.value()));
      }
      condition(words).ifPresent(matches::add);
    }
    return new IptablesRule(List.copyOf(matches), NOTHING);
  }

  private static Optional<Match> condition(IptablesWords words) {
    boolean negated = words.take("!");
    if (words.atEnd()) {
      return Optional.empty();
    }
    IptablesWords.Word option = words.next();
    if (option.quoted()) {
      return Optional.of(opaque(negated, option.text(), List.of()));
    }
    return switch (option.text()) {
      case "-m" -> module(words);
      case "--comment" -> {
        words.value();
        yield Optional.empty();
      }
      case "-i" -> Optional.of(new Match.InDevice(List.of(words.value()), negated));
      case "-o" -> Optional.of(new Match.OutDevice(List.of(words.value()), negated));
      case "-p" -> protocol(words.value(), negated);
      case "-s", "--src-range" ->
          Optional.of(prefixes(option.text(), words.value(), negated, Match.Source::new));
      case "-d", "--dst-range" ->
          Optional.of(prefixes(option.text(), words.value(), negated, Match.Destination::new));
      case "--sport", "--sports" ->
          Optional.of(ports(option.text(), words.value(), negated, Match.SourcePort::new));
      case "--dport", "--dports" ->
          Optional.of(ports(option.text(), words.value(), negated, Match.DestinationPort::new));
      case "--ctstate", "--state" -> Optional.of(state(option.text(), words.value(), negated));
      default -> Optional.of(opaque(negated, option.text(), words.values()));
    };
  }

  private static Optional<Match> module(IptablesWords words) {
    String name = words.value();
    return MODULES.contains(name)
        ? Optional.empty()
        : Optional.of(opaque(false, "-m " + name, words.restOfModule()));
  }

  private static Optional<Match> protocol(String text, boolean negated) {
    return switch (text) {
      case "all", "0" -> Optional.empty();
      case "tcpudp" -> Optional.of(new Match.Protocol(names("tcp,udp"), negated));
      default -> Optional.of(new Match.Protocol(Set.of(Protocols.name(text)), negated));
    };
  }

  private static Match prefixes(
      String option, String value, boolean negated, BiFunction<List<Cidr>, Boolean, Match> match) {
    return Prefixes.of(value)
        .map(prefixes -> match.apply(prefixes, negated))
        .orElseGet(() -> opaque(negated, option, List.of(value)));
  }

  private static Match ports(
      String option,
      String value,
      boolean negated,
      BiFunction<List<PortRange>, Boolean, Match> match) {
    return Ports.ranges(Arrays.asList(value.split(",")), ':')
        .map(ranges -> match.apply(ranges, negated))
        .orElseGet(() -> opaque(negated, option, List.of(value)));
  }

  private static Match state(String option, String value, boolean negated) {
    Set<String> states = names(value.toUpperCase(Locale.ROOT));
    return states.stream().anyMatch(TRANSLATED::contains)
        ? opaque(negated, option, List.of(value))
        : new Match.ConnectionState(states, negated);
  }

  /** As printed: the sets of {@link Set#of} have another order in every run. */
  private static Set<String> names(String list) {
    return Collections.unmodifiableSet(new LinkedHashSet<>(Arrays.asList(list.split(","))));
  }

  private static Match opaque(boolean negated, String option, List<String> values) {
    String text = (negated ? "! " : "") + option;
    return new Match.Opaque(values.isEmpty() ? text : text + " " + String.join(" ", values));
  }
}
