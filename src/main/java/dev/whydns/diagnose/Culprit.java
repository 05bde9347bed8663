package dev.whydns.diagnose;

import dev.whydns.finding.Confidence;
import dev.whydns.finding.Evidence;
import dev.whydns.model.FirewallChain;
import dev.whydns.model.FirewallRule;
import dev.whydns.model.Verdict;

/**
 * The place in a firewall that ends a question or its answer.
 *
 * @param where {@code host}, or the label of the target whose namespace it is in
 * @param place the rule or policy
 * @param verdict what it does
 * @param reply whether it ends the answer, not the question
 * @param readings both readings in words: {@code 112 -> 116 packets while 4 were sent, twice}
 * @param confidence from how its counter rose
 */
record Culprit(
    String where,
    FirewallWalk.Place place,
    Verdict verdict,
    boolean reply,
    String readings,
    Confidence confidence) {

  FirewallChain chain() {
    return place.chain();
  }

  /** The rule as its tool prints it, or the policy. */
  String ruleText() {
    return place
        .rule()
        .map(FirewallRule::text)
        .orElseGet(
            () ->
                chain().backend() == FirewallChain.Backend.NFTABLES
                    ? "chain " + chain().name() + " { … policy drop; }"
                    : "-P " + chain().name() + " DROP");
  }

  /** {@code rejects}, {@code drops}, or {@code drops the answers to}. */
  String doesTo() {
    return reply ? does() + " the answers to" : does();
  }

  /** {@code rejects} or {@code drops}. */
  String does() {
    return verdict instanceof Verdict.Reject ? "rejects" : "drops";
  }

  /** {@code host, iptables-nft table filter, chain FORWARD, rule 1}. */
  String position() {
    String family =
        chain().backend() == FirewallChain.Backend.NFTABLES ? chain().family() + " " : "";
    String rule = place.rule().map(r -> "rule " + r.position()).orElse("policy");
    return where
        + ", "
        + chain().backend().text()
        + " table "
        + family
        + chain().table()
        + ", chain "
        + chain().name()
        + ", "
        + rule;
  }

  Evidence evidence() {
    return new Evidence(position() + ": " + readings, ruleText());
  }

  /** The command that shows the chain with its counters, where the rule is. */
  String show() {
    return switch (chain().backend()) {
      case NFTABLES ->
          "nft list chain " + chain().family() + " " + chain().table() + " " + chain().name();
      case IPTABLES_LEGACY -> list("iptables-legacy");
      case IPTABLES_NFT -> list("iptables-nft");
    };
  }

  private String list(String tool) {
    String command = chain().family().equals("ip6") ? tool.replace("iptables", "ip6tables") : tool;
    return command + " -t " + chain().table() + " -vnxL " + chain().name() + " --line-numbers";
  }
}
