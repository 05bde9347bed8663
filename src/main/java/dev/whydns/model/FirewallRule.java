package dev.whydns.model;

import java.util.List;
import java.util.Optional;

/**
 * A rule of a chain.
 *
 * @param position from 1 in its chain
 * @param text as the tool that owns it prints it, without counters: {@code -A FORWARD -p udp -m udp
 *     --dport 53 -j REJECT --reject-with icmp-port-unreachable}
 * @param counter empty for a native nft rule that has none
 * @param matches the conditions, all of which must hold; may be empty
 * @param verdict what happens then
 */
public record FirewallRule(
    int position, String text, Optional<Counter> counter, List<Match> matches, Verdict verdict) {

  /**
   * How much a rule or a policy has seen.
   *
   * @param packets in a nat chain these are flows: only a connection's first packet passes it
   * @param bytes of these packets, IP header included
   */
  public record Counter(long packets, long bytes) {}

  /** Whether a packet meets all the conditions. */
  public Match.Fit fits(Packet packet) {
    return matches.stream().map(m -> m.fits(packet)).reduce(Match.Fit.YES, Match.Fit::and);
  }
}
