package dev.whydns.render;

import dev.whydns.finding.State;
import dev.whydns.model.Exchange;
import dev.whydns.model.Outcome;
import dev.whydns.model.Transport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What came of several exchanges with one server, in a few words: {@code NOERROR 1.2 ms} where all
 * went alike, else by what tells them apart: {@code A NOERROR 1.2 ms}, {@code AAAA timed out 2.0
 * s}.
 *
 * @param state healthy where all were answered, fault where none was, warning for a mixture
 * @param parts the words, an element for each kind of reply
 */
record Replies(State state, List<String> parts) {

  private static final List<Function<Exchange, String>> TRAITS =
      List.of(
          e -> e.transport().text(),
          e -> e.question().type(),
          e -> e.question().edns().isPresent() ? "EDNS" : "no EDNS",
          e -> e.question().name());

  /** Of at least one exchange. */
  static Replies of(List<Exchange> exchanges) {
    Map<String, List<Exchange>> groups = new LinkedHashMap<>();
    List<Exchange> rest = new ArrayList<>();
    boolean limited = isLimited(exchanges);
    for (Exchange exchange : exchanges) {
      if (limited && isUdp(exchange) && exchange.outcome() instanceof Outcome.TimedOut) {
        rest.add(exchange);
      } else {
        groups.computeIfAbsent(word(exchange), word -> new ArrayList<>()).add(exchange);
      }
    }
    groups.values().stream()
        .filter(group -> group.stream().anyMatch(e -> isUdp(e) && isRefused(e)))
        .findFirst()
        .ifPresent(group -> group.addAll(rest));
    return new Replies(worst(exchanges), words(groups, exchanges.size()));
  }

  /**
   * Whether some of what is silent was refused as well: the kernel sends ICMP errors for the first
   * few datagrams and then about one each second (icmp(7), icmp_ratelimit).
   */
  private static boolean isLimited(List<Exchange> exchanges) {
    return exchanges.stream().anyMatch(e -> isUdp(e) && isRefused(e))
        && exchanges.stream().noneMatch(e -> isUdp(e) && e.isAnswered());
  }

  private static boolean isUdp(Exchange exchange) {
    return exchange.transport() == Transport.UDP;
  }

  private static boolean isRefused(Exchange exchange) {
    return exchange.outcome() instanceof Outcome.Refused;
  }

  /** The verdict on one exchange by itself: any proper answer is healthy. */
  static State stateOf(Exchange exchange) {
    if (exchange.outcome() instanceof Outcome.NotSent) {
      return State.UNKNOWN;
    }
    if (!(exchange.outcome() instanceof Outcome.Answered answer)) {
      return State.FAULT;
    }
    String rcode = answer.message().rcode();
    boolean proper = rcode.equals("NOERROR") || rcode.equals("NXDOMAIN");
    return proper && !answer.late() ? State.HEALTHY : State.WARNING;
  }

  /** The outcome of one exchange without its time: {@code NOERROR}, {@code timed out}. */
  static String word(Exchange exchange) {
    if (exchange.outcome() instanceof Outcome.Answered answer) {
      return answer.late() ? "late " + answer.message().rcode() : answer.message().rcode();
    }
    return exchange.outcome().text().replace('-', ' ');
  }

  /** The outcome of one exchange with its time. */
  static String wordAndTime(Exchange exchange) {
    String word = word(exchange);
    return exchange.outcome().took().map(ms -> word + " " + Times.ms(ms)).orElse(word);
  }

  /** Clients ask over UDP and turn to TCP for a truncated answer only: TCP alone is no comfort. */
  private static State worst(List<Exchange> exchanges) {
    if (isSilentOverUdp(exchanges)) {
      return State.FAULT;
    }
    boolean good = false;
    State worst = State.HEALTHY;
    for (Exchange exchange : exchanges) {
      State state = stateOf(exchange);
      good |= state == State.HEALTHY;
      worst = state.compareTo(worst) > 0 ? state : worst;
    }
    return good && worst == State.FAULT ? State.WARNING : worst;
  }

  private static boolean isSilentOverUdp(List<Exchange> exchanges) {
    return exchanges.stream().anyMatch(e -> isUdp(e) && stateOf(e) == State.FAULT)
        && exchanges.stream().filter(Replies::isUdp).allMatch(e -> stateOf(e) == State.FAULT);
  }

  private static List<String> words(Map<String, List<Exchange>> groups, int all) {
    if (groups.size() == 1) {
      return List.of(wordAndTime(groups.values().iterator().next().get(0)));
    }
    return groups.values().stream()
        .map(group -> label(group, groups, all) + " " + wordAndTime(group.get(0)))
        .toList();
  }

  /**
   * The trait that all of the group share and that no other exchange has; else how many they are.
   */
  private static String label(List<Exchange> group, Map<String, List<Exchange>> groups, int all) {
    for (Function<Exchange, String> trait : TRAITS) {
      String value = trait.apply(group.get(0));
      boolean shared = group.stream().allMatch(e -> trait.apply(e).equals(value));
      boolean own =
          groups.values().stream()
              .filter(other -> other != group)
              .flatMap(List::stream)
              .noneMatch(e -> trait.apply(e).equals(value));
      if (shared && own) {
        return value;
      }
    }
    return group.size() + " of " + all;
  }
}
