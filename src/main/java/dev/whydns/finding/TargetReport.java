package dev.whydns.finding;

import dev.whydns.model.Exchange;
import dev.whydns.model.TargetFacts;
import java.util.List;
import java.util.Optional;

/**
 * The verdict on one target.
 *
 * @param facts what was read of it
 * @param state the worst of its findings; unknown where nothing worse is known and something could
 *     not be judged that a verdict needs
 * @param cause the finding that explains the others; empty for a healthy target
 * @param hops in the order of the path
 * @param findings the cause first, then by severity and hop
 * @param notChecked what could not be judged; may be empty
 * @param exchanges all that was asked for this target, repetitions included, in order
 */
public record TargetReport(
    TargetFacts facts,
    State state,
    Optional<Finding> cause,
    List<HopVerdict> hops,
    List<Finding> findings,
    List<NotChecked> notChecked,
    List<Exchange> exchanges) {}
