package dev.whydns.probe;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Unanswered questions that resolvers on a loopback address still work on: those of a namespace are
 * counted together, and never more than {@link Limits#MOST_HELD}.
 */
final class Held {

  private final Map<Long, Set<Flight>> unanswered = new HashMap<>();

  /** Whether one more may be sent where this flight goes. */
  boolean hasRoomFor(Flight flight, long now) {
    if (!isLocal(flight)) {
      return true;
    }
    Set<Flight> held = heldWith(flight);
    Iterator<Flight> oldest = held.iterator();
    while (oldest.hasNext() && oldest.next().isDue(now, Limits.HELD.toNanos())) {
      oldest.remove();
    }
    return held.size() < Limits.MOST_HELD;
  }

  void sent(Flight flight) {
    if (isLocal(flight)) {
      heldWith(flight).add(flight);
    }
  }

  /** It has its answer, or was refused one. */
  void concluded(Flight flight) {
    if (isLocal(flight)) {
      heldWith(flight).remove(flight);
    }
  }

  private Set<Flight> heldWith(Flight flight) {
    return unanswered.computeIfAbsent(
        flight.planned.from().netnsInode(), inode -> new LinkedHashSet<>());
  }

  private static boolean isLocal(Flight flight) {
    return flight.planned.server().isLoopback();
  }
}
