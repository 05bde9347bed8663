package dev.whydns.parse;

import dev.whydns.model.Cidr;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Match;
import dev.whydns.parse.NftTokens.Kind;
import dev.whydns.parse.NftTokens.Token;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Conditions of nft that the model has a word for. */
final class NftMatches {

  /** A set within a rule with more elements is not looked into. */
  private static final int MOST_ELEMENTS = 10_000;

  private NftMatches() {}

  /**
   * The condition that a field has one of the values.
   *
   * @param field as {@code ip saddr}, {@code l4proto}, {@code ct state}
   * @return empty for a field that the model does not know, and where a value is not understood
   */
  static Optional<Match> of(String field, List<String> values, boolean negated) {
    return switch (field) {
      case "ip saddr", "ip6 saddr" -> Prefixes.of(values).map(p -> new Match.Source(p, negated));
      case "ip daddr", "ip6 daddr" ->
          Prefixes.of(values).map(p -> new Match.Destination(p, negated));
      case "tcp sport", "udp sport", "th sport", "sctp sport", "dccp sport", "udplite sport" ->
          Ports.ranges(values, '-').map(p -> new Match.SourcePort(p, negated));
      case "tcp dport", "udp dport", "th dport", "sctp dport", "dccp dport", "udplite dport" ->
          Ports.ranges(values, '-').map(p -> new Match.DestinationPort(p, negated));
      case "l4proto", "ip protocol", "ip6 nexthdr" -> protocol(values, negated);
      case "iif", "iifname" -> named(values).map(v -> new Match.InDevice(v, negated));
      case "oif", "oifname" -> named(values).map(v -> new Match.OutDevice(v, negated));
      case "ct state" -> named(values).map(v -> new Match.ConnectionState(upper(v), negated));
      case "nfproto", "protocol", "ether type" -> version(values, negated);
      default -> Optional.empty();
    };
  }

  /** The elements of a set, each a single word; empty where one is more than that. */
  static Optional<List<String>> plain(String source, List<List<Token>> elements) {
    if (elements.size() > MOST_ELEMENTS) {
      return Optional.empty();
    }
    List<String> values = new ArrayList<>();
    for (List<Token> element : elements) {
      boolean single = element.size() == 1 && element.get(0).kind() != Kind.OPEN;
      if (!single) {
        return Optional.empty();
      }
      values.add(NftCursor.text(source, element.get(0)));
    }
    return Optional.of(values);
  }

  /**
   * All packets of an IP version: in a table of both, a rule about one of them does not see the
   * other.
   */
  static Match version(boolean v6, boolean negated) {
    return new Match.Source(
        List.of(new Cidr(IpAddress.literal(v6 ? "::" : "0.0.0.0"), 0)), negated);
  }

  private static Optional<Match> version(List<String> values, boolean negated) {
    if (values.size() != 1) {
      return Optional.empty();
    }
    return switch (values.get(0)) {
      case "ipv4", "ip" -> Optional.of(version(false, negated));
      case "ipv6", "ip6" -> Optional.of(version(true, negated));
      default -> Optional.empty();
    };
  }

  /** A range of numbers is none of the names, so it is not understood. */
  private static Optional<Match> protocol(List<String> values, boolean negated) {
    boolean understood = values.stream().noneMatch(v -> v.startsWith("@") || isNumberRange(v));
    Set<String> names = inOrder(values.stream().map(Protocols::name));
    return understood ? Optional.of(new Match.Protocol(names, negated)) : Optional.empty();
  }

  private static boolean isNumberRange(String value) {
    return Character.isDigit(value.isEmpty() ? ' ' : value.charAt(0)) && value.indexOf('-') > 0;
  }

  /** Names as they are; a reference to a set of the table says nothing of what is in it. */
  private static Optional<List<String>> named(List<String> values) {
    return values.stream().anyMatch(v -> v.startsWith("@"))
        ? Optional.empty()
        : Optional.of(List.copyOf(values));
  }

  private static Set<String> upper(List<String> values) {
    return inOrder(values.stream().map(v -> v.toUpperCase(Locale.ROOT)));
  }

  /** As printed: the sets of {@link Set#of} have another order in every run. */
  private static Set<String> inOrder(Stream<String> names) {
    return Collections.unmodifiableSet(new LinkedHashSet<>(names.toList()));
  }
}
