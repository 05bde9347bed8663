package dev.whydns.bundle;

import java.time.Instant;
import java.util.List;

/**
 * The run that was recorded.
 *
 * @param whydns the version that measured, as {@code 0.1.0}
 * @param targets as the command line named them; empty for the host and every running container
 * @param names those that were asked for by {@code --name}; may be empty
 * @param startedAt when it began
 * @param elapsedMs how long reading and asking took
 * @param errors one line for each target that was not found; may be empty
 */
public record Run(
    String whydns,
    List<String> targets,
    List<String> names,
    Instant startedAt,
    double elapsedMs,
    List<String> errors) {}
