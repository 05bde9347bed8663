package dev.whydns.probe;

import dev.whydns.model.Exchange;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Replay;
import dev.whydns.probe.stub.Response;
import dev.whydns.probe.stub.Stub;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Lets libraries look names up with real sockets, several at a time, in the network namespace of
 * the current thread.
 *
 * <p>A socket that its library has closed stays open here, so that an answer that comes too late
 * for the library is seen. The thread is the caller's, and must be one that ends afterwards.
 */
public final class Replayer {

  private static final int LARGEST_DATAGRAM = 65_535;
  private static final int AT_ONCE = 8;
  private static final long NANOS_PER_MS = 1_000_000;
  private static final long LONGEST_WAIT_NANOS = 250 * NANOS_PER_MS;

  /**
   * One lookup to be made.
   *
   * @param label which one
   * @param name what is looked up
   * @param stub makes the library, anew each time
   * @param endpoints where it reaches its servers
   * @param from the namespace of the current thread, for the record
   */
  public record Run(
      Replay.Label label,
      String name,
      Supplier<Stub> stub,
      Endpoints endpoints,
      Exchange.Vantage from) {}

  /**
   * How long to go on.
   *
   * @param deadline of all, from the start
   * @param lateness how long to listen for the answer to a query, from when it was sent, after the
   *     library has ended
   * @param quick how long a question is really waited for, where the rest is to be told from the
   *     library's timers; empty for lookups as they are
   * @param cancelled whether to end at once; asked a few times a second
   */
  public record Bounds(
      Duration deadline, Duration lateness, Optional<Duration> quick, BooleanSupplier cancelled) {

    /** The same with another deadline; when that is over, nothing is sent. */
    public Bounds endingIn(Duration left) {
      return new Bounds(left, lateness, quick, cancelled);
    }
  }

  private record Lane(Run run, LookupSession session, LookupSockets sockets) {}

  private static final Set<String> REHEARSED = ConcurrentHashMap.newKeySet();

  private final LongSupplier nanoClock;
  private final Bounds bounds;
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(LARGEST_DATAGRAM);
  private long startNanos;

  /**
   * A replayer.
   *
   * @param nanoClock as {@code System::nanoTime}
   * @param bounds how long to go on
   */
  public Replayer(LongSupplier nanoClock, Bounds bounds) {
    this.nanoClock = nanoClock;
    this.bounds = bounds;
  }

  /** Makes all these lookups at the same time; the results in their order. */
  public List<Replay> all(List<Run> runs) throws IOException {
    Prober.warmUp();
    rehearse(runs);
    List<Lane> lanes = new ArrayList<>();
    try (Selector selector = Selector.open()) {
      for (Run run : runs) {
        LookupSockets sockets = new LookupSockets(selector, run.endpoints(), new Wire());
        lanes.add(
            new Lane(run, new LookupSession(run.stub().get(), sockets, bounds.quick()), sockets));
      }
      startNanos = nanoClock.getAsLong();
      if (now().compareTo(bounds.deadline()) < 0) {
        lanes.forEach(lane -> lane.session().start());
      }
      while (!isDone(lanes)) {
        select(selector, lanes);
        lanes.forEach(lane -> lane.session().tick(now()));
      }
      lanes.forEach(lane -> lane.session().cut(now()));
      return lanes.stream().map(this::replay).toList();
    } finally {
      lanes.forEach(lane -> lane.sockets().close());
    }
  }

  /** Each library once in the life of the process. */
  private static void rehearse(List<Run> runs) {
    for (Run run : runs) {
      if (REHEARSED.add(run.label().profile())) {
        LookupRehearsal.of(run.stub().get());
        LookupRehearsal.refused(run.stub().get());
      }
    }
  }

  private Replay replay(Lane lane) {
    Run run = lane.run();
    return lane.session().replay(run.label(), run.name(), run.from(), now());
  }

  private Duration now() {
    return Duration.ofNanos(nanoClock.getAsLong() - startNanos);
  }

  private boolean isDone(List<Lane> lanes) {
    Duration now = now();
    boolean over = lanes.stream().allMatch(lane -> lane.session().isOver());
    return now.compareTo(bounds.deadline()) >= 0
        || Thread.currentThread().isInterrupted()
        || bounds.cancelled().getAsBoolean()
        || over && now.compareTo(listensUntil(lanes)) >= 0;
  }

