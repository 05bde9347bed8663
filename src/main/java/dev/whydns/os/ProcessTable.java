package dev.whydns.os;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one pass over {@code /proc} showed.
 *
 * @param rows every process, by ascending PID
 * @param owners who holds the wanted sockets, by inode; a socket that several share is given to a
 *     dockerd, else to the lowest PID
 * @param unreadable how many processes did not let their descriptors be listed; with any of them, a
 *     socket without owner may still have one
 * @param limits which limits were reached, each a clause as {@code "4711 (nginx) has more than
 *     16384 descriptors"}
 */
public record ProcessTable(
    List<ProcessRow> rows, Map<Long, Holder> owners, int unreadable, List<String> limits) {

  /**
   * Who holds a socket.
   *
   * @param process the process
   * @param fd the descriptor's number there
   */
  public record Holder(ProcessRow process, int fd) {}

  /** The holder of a socket; empty for nobody, or nobody that could be seen. */
  public Optional<Holder> owner(long inode) {
    return Optional.ofNullable(owners.get(inode));
  }

  /** Whether "no owner" means that there is none. */
  public boolean sawEverything() {
    return unreadable == 0 && limits.isEmpty();
  }

  /** The engines. */
  public List<ProcessRow> daemons() {
    return rows.stream().filter(ProcessRow::isDockerd).toList();
  }

  /** The process of that number; empty when there was none. */
  public Optional<ProcessRow> process(int pid) {
    return rows.stream().filter(row -> row.pid() == pid).findFirst();
  }
}
