package dev.whydns.bundle;

import dev.whydns.model.Measurement;
import dev.whydns.model.Snapshot;

/**
 * All that a verdict is made of, on the host where it was measured or elsewhere.
 *
 * @param run when and for what it was measured
 * @param snapshot what was read; targets that ended meanwhile are marked as gone
 * @param measurement what was asked, and what came of it
 */
public record Bundle(Run run, Snapshot snapshot, Measurement measurement) {}
