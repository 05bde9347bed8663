package dev.whydns.finding;

import dev.whydns.model.ErrorLine;
import java.util.List;
import java.util.Optional;

/**
 * What an error line means.
 *
 * @param line what it says
 * @param owner whose the address is that asked: {@code host}, or a container's name; empty where
 *     the line has no address, or where it is not known here
 * @param means what kind of failure it is, a sentence each; never empty
 * @param rulesOut what it is not, a sentence each; may be empty
 * @param codes the findings that it can be, the likeliest first; may be empty
 * @param next what to type, in order; never empty
 */
public record ErrorReading(
    ErrorLine line,
    Optional<String> owner,
    List<String> means,
    List<String> rulesOut,
    List<Code> codes,
    List<Remedy> next) {}
