package dev.whydns.parse;

/**
 * The part of {@code /proc/PID/stat} that tells a process from another (proc_pid_stat(5)).
 *
 * @param pid field 1
 * @param command field 2 without its parentheses, as {@code dockerd}; the process chooses it, so it
 *     may hold anything
 * @param state field 3, as {@code S}
 * @param startTicks field 22: when it started, in clock ticks (normally 10 ms) since the machine
 *     did
 */
public record ProcStat(int pid, String command, char state, long startTicks) {}
