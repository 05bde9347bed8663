package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Severity;
import dev.whydns.model.Exchange;
import dev.whydns.model.Outcome;
import dev.whydns.model.Transport;
import dev.whydns.model.Upstream;
import dev.whydns.model.Upstream.AskedFrom;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Upstreams that a firewall keeps from answering.
 *
 * @param servers with the same trouble, in the engine's order; not empty
 * @param culprit the rule, where one can be named
 * @param partly some queries get through
 */
record BlockedUpstream(Case c, List<Upstream> servers, Optional<Culprit> culprit, boolean partly) {

  Finding finding() {
    ServerView there = ReachRules.control(c, servers.get(0));
    Draft draft = Draft.of(code(), severity(), summary(there)).sure(confidence(there));
    culprit.ifPresent(k -> draft.seen(k.evidence()));
    if (isForwardingOff()) {
      draft.seen("host", "net.ipv4.ip_forward = 0");
    }
    keptAddress().ifPresent(kept -> draft.seen("network", kept.evidence()));
    servers.forEach(u -> draft.seen(Proof.failures(c.effective(u).over(Transport.UDP), 1)));
    sameThere(there).ifPresent(e -> draft.seen(Proof.of(e)));
    ReachRules.engineAsks(c, servers).ifPresent(text -> draft.seen("engine", text));
    return remedies(draft).finding();
  }

  private boolean isForwardingOff() {
    return culprit.isEmpty() && servers.stream().allMatch(u -> ForwardingOff.is(c, u));
  }

  private Optional<KeptAddress> keptAddress() {
    return culprit.isPresent() || isForwardingOff() || fromHost()
        ? Optional.empty()
        : KeptAddress.of(c);
  }

  private boolean fromHost() {
    return servers.get(0).askedFrom() == AskedFrom.HOST;
  }

  private Code code() {
    return fromHost() ? Code.UPSTREAM_BLOCKED_FROM_HOST : Code.UPSTREAM_BLOCKED_FROM_CONTAINER;
  }

  private Severity severity() {
    boolean fault =
        servers.stream()
            .anyMatch(
                u ->
                    partly
                        ? BehaviourRules.isFirst(c, u)
                        : ReachRules.delays(c, u) || !ReachRules.anotherAnswers(c, u));
    return fault ? Severity.FAULT : Severity.WARNING;
  }

  private Confidence confidence(ServerView there) {
    if (culprit.isEmpty()) {
      return isForwardingOff() ? Confidence.HIGH : Confidence.MEDIUM;
    }
    return culprit.get().confidence() == Confidence.LOW && isAnsweredThere(there)
        ? Confidence.MEDIUM
        : culprit.get().confidence();
  }

  /**
   * One of the questions that failed, as the control asked it, an answered one first. Another
   * question is no control: a rule that takes large answers takes those to EDNS and lets the plain
   * ones pass.
   */
  private Optional<Exchange> sameThere(ServerView there) {
    List<Exchange> failed =
        c.effective(servers.get(0)).over(Transport.UDP).exchanges().stream()
            .filter(e -> !e.isAnswered() && !(e.outcome() instanceof Outcome.NotSent))
            .toList();
    ServerView same =
        there
            .over(Transport.UDP)
            .only(e -> failed.stream().anyMatch(f -> f.question().equals(e.question())));
    return same.firstAnswer().or(same::firstFailure);
  }

  private boolean isAnsweredThere(ServerView there) {
    return sameThere(there).filter(Exchange::isAnswered).isPresent();
  }

  private String summary(ServerView there) {
    String queries = (partly ? "some of " : "") + "the queries that " + sender();
    String control =
        isAnsweredThere(there)
            ? " The same query from " + (fromHost() ? c.label() : "the host") + " is answered."
            : "";
    return culprit
            .filter(k -> k.confidence() != Confidence.LOW)
            .map(k -> firewall(k) + " " + k.doesTo() + " " + queries + ".")
            .orElseGet(() -> unnamed(queries))
        + control;
  }

  private String unnamed(String queries) {
    if (isForwardingOff()) {
      return "The host does not forward IPv4 (net.ipv4.ip_forward is 0), so that "
          + queries
          + " get no answer.";
    }
    String lost =
        Character.toUpperCase(queries.charAt(0)) + queries.substring(1) + " get no answer; ";
    return culprit
        .map(k -> lost + "a rule of " + firewall(k).replace("The ", "the ") + " may be the reason.")
        .orElse(
            lost
                + (keptAddress().isPresent()
                    ? "they keep that address, and perhaps no route leads back to it."
                    : "something between drops them."));
  }

  private static String firewall(Culprit k) {
    return (k.where().equals("host") ? "The host's" : k.where() + "'s") + " firewall";
  }

  private String sender() {
    String to = ReachRules.names(servers);
    if (c.isHostSide()) {
      return (c.label().equals("host") ? "programs of the host send to " : c.label() + " sends to ")
          + to;
    }
    String from = fromHost() ? "the host" : c.label() + "'s own address";
    return c.usesEmbeddedDns()
        ? "the engine sends to " + to + " from " + from
        : c.label() + " sends to " + to;
  }

  /** One rule of nft's inet family may take both, and no command has addresses of both. */
  private Stream<List<Upstream>> families() {
    return Stream.of(false, true)
        .map(v6 -> servers.stream().filter(u -> u.address().isV6() == v6).toList())
        .filter(same -> !same.isEmpty());
  }

  private Draft remedies(Draft draft) {
    Upstream u = servers.get(0);
    if (culprit.isPresent()) {
      families()
          .flatMap(same -> new Allow(c, same, culprit.get()).remedies().stream())
          .distinct()
          .forEach(draft::remedy);
      draft.remedy("whatever manages this firewall will set it again: change it there");
    } else if (isForwardingOff()) {
      draft.remedy("let the host forward", "sysctl -w net.ipv4.ip_forward=1");
      draft.remedy(
          "whatever set it to 0 will do so again: find it",
          "grep -rs ip_forward /etc/sysctl.conf /etc/sysctl.d /run/sysctl.d /usr/lib/sysctl.d");
    } else {
      keptAddress().map(kept -> kept.remedy(u.address().text())).ifPresent(draft::remedy);
      draft.remedy(
          "look for a firewall or an access list between "
              + ReachRules.vantage(c, fromHost())
              + " and "
              + u.address()
              + " that allows only other addresses");
    }
    if (!fromHost()) {
      draft.remedy(
          "or give "
              + c.label()
              + " a server that it can reach: `docker run --dns`, or `dns:` in the"
              + " compose file");
    }
    culprit.ifPresent(k -> draft.remedy("watch its counter", k.show()));
    return draft.remedy(
        "see it by hand", ReachRules.byHand(c, u, c.effective(u).first().orElseThrow()));
  }
}
