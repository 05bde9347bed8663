package dev.whydns.model;

import java.util.List;

/**
 * Lookups that were made at the same time, between two readings of the counters.
 *
 * @param replays of one target, in the order of the plan
 * @param before one reading for each namespace concerned; empty where none was taken
 * @param after the same namespaces in the same order; empty where none was taken
 */
public record ReplayRound(List<Replay> replays, List<Reading> before, List<Reading> after) {}
