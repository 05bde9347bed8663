package dev.whydns.fidelity;

import dev.whydns.os.Netns;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.PriorityBlockingQueue;
import org.xbill.DNS.Message;

/**
 * The DNS servers of one case, with sockets in its room and a thread outside. {@code closed} leaves
 * a server out, {@code closed-tcp} its port of TCP, so that the kernel itself refuses.
 */
final class Servers implements AutoCloseable {

  private interface Sender {
    void send(ByteBuffer reply) throws IOException;
  }

  private record Due(long atNanos, byte[] reply, Sender sender) {}

  private record Client(SocketChannel channel, ByteBuffer input, Bound server) {}

  private record Bound(SelectableChannel channel, Behaviour behaviour, Duration distance) {}

  private final Selector selector = Selector.open();
  private final PriorityBlockingQueue<Due> due =
      new PriorityBlockingQueue<>(16, Comparator.comparingLong(Due::atNanos));
  private final ByteBuffer scratch = ByteBuffer.allocate(65_535);
  private final List<Bound> sockets;
  private final Thread thread = new Thread(this::serve, "servers");
  private volatile boolean closed;

  /**
   * Opens them; they answer once they are started.
   *
   * @param behaviours address to words
   * @param step how much farther away each is than the one before
   */
  Servers(Netns netns, Map<String, List<String>> behaviours, Duration step) throws Exception {
    sockets = netns.inside(() -> open(behaviours, step));
    for (Bound socket : sockets) {
      boolean udp = socket.channel() instanceof DatagramChannel;
      socket.channel().configureBlocking(false);
      socket
          .channel()
          .register(selector, udp ? SelectionKey.OP_READ : SelectionKey.OP_ACCEPT, socket);
    }
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /**
   * As at the start, for another client. They are not opened anew, since a program that is being
   * started somewhere holds copies of all sockets for a moment, and so their ports.
   */
  void reset() {
    due.clear();
    sockets.forEach(socket -> socket.behaviour().reset());
  }

  private static List<Bound> open(Map<String, List<String>> behaviours, Duration step)
      throws IOException {
    List<Bound> sockets = new ArrayList<>();
    Duration distance = Duration.ZERO;
    for (Map.Entry<String, List<String>> server : behaviours.entrySet()) {
      List<String> words = server.getValue();
      Behaviour behaviour = new Behaviour(words.stream().filter(w -> !isPort(w)).toList());
      InetSocketAddress at = new InetSocketAddress(InetAddress.getByName(server.getKey()), 53);
      if (!words.contains("closed")) {
        sockets.add(new Bound(DatagramChannel.open().bind(at), behaviour, distance));
      }
      if (words.stream().noneMatch(Servers::isPort)) {
        sockets.add(new Bound(ServerSocketChannel.open().bind(at, 64), behaviour, distance));
      }
      distance = distance.plus(step);
    }
    return sockets;
  }

  private static boolean isPort(String word) {
    return word.startsWith("closed");
  }

  private void serve() {
    while (!closed) {
      try {
        selector.select(patienceMs());
        for (SelectionKey key : selector.selectedKeys()) {
          serve(key);
        }
        selector.selectedKeys().clear();
        for (Due next; (next = next()) != null; ) {
          send(next.sender(), next.reply());
        }
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private Due next() {
    Due next = due.peek();
    return next != null && next.atNanos() <= System.nanoTime() ? due.poll() : null;
  }

  /** 0 stands for ever. */
  private long patienceMs() {
    Due next = due.peek();
    return next == null
        ? 0
        : Math.max(1, (next.atNanos() - System.nanoTime() + 999_999) / 1_000_000);
  }

  private void serve(SelectionKey key) throws IOException {
    if (key.attachment() instanceof Client client) {
      read(client, key);
      return;
    }
    Bound bound = (Bound) key.attachment();
    if (bound.channel() instanceof ServerSocketChannel listening) {
      SocketChannel channel = listening.accept();
      channel.configureBlocking(false);
      channel.register(
          selector, SelectionKey.OP_READ, new Client(channel, ByteBuffer.allocate(4096), bound));
    } else {
      DatagramChannel channel = (DatagramChannel) bound.channel();
      scratch.clear();
      InetSocketAddress from = (InetSocketAddress) channel.receive(scratch);
      byte[] query = new byte[scratch.flip().remaining()];
      scratch.get(query);
      answer(query, false, bound, reply -> channel.send(reply, from));
    }
  }

  private void read(Client client, SelectionKey key) throws IOException {
    try {
      if (client.channel().read(client.input()) < 0) {
        client.channel().close();
        return;
      }
    } catch (IOException reset) {
      client.channel().close();
      return;
    }
    ByteBuffer input = client.input().flip();
    while (input.remaining() >= 2 && input.remaining() - 2 >= input.getChar(input.position())) {
      byte[] query = new byte[input.getChar()];
      input.get(query);
      answer(query, true, client.server(), reply -> client.channel().write(framed(reply)));
    }
    input.compact();
  }

  private static ByteBuffer framed(ByteBuffer reply) {
    int size = reply.remaining();
    return ByteBuffer.allocate(size + 2).putChar((char) size).put(reply).flip();
  }

  private void answer(byte[] query, boolean tcp, Bound server, Sender sender) throws IOException {
    Behaviour.Answer answer = server.behaviour().to(new Message(query), tcp).orElse(null);
    if (answer == null) {
      return;
    }
    Duration delay = answer.delay().plus(server.distance());
    if (delay.isZero()) {
      send(sender, answer.wire());
    } else {
      due.add(new Due(System.nanoTime() + delay.toNanos(), answer.wire(), sender));
    }
  }

  private static void send(Sender sender, byte[] reply) {
    try {
      sender.send(ByteBuffer.wrap(reply));
    } catch (IOException e) {
      // whoever asked has closed its socket: what comes for it is late
      Thread.yield();
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    selector.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
