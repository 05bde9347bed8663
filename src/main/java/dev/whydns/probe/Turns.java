package dev.whydns.probe;

import dev.whydns.model.IpAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

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

  /** What waits for one server. Its place among the others changes only while it is not there. */
  private static final class Line implements Comparable<Line> {
    final Map<Long, Deque<Flight>> waiting = new LinkedHashMap<>();
    final int number;
    int underWay;
    int sent;

    /** Whether the next one has its socket, so that no visit is needed. */
    boolean isReady;

    Line(int number) {
      this.number = number;
    }

    @Override
    public int compareTo(Line other) {
      if (underWay != other.underWay) {
        return underWay < other.underWay ? -1 : 1;
      }
      if (isReady != other.isReady) {
        return isReady ? -1 : 1;
      }
      return sent == other.sent
          ? Integer.compare(number, other.number)
          : Integer.compare(sent, other.sent);
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

  private final Map<Flight, Line> lines = new HashMap<>();
  private final Map<Long, Deque<Flight>> unopened = new HashMap<>();

  /** Those in which something waits, the next one first. */
  private final NavigableSet<Line> order = new TreeSet<>();

  Turns(List<Flight> flights) {
    Map<Long, Map<IpAddress, Line>> known = new HashMap<>();
    List<Line> all = new ArrayList<>();
    for (Flight flight : flights) {
      long netns = flight.planned.from().netnsInode();
      Line line = line(flight, known, all);
      lines.put(flight, line);
      line.waiting.computeIfAbsent(netns, inode -> new ArrayDeque<>()).add(flight);
      unopened.computeIfAbsent(netns, inode -> new ArrayDeque<>()).add(flight);
    }
    all.forEach(this::queue);
  }

  /**
   * One line for a server; for one that is another in each namespace, as 127.0.0.11, one for each.
   */
  private static Line line(Flight flight, Map<Long, Map<IpAddress, Line>> known, List<Line> all) {
    IpAddress server = flight.planned.server();
    boolean bound = server.isLoopback() || !server.zone().isEmpty();
    return known
        .computeIfAbsent(
            bound ? flight.planned.from().netnsInode() : ANYWHERE, inode -> new HashMap<>())
        .computeIfAbsent(
            server,
            address -> {
              all.add(new Line(all.size()));
              return all.get(all.size() - 1);
            });
  }

  private void queue(Line line) {
    if (!line.waiting.isEmpty()) {
      line.isReady = line.first().isOpen();
      order.add(line);
    }
  }

  /** The next one to be sent; empty when none is left, or none may be sent now. */
  Optional<Flight> next(Held held, long now) {
    for (Line line : order) {
      if (held.hasRoomFor(line.first(), now)) {
        return Optional.of(taken(line));
      }
    }
    return Optional.empty();
  }

  /** The next one, whether it may be sent or not; empty when none is left. */
  Optional<Flight> next() {
    return order.isEmpty() ? Optional.empty() : Optional.of(taken(order.first()));
  }

  private Flight taken(Line line) {
    order.remove(line);
    Flight next = line.next();
    queue(line);
    return next;
  }

  /** Whether none is left. */
  boolean isEmpty() {
    return order.isEmpty();
  }

  /** These, which {@link #unopenedWith} gave, have their sockets now, or will never have them. */
  void opened(List<Flight> flights) {
    for (Flight flight : flights) {
      Line line = lines.get(flight);
      order.remove(line);
      queue(line);
    }
  }

  /** One that {@link #next} gave is concluded, or has timed out. */
  void ended(Flight flight) {
    Line line = lines.get(flight);
    order.remove(line);
    line.underWay--;
    queue(line);
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
