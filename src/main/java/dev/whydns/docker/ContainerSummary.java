package dev.whydns.docker;

import java.util.Optional;

/**
 * A container as the list of all shows it.
 *
 * @param id 64 hexadecimal digits
 * @param name without the leading slash
 * @param state as {@code running}, {@code paused}, {@code exited}
 * @param composeProject the compose project; empty for none
 * @param composeService the compose service; empty for none
 * @param networkMode as {@code default}, {@code appnet}, {@code container:ID}
 */
public record ContainerSummary(
    String id,
    String name,
    String state,
    Optional<String> composeProject,
    Optional<String> composeService,
    String networkMode) {

  /**
   * The order by name, those of one name by ID. What Comparator combines is serializable, and left
   * out of a class-data archive.
   */
  static int compareNames(ContainerSummary a, ContainerSummary b) {
    int order = a.name.compareTo(b.name);
    return order == 0 ? a.id.compareTo(b.id) : order;
  }

  /** Whether it has processes: running, paused or being restarted. */
  public boolean isUp() {
    return state.equals("running") || state.equals("paused") || state.equals("restarting");
  }
}
