package dev.whydns.finding;

/**
 * A file that holds what was measured.
 *
 * @param file as the operator named it; {@code -} for standard output
 * @param bytes its size
 */
public record SavedBundle(String file, long bytes) {}
