package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.model.Outcome;
import dev.whydns.model.Transport;
import dev.whydns.model.Upstream;
import dev.whydns.model.Upstream.AskedFrom;
import java.util.List;

/** Upstreams that answer nobody. */
final class DeadUpstream {

  private DeadUpstream() {}

  static Finding finding(Case c, List<Upstream> servers) {
    Upstream first = servers.get(0);
    boolean both = ReachRules.control(c, first).isMeasured();
    boolean overTcp = answersOverTcp(c, first);
    boolean sure = !overTcp && (both || !c.repetitions().isEmpty());
    Draft draft =
        Draft.of(
                Code.UPSTREAM_DEAD,
                ReachRules.worst(c, servers),
                summary(c, servers, both, overTcp))
            .sure(sure ? Confidence.HIGH : Confidence.MEDIUM);
    for (Upstream u : servers) {
      draft.seen(Proof.failures(c.effective(u), 1));
      draft.seen(Proof.failures(ReachRules.control(c, u), 1));
      c.effective(u).over(Transport.TCP).firstAnswer().ifPresent(e -> draft.seen(Proof.of(e)));
    }
    ReachRules.engineAsks(c, servers).ifPresent(text -> draft.seen("engine", text));
    if (overTcp) {
      lookForFilter(draft)
          .remedy("or put a server that answers over UDP in its place, in " + source(c));
    } else {
      draft.remedy("bring it back, or take it out of " + source(c));
    }
    return draft
        .remedy(
            "see it by hand", ReachRules.byHand(c, first, c.effective(first).first().orElseThrow()))
        .finding();
  }

  private static String summary(Case c, List<Upstream> servers, boolean both, boolean overTcp) {
    Upstream first = servers.get(0);
    boolean one = servers.size() == 1;
    String silent = (one ? " does not answer" : " do not answer") + (overTcp ? " over UDP" : "");
    return (one ? "The server " : "The servers ")
        + ReachRules.names(servers)
        + (garbled(c, servers) ? (one ? " sends" : " send") + " what is no valid reply" : silent)
        + (both
            ? ", neither from " + c.label() + " nor from the host"
            : " from "
                + ReachRules.vantage(c, first.askedFrom() == AskedFrom.HOST || c.isHostSide()))
        + (overTcp ? ", and over TCP " + (one ? "it does." : "they do.") : ".")
        + (ReachRules.anotherAnswers(c, first) ? " Another server does." : "");
  }

  /** It lives, and something on the way or on the server itself takes UDP. */
  static boolean answersOverTcp(Case c, Upstream u) {
    return c.effective(u).over(Transport.TCP).answers() && !garbled(c, List.of(u));
  }

  static Draft lookForFilter(Draft draft) {
    return draft.remedy(
        "look for what filters UDP port 53: on the server, on the way, and in the netdev and"
            + " bridge hooks of this host, which are not followed here",
        "nft list ruleset");
  }

  /** Something came from all of them, and nothing that a client could use. */
  private static boolean garbled(Case c, List<Upstream> servers) {
    return servers.stream()
        .map(u -> c.effective(u).over(Transport.UDP).exchanges())
        .allMatch(
            all ->
                all.stream()
                    .anyMatch(
                        e -> e.outcome() instanceof Outcome.Malformed || !e.strays().isEmpty()));
  }

  /** Where the list of servers is to be changed, and what makes the change take effect. */
  static String source(Case c) {
    if (c.isHostSide()) {
      return "/etc/resolv.conf";
    }
    if (c.isContainer() && Provenance.isOtherFile(c)) {
      return "the file mounted on its /etc/resolv.conf";
    }
    boolean own = c.container().map(k -> !k.dns().isEmpty()).orElse(false);
    return own
        ? "the container's dns: setting, and create the container anew"
        : "the host's /etc/resolv.conf, and restart the container, which keeps its copy until then";
  }
}
