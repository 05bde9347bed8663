package dev.whydns.model;

import java.util.List;

/**
 * What one of the host's tools printed about the rules of a namespace, not interpreted.
 *
 * @param command as {@code [iptables-nft-save, -c]}
 * @param text its output, with its line ends; Unknown with the reason when it failed
 */
public record RuleDump(List<String> command, Fact<String> text) {}
