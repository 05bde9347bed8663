package dev.whydns.model;

/**
 * Connection tracking of one network namespace ({@code /proc/net/stat/nf_conntrack}, summed over
 * CPUs).
 *
 * @param count tracked now; -1 where the kernel does not show it in that namespace
 * @param max the most that a namespace may track; -1 where it is not shown
 * @param insertFailed entries that could not be inserted: since Linux 5.10 a packet was lost for
 *     each
 * @param drop packets dropped because an entry could not be made
 * @param earlyDrop entries thrown out to make room
 */
public record Conntrack(long count, long max, long insertFailed, long drop, long earlyDrop) {

  /** Used share of the table, 0 to 1; 0 where it is not known. */
  public double fill() {
    return max <= 0 || count < 0 ? 0 : (double) count / max;
  }
}
