package dev.whydns.model;

import java.time.Instant;
import java.util.List;

/**
 * Everything that was read, before any question was asked.
 *
 * @param takenAt when reading began
 * @param host what is the same for all targets
 * @param targets in the order in which they are reported
 */
public record Snapshot(Instant takenAt, HostFacts host, List<TargetFacts> targets) {}
