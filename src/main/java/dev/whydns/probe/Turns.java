package dev.whydns.probe;

import dev.whydns.model.IpAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Whose turn it is to be sent.
 *
 * <p>A resolver that holds as many unanswered ones as it may is passed over: see {@link Held}. The
 * next question goes to the server that has the fewest under way, so that a dead one, which holds
 * its questions for the whole timeout, never keeps the others waiting; then to one whose socket is
 * open already, which saves visits; then to the one that was asked least. At one server the
 * namespaces take turns.
 */
final class Turns {
  private static final long ANYWHERE = 0;

  private static final class Line {
    final Map<Long, Deque<Flight>> waiting = new LinkedHashMap<>();
    int underWay;
    int sent;

    boolean isWaiting() {
      return !waiting.isEmpty();
    }

    boolean comesBefore(Line other) {
      if (underWay != other.underWay) {
        return underWay < other.underWay;
      }
      return isReady() == other.isReady() ? sent < other.sent : isReady();
    }

    /** Whether the next one has its socket, so that no visit is needed. */
    private boolean isReady() {
      return first().isOpen();
    }

    Flight first() {
      return waiting.values().iterator().next().element();
    }

    /** The first of the namespace whose turn it is, which then goes to the end. */
    Flight next() {
      long netns = waiting.keySet().iterator().next();
      Deque<Flight> flights = waiting.remove(netns);
      Flight next = flights.remove();
      if (!flights.isEmpty()) {
        waiting.put(netns, flights);
      }
      underWay++;
      sent++;
      return next;
    }
  }

  private final Map<Long, Map<IpAddress, Line>> lines = new LinkedHashMap<>();
  private final Map<Long, Deque<Flight>> unopened = new HashMap<>();

  Turns(List<Flight> flights) {
    for (Flight flight : flights) {
      long netns = flight.planned.from().netnsInode();
      line(flight).waiting.computeIfAbsent(netns, inode -> new ArrayDeque<>()).add(flight);
      unopened.computeIfAbsent(netns, inode -> new ArrayDeque<>()).add(flight);
    }
  }

  /**
   * One line for a server; for one that is another in each namespace, as 127.0.0.11, one for each.
   */
  private Line line(Flight flight) {
    IpAddress server = flight.planned.server();
    boolean bound = server.isLoopback() || !server.zone().isEmpty();
    return lines
        .computeIfAbsent(
            bound ? flight.planned.from().netnsInode() : ANYWHERE, inode -> new LinkedHashMap<>())
        .computeIfAbsent(server, address -> new Line());
  }

  /** The next one to be sent; empty when none is left, or none may be sent now. */
  Optional<Flight> next(Held held, long now) {
    return take(line -> held.hasRoomFor(line.first(), now));
  }

  /** The next one, whether it may be sent or not; empty when none is left. */
  Optional<Flight> next() {
    return take(line -> true);
  }

  private Optional<Flight> take(Predicate<Line> allowed) {
    Line best = null;
    for (Map<IpAddress, Line> servers : lines.values()) {
      for (Line line : servers.values()) {
        boolean better = line.isWaiting() && (best == null || line.comesBefore(best));
        if (better && allowed.test(line)) {
          best = line;
        }
      }
    }
    return best == null ? Optional.empty() : Optional.of(best.next());
  }

  /** Whether none is left. */
  boolean isEmpty() {
    for (Map<IpAddress, Line> servers : lines.values()) {
      for (Line line : servers.values()) {
        if (line.isWaiting()) {
          return false;
        }
      }
    }
    return true;
  }

  /** One that {@link #next} gave is concluded, or has timed out. */
  void ended(Flight flight) {
    line(flight).underWay--;
  }

  /** Takes up to {@code most} of its namespace that have no socket yet, itself first. */
  List<Flight> unopenedWith(Flight flight, int most) {
    Deque<Flight> same = unopened.get(flight.planned.from().netnsInode());
    same.remove(flight);
    same.addFirst(flight);
    List<Flight> taken = new ArrayList<>();
    while (!same.isEmpty() && taken.size() < Math.max(1, most)) {
      taken.add(same.remove());
    }
    return taken;
  }
}
