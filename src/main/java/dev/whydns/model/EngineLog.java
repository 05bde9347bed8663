package dev.whydns.model;

import java.util.List;

/**
 * What the engine wrote into its log about name resolution of late.
 *
 * @param source where it was read, as {@code journald} or {@code the file behind its stderr}
 * @param lines the error lines in order, oldest first; may be empty
 */
public record EngineLog(String source, List<ErrorLine> lines) {}
