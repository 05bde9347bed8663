package dev.whydns.finding;

import dev.whydns.model.HostFacts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a command has to say.
 *
 * @param command the command, as {@code check}
 * @param version of whydns
 * @param startedAt when the run began
 * @param elapsedMs how long it took
 * @param exitCode what the process will return
 * @param host the host; empty when it was not examined
 * @param targets in the order of the command line, or the host first and then containers by name
 * @param errors one line each; may be empty
 */
public record Report(
    String command,
    String version,
    Instant startedAt,
    double elapsedMs,
    int exitCode,
    Optional<HostFacts> host,
    List<TargetReport> targets,
    List<String> errors) {}
