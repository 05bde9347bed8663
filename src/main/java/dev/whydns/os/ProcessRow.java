package dev.whydns.os;

import java.util.OptionalLong;

/**
 * A process, in the kernel's own words.
 *
 * @param pid in the namespace of the reader
 * @param comm the name, as {@code dockerd}; at most 15 bytes
 * @param stat the line of {@code /proc/PID/stat}
 * @param cgroup the lines of {@code /proc/PID/cgroup}; empty text where it was not asked for or not
 *     readable, and for kernel threads
 * @param netnsInode the number in {@code net:[4026532178]}; empty where it was not asked for or not
 *     permitted, and for kernel threads
 */
public record ProcessRow(
    int pid, String comm, String stat, String cgroup, OptionalLong netnsInode) {

  /** PF_KTHREAD in field 9 of {@code stat} (linux/sched.h). */
  private static final long KERNEL_THREAD = 0x00200000;

  private static final int FLAGS_AFTER_COMM = 6;

  /**
   * Whether this calls itself an engine and lives: RHEL calls it {@code dockerd-current}, and
   * {@code dockerd-rootles} is the script that starts a rootless one. Any program can take that
   * name.
   */
  public boolean isDockerd() {
    return comm.startsWith("dockerd") && !comm.startsWith("dockerd-rootles") && !isZombie();
  }

  /** Whether it has ended, and its parent did not look yet. */
  private boolean isZombie() {
    return stat.startsWith(") Z", Math.max(0, stat.lastIndexOf(')')));
  }

  /** Whether it lives in the kernel and has neither files nor a namespace of its own. */
  boolean isKernelThread() {
    int at = stat.lastIndexOf(')');
    for (int i = 0; at >= 0 && i <= FLAGS_AFTER_COMM; i++) {
      at = stat.indexOf(' ', at + 1);
    }
    int end = at < 0 ? -1 : stat.indexOf(' ', at + 1);
    return end > 0 && (Long.parseLong(stat.substring(at + 1, end)) & KERNEL_THREAD) != 0;
  }
}
