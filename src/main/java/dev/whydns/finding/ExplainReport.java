package dev.whydns.finding;

import java.util.List;
import java.util.Optional;

/**
 * What {@code whydns explain} has to say.
 *
 * @param report without targets
 * @param page of the finding that was asked for; empty for anything else
 * @param codes the whole catalogue, when it was asked for; else empty
 * @param line the meaning of the error line, or of the most frequent one of a log; empty where
 *     there is none
 * @param log the counts of a text of many lines; empty for a single line
 */
public record ExplainReport(
    Report report,
    Optional<Explanation> page,
    List<Code> codes,
    Optional<ErrorReading> line,
    Optional<ErrorSummary> log) {}
