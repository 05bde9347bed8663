package dev.whydns.finding;

/**
 * One observation that a finding rests on.
 *
 * @param source where it was seen: a file and line, a rule's place with its two counter readings,
 *     an exchange; as {@code host, iptables-nft table filter, chain FORWARD, rule 1}
 * @param text what was seen there, as the source prints it
 */
public record Evidence(String source, String text) {}
