package dev.whydns.finding;

/**
 * One hop of a target, judged by itself.
 *
 * @param hop which
 * @param state its verdict
 * @param detail a few words for the picture of the path, as {@code rules lead to 41287 udp, 37711
 *     tcp}
 */
public record HopVerdict(Hop hop, State state, String detail) {}
