package dev.whydns.probe;

import dev.whydns.model.Exchange;
import dev.whydns.model.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/**
 * Sends planned questions and keeps what comes back.
 *
 * <p>One selector on the caller's thread serves the sockets of all namespaces, so that the whole
 * takes as long as its slowest exchange. A socket whose question timed out stays open and is
 * listened to while later rounds run, until {@link #awaitLate} or {@link #close}: an answer that
 * comes late is not lost. Not safe for several threads.
 */
public final class Prober implements AutoCloseable {
  private static final int OPENED_PER_VISIT = 16;
  private static final int LARGEST_DATAGRAM = 65_535;
  private static final long NANOS_PER_MS = 1_000_000;

  /** How often it is looked whether a resolver that is full has given something up. */
  private static final long ROOM_NANOS = 50 * NANOS_PER_MS;

  private final Visits visits;
  private final LongSupplier nanoClock;
  private final Limits limits;
  private final Selector selector;
  private final long startNanos;
  private final Wire wire = new Wire();
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(LARGEST_DATAGRAM);
  private final List<Flight> asked = new ArrayList<>();
  private final Set<Flight> underWay = new LinkedHashSet<>();
  private final Set<Flight> late = new LinkedHashSet<>();
  private final Held held = new Held();
  private int sent;
  private int prepared;
  private int cutShort;
  private long endNanos;

