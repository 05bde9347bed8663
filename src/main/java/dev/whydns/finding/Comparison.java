package dev.whydns.finding;

import java.util.List;

/**
 * One target before and after, or one target and another.
 *
 * @param before what is compared, as {@code web before.whydns}
 * @param after what it is compared with
 * @param report the verdict on the second
 * @param differences the most telling first; empty when nothing that matters differs
 */
public record Comparison(
    String before, String after, TargetReport report, List<Difference> differences) {}
