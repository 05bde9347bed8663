package dev.whydns.parse;

/**
 * A mount, as {@code /proc/PID/mountinfo} lists it (proc_pid_mountinfo(5)).
 *
 * @param device of the filesystem, as {@code 0:40}
 * @param root what of that filesystem is mounted, as {@code /containers/15780a…/resolv.conf}; ends
 *     in {@code //deleted} where it is gone
 * @param point where, in its process's view
 * @param filesystem its type, as {@code tmpfs}
 * @param source as {@code /dev/sda1} or {@code tmpfs}
 */
public record Mount(String device, String root, String point, String filesystem, String source) {}