  /**
   * A prober whose clock starts now.
   *
   * @param sockets enters namespaces
   * @param nanoClock as {@code System::nanoTime}
   * @param limits its bounds
   */
  public Prober(NetnsSockets sockets, LongSupplier nanoClock, Limits limits) {
    this.visits = new Visits(sockets);
    this.nanoClock = nanoClock;
    this.limits = limits;
    warmUp();
    this.startNanos = nanoClock.getAsLong();
    try {
      // Here and not in a namespace: the JDK looks once, now, for IPv6.
      this.selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Goes through the motions of an exchange without sending anything, so that loading classes, 50
   * to 100 ms without a class data archive, is not counted as a server's time. The constructor does
   * it; done before on a thread that has nothing else to do, it costs the run nothing.
   */
  public static void warmUp() {
    Rehearsal.run();
  }

  /**
   * Asks all the questions, and returns when each is answered, has failed or has timed out.
   *
   * @param round 0 for the first asking
   * @param timeout of each question, from its sending
   * @return an exchange for each question, in the order of the questions
   */
  public List<Exchange> ask(List<PlannedQuestion> questions, int round, Duration timeout) {
    return ask(questions, round, timeout, Duration.ZERO);
  }

  /**
   * The same, ending so long before the deadline.
   *
   * @param reserve what is left of the run for what comes after
   */
  public List<Exchange> ask(
      List<PlannedQuestion> questions, int round, Duration timeout, Duration reserve) {
    endNanos = deadlineNanos() - reserve.toNanos();
    List<Flight> flights = new ArrayList<>();
    questions.forEach(question -> flights.add(flight(question, round)));
    asked.addAll(flights);
    Turns turns = new Turns(sendable(flights));
    long timeoutNanos = timeout.toNanos();
    while (!turns.isEmpty() || !underWay.isEmpty()) {
      if (isOver()) {
        leaveOut(turns);
        underWayUntil(turns, 0);
        break;
      }
      sendDue(turns);
      receive(turns, turns.isEmpty() || !underWay.isEmpty() ? waitNanos(timeoutNanos) : ROOM_NANOS);
      underWayUntil(turns, timeoutNanos);
    }
    receive(turns, 0);
    return exchanges(flights);
  }

  /**
   * Listens for the late replies, no longer than {@code patience} and the deadline.
   *
   * @return every exchange of every round, in the order in which {@link #ask} returned them; those
   *     that had timed out have what came since
   */
  public List<Exchange> awaitLate(Duration patience) {
    Turns none = new Turns(List.of());
    endNanos = deadlineNanos();
    long end = Math.min(nanoClock.getAsLong() + patience.toNanos(), deadlineNanos());
    receive(none, 0);
    while (!late.isEmpty() && nanoClock.getAsLong() < end && !isOver()) {
      receive(none, Math.max(1, end - nanoClock.getAsLong()));
    }
    long now = nanoClock.getAsLong();
    late.forEach(flight -> flight.stillSilent(now));
    return exchanges(asked);
  }

  /**
   * What was left out, one sentence each; empty when nothing was. A question that was not sent says
   * so itself.
   */
  public List<String> gaps() {
    return cutShort == 0
        ? List.of()
        : List.of(
            cutShort
                + " sockets did not wait for a late reply: no more than "
                + limits.openSockets()
                + " are held open.");
  }

  /** Closes every socket. */
  @Override
  public void close() {
    asked.forEach(Flight::close);
    try {
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Flight flight(PlannedQuestion question, int round) {
    int id = ThreadLocalRandom.current().nextInt(1 << 16);
    try {
      return Flight.of(question, round, wire.query(question.question(), id));
    } catch (IllegalArgumentException noQuestion) {
      Flight flight = Flight.of(question, round, new byte[0]);
      flight.notSent(noQuestion.getMessage());
      return flight;
    }
  }

  private List<Exchange> exchanges(List<Flight> flights) {
    List<Exchange> exchanges = new ArrayList<>();
    flights.forEach(flight -> exchanges.add(flight.exchange(startNanos)));
    return List.copyOf(exchanges);
  }

  private static List<Flight> sendable(List<Flight> flights) {
    List<Flight> sendable = new ArrayList<>(flights);
    sendable.removeIf(Flight::isConcluded);
    return sendable;
  }

  private long deadlineNanos() {
    return startNanos + limits.deadline().toNanos();
  }

  /** An interrupted thread's selector returns at once for ever, so that ends the run as well. */
  private boolean isOver() {
    return nanoClock.getAsLong() >= endNanos || Thread.currentThread().isInterrupted();
  }

  private void leaveOut(Turns turns) {
    String why =
        Thread.currentThread().isInterrupted()
            ? "the run was interrupted"
            : Outcome.NotSent.DEADLINE;
    for (Optional<Flight> f = turns.next(); f.isPresent(); f = turns.next()) {
      if (!f.get().isConcluded()) {
        f.get().notSent(why);
      }
    }
    prepared = 0;
  }

  private void refuse(Turns turns) {
    for (Optional<Flight> f = turns.next(); f.isPresent(); f = turns.next()) {
      f.get().notSent("one run sends no more than " + Limits.MOST_QUESTIONS + " questions");
    }
    prepared = 0;
  }

  private void sendDue(Turns turns) {
    while (underWay.size() < limits.underWay() && !isOver()) {
      if (sent >= Limits.MOST_QUESTIONS) {
        refuse(turns);
        return;
      }
      Optional<Flight> due = turns.next(held, nanoClock.getAsLong());
      if (due.isEmpty()) {
        return;
      }
      send(due.get(), turns);
      receive(turns, 0);
    }
  }

  private void send(Flight flight, Turns turns) {
    if (!flight.isOpen() && !flight.isConcluded()) {
      open(flight, turns);
    }
    if (flight.isOpen()) {
      prepared--;
      sent++;
      underWay.add(flight);
      held.sent(flight);
      flight.start(selector, nanoClock);
    }
    settle(flight, turns);
  }

  /**
   * One visit of the namespace opens this socket and some of those that will be due there later.
   */
  private void open(Flight flight, Turns turns) {
    makeRoom();
    int ahead = Math.min(OPENED_PER_VISIT, limits.openSockets() / 2 - openSockets());
    List<Flight> batch = turns.unopenedWith(flight, ahead);
    visits.open(flight.planned.from().netnsInode(), batch);
    turns.opened(batch);
    for (Flight each : batch) {
      prepared += each.isOpen() ? 1 : 0;
    }
  }

  private int openSockets() {
    return prepared + underWay.size() + late.size();
  }

  private void makeRoom() {
    Iterator<Flight> oldest = late.iterator();
    while (openSockets() >= limits.openSockets() && oldest.hasNext()) {
      oldest.next().close();
      oldest.remove();
      cutShort++;
    }
  }

  /** Gives up those that were sent so long ago; they are listened to on as late ones. */
  private void underWayUntil(Turns turns, long timeoutNanos) {
    long now = nanoClock.getAsLong();
    Iterator<Flight> oldest = underWay.iterator();
    while (oldest.hasNext()) {
      Flight flight = oldest.next();
      if (!flight.isDue(now, timeoutNanos)) {
        return;
      }
      flight.timeOut(now);
      oldest.remove();
      late.add(flight);
      turns.ended(flight);
    }
  }

  private long waitNanos(long timeoutNanos) {
    if (underWay.isEmpty()) {
      return 0;
    }
    long end = Math.min(underWay.iterator().next().sentNanos() + timeoutNanos, endNanos);
    return Math.max(1, end - nanoClock.getAsLong());
  }

  /** Reads whatever is ready, waiting for it up to that long; 0 for not at all. */
  private void receive(Turns turns, long waitNanos) {
    try {
      if (waitNanos == 0) {
        selector.selectNow();
      } else {
        selector.select(waitNanos / NANOS_PER_MS + 1);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    long now = nanoClock.getAsLong();
    for (SelectionKey key : selector.selectedKeys()) {
      Flight flight = (Flight) key.attachment();
      flight.proceed(scratch, now);
      settle(flight, turns);
    }
    selector.selectedKeys().clear();
  }

  /** Puts away a flight that is concluded. */
  private void settle(Flight flight, Turns turns) {
    if (!flight.isConcluded()) {
      return;
    }
    flight.close();
    held.concluded(flight);
    if (!late.remove(flight)) {
      underWay.remove(flight);
      turns.ended(flight);
    }
  }
}
