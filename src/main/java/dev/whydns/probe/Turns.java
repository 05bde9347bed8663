package dev.whydns.probe;

import dev.whydns.model.IpAddress;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whose turn it is to be sent.
 *
 * <p>The next question goes to the server that has the fewest under way, then to the one that was
 * asked least: a dead server, which holds its questions for the whole timeout, so never keeps the
 * others waiting. At one server the namespaces take turns.
 */
final class Turns {

  /** A server; one that means another in each namespace, as 127.0.0.11, is one for each. */
  private record Server(IpAddress address, long netnsInode) {
    static Server of(PlannedQuestion planned) {
      IpAddress address = planned.server();
      boolean bound = address.isLoopback() || !address.zone().isEmpty();
      return new Server(address, bound ? planned.from().netnsInode() : 0);
    }
  }

  private static final class Line {
    final Map<Long, Deque<Flight>> waiting = new LinkedHashMap<>();
    int underWay;
    int sent;

    boolean isWaiting() {
      return !waiting.isEmpty();
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

  private static final Comparator<Line> FAIR =
      Comparator.<Line>comparingInt(line -> line.underWay).thenComparingInt(line -> line.sent);

  private final Map<Server, Line> lines = new LinkedHashMap<>();
  private final Map<Long, Deque<Flight>> unopened = new HashMap<>();

  Turns(List<Flight> flights) {
    for (Flight flight : flights) {
      long netns = flight.planned.from().netnsInode();
      Line line = lines.computeIfAbsent(Server.of(flight.planned), server -> new Line());
      line.waiting.computeIfAbsent(netns, inode -> new ArrayDeque<>()).add(flight);
      unopened.computeIfAbsent(netns, inode -> new ArrayDeque<>()).add(flight);
    }
  }

  /** The next one to be sent; empty when none is left. */
  Optional<Flight> next() {
    return lines.values().stream().filter(Line::isWaiting).min(FAIR).map(Line::next);
  }

  boolean isEmpty() {
    return lines.values().stream().noneMatch(Line::isWaiting);
  }

  /** One that {@link #next} gave is concluded, or has timed out. */
  void ended(Flight flight) {
    lines.get(Server.of(flight.planned)).underWay--;
  }

  /** Takes up to {@code most} of its namespace that have no socket yet, itself first. */
  List<Flight> unopenedWith(Flight flight, int most) {
    Deque<Flight> same = unopened.get(flight.planned.from().netnsInode());
    same.remove(flight);
    same.addFirst(flight);
    List<Flight> taken = same.stream().limit(Math.max(1, most)).toList();
    taken.forEach(t -> same.remove());
    return taken;
  }
}
