package dev.whydns.model;

/**
 * Something that the engine does while a client waits for it, to be drawn over the client's own
 * timers. Times are milliseconds since the client's library was called.
 *
 * @param label what it does, after "the engine": {@code waits for 10.0.0.2}
 * @param startMs from when
 * @param endMs until when
 */
public record EngineMark(String label, double startMs, double endMs) {}
