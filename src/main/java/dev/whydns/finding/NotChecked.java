package dev.whydns.finding;

/**
 * Something that could not be judged.
 *
 * @param what as {@code owner of the sockets on 127.0.0.11}
 * @param why as {@code no CAP_SYS_PTRACE}
 * @param enable what would make it possible, as {@code run as root}
 */
public record NotChecked(String what, String why, String enable) {}
