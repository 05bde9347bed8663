package dev.whydns.diagnose;

import dev.whydns.model.Exchange;
import dev.whydns.model.Outcome;
import dev.whydns.model.Question.Purpose;
import dev.whydns.model.Reply;
import dev.whydns.model.Transport;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * How one server behaves towards one namespace, from all that was asked of it there.
 *
 * @param exchanges in order, repetitions included; empty when it was not asked from there
 */
record ServerView(List<Exchange> exchanges) {

  /** Whether anything was sent. */
  boolean isMeasured() {
    return exchanges.stream().anyMatch(ServerView::sent);
  }

  /** Plain questions for an address of that type over that transport, without EDNS. */
  ServerView plain(Transport transport, String type) {
    return only(e -> e.transport() == transport && e.question().type().equals(type) && !hasEdns(e));
  }

  /** Questions with an OPT record. */
  ServerView withEdns() {
    return only(ServerView::hasEdns);
  }

  /** All over one transport. */
  ServerView over(Transport transport) {
    return only(e -> e.transport() == transport);
  }

  /** Those for one name. */
  ServerView named(String name) {
    return only(e -> e.question().name().equalsIgnoreCase(name));
  }

  /** Those that test the way out: for the operator's names, else for the default name. */
  ServerView outside() {
    return only(
        e -> e.question().purpose() == Purpose.OUTSIDE || e.question().purpose() == Purpose.NAMED);
  }

  /** Those of the first asking. */
  ServerView firstRound() {
    return only(e -> e.round() == 0);
  }

  ServerView only(Predicate<Exchange> wanted) {
    return new ServerView(exchanges.stream().filter(wanted).toList());
  }

  /** Something was sent and nothing at all came back, late or not. */
  boolean isSilent() {
    return isMeasured() && sentOnes().noneMatch(Exchange::isAnswered);
  }

  /** At least one reply came. */
  boolean answers() {
    return exchanges.stream().anyMatch(Exchange::isAnswered);
  }

  /** Every question that was sent got a reply. */
  boolean answersAll() {
    return isMeasured() && sentOnes().allMatch(Exchange::isAnswered);
  }

  /** The first that got no reply. */
  Optional<Exchange> firstFailure() {
    return sentOnes().filter(e -> !e.isAnswered()).findFirst();
  }

  /** The first that got a reply. */
  Optional<Exchange> firstAnswer() {
    return exchanges.stream().filter(Exchange::isAnswered).findFirst();
  }

  /** The first of all. */
  Optional<Exchange> first() {
    return exchanges.stream().findFirst();
  }

  /** Whether every reply has that code, and there is one. */
  boolean alwaysReplies(String rcode) {
    return answers() && exchanges.stream().flatMap(e -> e.rcode().stream()).allMatch(rcode::equals);
  }

  /**
   * Whether a failure said at once that it is none of silence: refused or unreachable. Some is
   * enough: a kernel sends such ICMP errors only at a limited rate (icmp(7), icmp_ratelimit).
   */
  boolean failsAtOnce() {
    return isSilent()
        && sentOnes()
            .anyMatch(
                e ->
                    e.outcome() instanceof Outcome.Refused
                        || e.outcome() instanceof Outcome.Unreachable);
  }

  /** Replies that have an address in them. */
  List<String> addresses() {
    return exchanges.stream()
        .flatMap(e -> e.outcome().reply().stream())
        .flatMap(r -> r.answers().stream())
        .filter(a -> a.type().equals("A") || a.type().equals("AAAA"))
        .map(Reply.Answer::data)
        .distinct()
        .sorted()
        .toList();
  }

  /** The slowest reply in milliseconds; 0 without one. */
  double slowestMs() {
    return exchanges.stream()
        .filter(Exchange::isAnswered)
        .flatMap(e -> e.outcome().took().stream())
        .mapToDouble(d -> d)
        .max()
        .orElse(0);
  }

  private Stream<Exchange> sentOnes() {
    return exchanges.stream().filter(ServerView::sent);
  }

  private static boolean sent(Exchange e) {
    return !(e.outcome() instanceof Outcome.NotSent);
  }

  private static boolean hasEdns(Exchange e) {
    return e.question().edns().isPresent();
  }
}