  private Duration listensUntil(List<Lane> lanes) {
    return lanes.stream()
        .map(lane -> lane.session().listensUntil(bounds.lateness()))
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  private void select(Selector selector, List<Lane> lanes) throws IOException {
    Duration now = now();
    boolean over = lanes.stream().allMatch(lane -> lane.session().isOver());
    Duration until = over ? earlier(listensUntil(lanes), bounds.deadline()) : bounds.deadline();
    for (Lane lane : lanes) {
      if (!lane.session().isOver()) {
        until = earlier(until, lane.session().nextTick(now));
      }
    }
    long waitNanos = Math.min(until.minus(now).toNanos(), LONGEST_WAIT_NANOS);
    if (waitNanos <= 0) {
      selector.selectNow();
    } else {
      // rounded up: a selector that returns early would only be asked again
      selector.select((waitNanos + NANOS_PER_MS - 1) / NANOS_PER_MS);
    }
    for (SelectionKey key : selector.selectedKeys()) {
      serve((LookupSockets.Handle) key.attachment(), key, lanes);
    }
    selector.selectedKeys().clear();
  }

  private static Duration earlier(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private void serve(LookupSockets.Handle handle, SelectionKey key, List<Lane> lanes) {
    LookupSession session =
        lanes.stream()
            .filter(lane -> lane.sockets() == handle.owner)
            .findFirst()
            .orElseThrow()
            .session();
    try {
      if (!key.isValid()) {
        return;
      }
      if (key.isConnectable()) {
        connect(handle, key, session);
      } else if (handle.isStream()) {
        readStream(handle, session);
      } else {
        readDatagrams(handle, session);
      }
    } catch (StreamReader.EndOfStream e) {
      key.cancel();
      session.closedByServer(now(), handle.socket);
    } catch (IOException e) {
      if (handle.isStream()) {
        key.cancel();
      }
      Duration now = now();
      session.failed(
          now, handle.socket, SocketErrors.outcome(e, now.toNanos() / (double) NANOS_PER_MS));
    }
  }

  private void connect(LookupSockets.Handle handle, SelectionKey key, LookupSession session)
      throws IOException {
    SocketChannel channel = (SocketChannel) handle.channel;
    if (channel.finishConnect()) {
      key.interestOps(SelectionKey.OP_READ);
      session.connected(
          now(), handle.socket, Remote.text((InetSocketAddress) channel.getLocalAddress()));
    }
  }

  private void readStream(LookupSockets.Handle handle, LookupSession session) throws IOException {
    for (byte[] message : handle.stream.read((SocketChannel) handle.channel)) {
      take(handle, handle.server(), message, session);
    }
  }

  private void readDatagrams(LookupSockets.Handle handle, LookupSession session)
      throws IOException {
    DatagramChannel channel = (DatagramChannel) handle.channel;
    for (int i = 0; i < AT_ONCE; i++) {
      scratch.clear();
      InetSocketAddress from = (InetSocketAddress) channel.receive(scratch);
      if (from == null) {
        return;
      }
      byte[] message = new byte[scratch.flip().remaining()];
      scratch.get(message);
      take(handle, sender(handle, from), message, session);
    }
  }

  /** The server as the resolv.conf writes it. */
  private static IpAddress sender(LookupSockets.Handle handle, InetSocketAddress from) {
    IpAddress address = IpAddress.of(from.getAddress().getAddress());
    return handle.open.connected()
        ? handle.server()
        : handle.open.servers().stream()
            .filter(s -> s.inet().equals(address.inet()))
            .findFirst()
            .orElse(address);
  }

  private void take(
      LookupSockets.Handle handle, IpAddress from, byte[] message, LookupSession session) {
    Duration now = now();
    Decoded decoded = Wire.decode(message);
    if (decoded instanceof Decoded.Message m) {
      session.received(
          now,
          handle.socket,
          from,
          new Response(m.id(), m.name(), m.type(), m.reply(), m.additional(), m.cookie()));
    } else {
      session.garbage(now, handle.socket, from, ((Decoded.Garbage) decoded).why());
    }
  }
}
