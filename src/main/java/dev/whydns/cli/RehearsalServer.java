package dev.whydns.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * A DNS server on loopback for the {@link Rehearsal}, over UDP and TCP: it knows one address for
 * every name, and answers the AAAA query with it as well.
 */
final class RehearsalServer implements AutoCloseable {

  private static final int HEADER = 12;

  /** A compressed name that points at the question, type A, class IN, 60 s, 203.0.113.7. */
  private static final byte[] ANSWER = {
    (byte) 0xc0, HEADER, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, (byte) 203, 0, 113, 7
  };

  private final ServerSocketChannel tcp = ServerSocketChannel.open();
  private final DatagramChannel udp = DatagramChannel.open();

  /** Listens from now on, on one port for both transports. */
  RehearsalServer() throws IOException {
    tcp.bind(new InetSocketAddress("127.0.0.1", 0));
    udp.bind(tcp.getLocalAddress());
    start(this::datagrams);
    start(this::connections);
  }

  int port() throws IOException {
    return ((InetSocketAddress) tcp.getLocalAddress()).getPort();
  }

  private interface Serving {
    void serve() throws IOException;
  }

  private static void start(Serving serving) {
    Thread thread =
        new Thread(
            () -> {
              try {
                serving.serve();
              } catch (IOException closed) {
                // The rehearsal is over.
              }
            },
            "server");
    thread.setDaemon(true);
    thread.start();
  }

  private void datagrams() throws IOException {
    while (true) {
      ByteBuffer query = ByteBuffer.allocate(512);
      SocketAddress client = udp.receive(query);
      udp.send(reply(query.flip()), client);
    }
  }

  private void connections() throws IOException {
    while (true) {
      try (SocketChannel client = tcp.accept()) {
        ByteBuffer query = ByteBuffer.allocate(512);
        client.read(query);
        ByteBuffer reply = reply(query.flip().position(Short.BYTES).slice());
        ByteBuffer length = ByteBuffer.allocate(Short.BYTES);
        length.putShort((short) reply.remaining()).flip();
        client.write(new ByteBuffer[] {length, reply});
      }
    }
  }

  /** The question again, with NOERROR and the answer; an OPT record of the query is left out. */
  private static ByteBuffer reply(ByteBuffer query) {
    int end = HEADER;
    while (query.get(end) != 0) {
      end += 1 + query.get(end);
    }
    end += 1 + 2 * Short.BYTES;
    ByteBuffer reply = ByteBuffer.allocate(end + ANSWER.length);
    reply.put(query.slice(0, end)).put(ANSWER);
    reply.putShort(2, (short) 0x8180).putShort(6, (short) 1).putInt(8, 0);
    return reply.flip();
  }

  @Override
  public void close() throws IOException {
    tcp.close();
    udp.close();
  }
}
