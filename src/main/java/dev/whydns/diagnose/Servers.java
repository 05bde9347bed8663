package dev.whydns.diagnose;

import dev.whydns.finding.Remedy;
import dev.whydns.finding.Severity;
import dev.whydns.model.Exchange;
import dev.whydns.model.Upstream;
import java.util.List;
import java.util.function.Predicate;

/**
 * Upstreams with one habit, told in one finding.
 *
 * @param upstreams in the engine's order; may be empty
 */
record Servers(Case c, List<Upstream> upstreams) {

  /** Those that answer something and have the habit. */
  static Servers with(Case c, Predicate<ServerView> habit) {
    return new Servers(
        c,
        c.upstreams().stream()
            .filter(u -> !ReachRules.isUnreached(c, u) && c.effective(u).answers())
            .filter(u -> habit.test(c.effective(u)))
            .toList());
  }

  boolean isEmpty() {
    return upstreams.isEmpty();
  }

  /** {@code The server 10.0.0.2}, {@code The servers 10.0.0.2 and 10.0.0.3}. */
  String subject() {
    return (upstreams.size() == 1 ? "The server " : "The servers ") + ReachRules.names(upstreams);
  }

  /** The verb for one or for more. */
  String verb(String one, String more) {
    return upstreams.size() == 1 ? one : more;
  }

  /** The engine asks the first one for every lookup, and others only when it fails. */
  Severity faultIfFirst() {
    return upstreams.stream().anyMatch(u -> c.upstreams().indexOf(u) == 0)
        ? Severity.FAULT
        : Severity.WARNING;
  }

  /** What one of them did, as part of all that was asked of it. */
  ServerView view(Upstream u) {
    return c.effective(u);
  }

  /** The command that repeats the first such exchange with the first server. */
  Remedy byHand(Predicate<Exchange> which, String options) {
    Upstream u = upstreams.get(0);
    Exchange e = view(u).only(which).first().orElseThrow();
    return Remedy.of("see it by hand", ReachRules.byHand(c, u, e) + options);
  }
}
