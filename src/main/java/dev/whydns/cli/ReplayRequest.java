package dev.whydns.cli;

import dev.whydns.model.Replay.Via;
import dev.whydns.probe.Change;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be replayed.
 *
 * @param names what is looked up
 * @param as libraries, as given
 * @param ways in; the one of applications is always among them
 * @param change what is tried beside it
 * @param suggest whether the known remedies are tried
 * @param sample how often
 * @param quick how long a question is really waited for in a quick run; empty for a whole one
 * @param slow a lookup that takes longer is a fault
 */
record ReplayRequest(
    List<String> names,
    List<String> as,
    Set<Via> ways,
    Optional<Change> change,
    boolean suggest,
    Sampling.Plan sample,
    Optional<Duration> quick,
    Duration slow) {}
