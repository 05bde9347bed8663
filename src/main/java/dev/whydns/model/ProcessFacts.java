package dev.whydns.model;

import java.time.Instant;

/**
 * A process, as {@code /proc/PID} shows it.
 *
 * @param pid its ID in the namespace of the reader
 * @param startTicks field 22 of {@code stat}: with the pid it tells a process from a later one of
 *     the same number
 * @param startedAt the same as a time, to a hundredth of a second
 * @param state the kernel's letter: R, S, D (waits in the kernel), T (stopped), Z (dead)
 * @param command the name in {@code comm}, as {@code dockerd}
 * @param netnsInode the number in {@code ns/net}, as 4026532178; unknown without CAP_SYS_PTRACE
 */
public record ProcessFacts(
    int pid,
    long startTicks,
    Instant startedAt,
    char state,
    String command,
    Fact<Long> netnsInode) {

  /** Stopped by a signal or a debugger: it will answer nothing until it is continued. */
  public boolean isStopped() {
    return isStopped(state);
  }

  /** The same by the letter that {@code /proc/PID/stat} has for it. */
  public static boolean isStopped(char state) {
    return state == 'T' || state == 't';
  }
}
