package dev.whydns.model;

import java.util.List;

/**
 * Failed questions asked again between two readings of the counters.
 *
 * @param exchanges what was sent, and nothing else was sent by whydns in between
 * @param before one reading for each namespace concerned; empty where only the answers matter
 * @param after the same namespaces in the same order
 */
public record Repetition(List<Exchange> exchanges, List<Reading> before, List<Reading> after) {}
