package dev.whydns.probe;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Opens sockets in namespaces, and remembers those that could not be entered. */
final class Visits {
  private final NetnsSockets sockets;
  private final Map<Long, String> closed = new HashMap<>();

  Visits(NetnsSockets sockets) {
    this.sockets = sockets;
  }

  /** One visit for all of them; afterwards each is open or concluded. */
  void open(long netnsInode, List<Flight> batch) {
    if (!closed.containsKey(netnsInode)) {
      visit(netnsInode, batch);
    }
    if (closed.containsKey(netnsInode)) {
      String why = closed.get(netnsInode);
      batch.forEach(flight -> flight.notSent(why));
    }
  }

  private void visit(long netnsInode, List<Flight> batch) {
    try {
      sockets.inside(netnsInode, () -> batch.forEach(Flight::open));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      batch.forEach(flight -> flight.notSent("the run was interrupted"));
    } catch (Exception e) {
      closed.put(netnsInode, "its network namespace could not be entered: " + e.getMessage());
    }
  }
}
