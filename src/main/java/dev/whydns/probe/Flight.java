package dev.whydns.probe;

import dev.whydns.model.Exchange;
import dev.whydns.model.Octets;
import dev.whydns.model.Outcome;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * One question on its way: waiting, under way, late, concluded.
 *
 * <p>It is {@link #open opened} inside its namespace, and everything else happens on the thread of
 * the {@link Prober}. A reply is kept as bytes and decoded when the exchange is asked for.
 */
abstract sealed class Flight permits UdpFlight, TcpFlight {

  /** A server that floods gets no more room than this in the report. */
  private static final int STRAYS_KEPT = 4;

  /** Larger replies are decoded at once: a few hundred of 64 KiB would be too much to keep. */
  private static final int KEPT_AS_BYTES = 4096;

  private static final double NANOS_PER_MS = 1e6;

  final PlannedQuestion planned;
  final byte[] query;
  private final int round;

  private InetSocketAddress remote;
  private SelectableChannel channel;
  private SelectionKey key;
  private long sentNanos;
  private Optional<String> localAddress = Optional.empty();
  private Outcome outcome;
  private boolean late;
  private byte[] reply;
  private double repliedMs;
  private final List<String> strays = new ArrayList<>();
  private int moreStrays;

  Flight(PlannedQuestion planned, int round, byte[] query) {
    this.planned = planned;
    this.round = round;
    this.query = query;
  }

  static Flight of(PlannedQuestion planned, int round, byte[] query) {
    return switch (planned.transport()) {
      case UDP -> new UdpFlight(planned, round, query);
      case TCP -> new TcpFlight(planned, round, query);
    };
  }

  /** Makes the channel; the current thread must be in the question's namespace. */
  final void open() {
    try {
      remote = Remote.of(planned.server(), planned.port());
      channel = make();
      channel.configureBlocking(false);
    } catch (IOException | UnsupportedOperationException e) {
      // The latter comes from a JVM that found no IPv6 on the host when it started.
      notSent("no socket could be opened: " + e.getMessage());
    }
  }

  /** Sends, as far as that is possible at once. */
  final void start(Selector selector, LongSupplier nanoClock) {
    sentNanos = nanoClock.getAsLong();
    try {
      key = channel.register(selector, 0, this);
      prepare(remote);
      sentNanos = nanoClock.getAsLong();
      if (connect(remote)) {
        connected();
      } else {
        key.interestOps(SelectionKey.OP_CONNECT);
      }
    } catch (IOException e) {
      fail(e, nanoClock.getAsLong());
    }
  }

  /** Opens, connects and reads, and sends nothing: connecting a UDP socket is local. */
  final void rehearse(Selector selector) throws IOException {
    open();
    key = channel.register(selector, 0, this);
    prepare(remote);
    localAddress = Optional.of(Remote.text(local()));
    receive(ByteBuffer.allocateDirect(1), 0);
    take(query, 0);
    exchange(0);
  }

  /** Goes on after the selector found the channel ready. */
  final void proceed(ByteBuffer scratch, long now) {
    try {
      if (key.isConnectable() && finishConnect()) {
        connected();
      } else if (key.isWritable()) {
        send();
      } else if (key.isReadable()) {
        receive(scratch, now);
      }
    } catch (IOException e) {
      fail(e, now);
    }
  }

  private void connected() throws IOException {
    localAddress = Optional.of(Remote.text(local()));
    send();
  }

  private void send() throws IOException {
    key.interestOps(write() ? SelectionKey.OP_READ : SelectionKey.OP_WRITE);
  }

  abstract SelectableChannel make() throws IOException;

  /** What can be done before the first packet leaves, and so before the clock starts. */
  abstract void prepare(InetSocketAddress remote) throws IOException;

  /** Whether the connection is there already. */
  abstract boolean connect(InetSocketAddress remote) throws IOException;

  abstract boolean finishConnect() throws IOException;

  abstract InetSocketAddress local() throws IOException;

  /** Whether all was written. */
  abstract boolean write() throws IOException;

  abstract void receive(ByteBuffer scratch, long now) throws IOException;

  /** Takes a whole message as the reply, or notes it as a stray. */
  final void take(byte[] message, long now) {
    Fit fit = Fit.of(query, message);
    if (fit == Fit.TAKE) {
      reply = message;
      repliedMs = since(now);
      if (message.length > KEPT_AS_BYTES) {
        decode();
      }
    } else if (strays.size() < STRAYS_KEPT) {
      strays.add(Strays.text(fit, message, since(now)));
    } else {
      moreStrays++;
    }
  }

  final void malformed(String detail, long now) {
    outcome = new Outcome.Malformed(since(now), detail);
  }

  private void fail(IOException error, long now) {
    outcome = SocketErrors.outcome(error, since(now));
  }

  final void notSent(String why) {
    outcome = new Outcome.NotSent(why);
    close();
  }

  /** Nothing came in time; the socket stays open. */
  final void timeOut(long now) {
    outcome = new Outcome.TimedOut(since(now));
    late = true;
  }

  /** A late one has been waited for until now. */
  final void stillSilent(long now) {
    if (isSilent()) {
      outcome = new Outcome.TimedOut(since(now));
    }
  }

  private boolean isSilent() {
    return reply == null && outcome instanceof Outcome.TimedOut;
  }

  /** Whether nothing more is to be waited for. */
  final boolean isConcluded() {
    return reply != null || (outcome != null && !isSilent());
  }

  final boolean isOpen() {
    return channel != null && channel.isOpen();
  }

  final boolean isDue(long now, long timeoutNanos) {
    return now - sentNanos >= timeoutNanos;
  }

  final long sentNanos() {
    return sentNanos;
  }

  final void close() {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // Nothing can be lost: what came was read, and what was sent is gone.
    }
  }

  private double since(long now) {
    return (now - sentNanos) / NANOS_PER_MS;
  }

  /** The exchange as far as it has come. */
  final Exchange exchange(long startNanos) {
    if (reply != null) {
      decode();
    }
    boolean sent = !(outcome instanceof Outcome.NotSent);
    return new Exchange(
        planned.probe(),
        planned.from(),
        planned.server(),
        planned.port(),
        planned.transport(),
        planned.question(),
        round,
        sent ? (sentNanos - startNanos) / NANOS_PER_MS : 0,
        sent ? query.length : 0,
        localAddress,
        outcome,
        straysText(),
        sent ? Octets.of(query) : Octets.none());
  }

  private void decode() {
    Decoded decoded = Wire.decode(reply);
    outcome =
        decoded instanceof Decoded.Message message
            ? new Outcome.Answered(repliedMs, late, message.reply())
            : new Outcome.Malformed(repliedMs, ((Decoded.Garbage) decoded).why(), Octets.of(reply));
    reply = null;
  }

  private List<String> straysText() {
    List<String> all = new ArrayList<>(strays);
    if (moreStrays > 0) {
      all.add(moreStrays + " more");
    }
    return List.copyOf(all);
  }
}
