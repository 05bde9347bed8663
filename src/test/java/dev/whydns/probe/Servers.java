package dev.whydns.probe;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** DNS servers on 127.0.0.1 that do what a test says, until closed. */
final class Servers implements Closeable {
  private final List<Closeable> open = new CopyOnWriteArrayList<>();

  /** What a UDP server does with a query. */
  interface Datagrams {
    void got(byte[] query, Answers to) throws Exception;
  }

  /** Sends datagrams back to the client. */
  interface Answers {
    void send(byte[] message) throws IOException;
  }

  /** What a TCP server does with a connection, of which it has read the query. */
  interface Connections {
    void got(byte[] query, Socket connection) throws Exception;
  }

  /** Starts one; its port is returned. */
  int udp(Datagrams behaviour) throws IOException {
    DatagramSocket socket = new DatagramSocket(0, loopback());
    open.add(socket);
    serve(() -> answer(socket, behaviour));
    return socket.getLocalPort();
  }

  private static void answer(DatagramSocket socket, Datagrams behaviour) throws Exception {
    byte[] buffer = new byte[2048];
    while (true) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      socket.receive(packet);
      SocketAddress client = packet.getSocketAddress();
      byte[] query = Arrays.copyOf(buffer, packet.getLength());
      behaviour.got(query, m -> socket.send(new DatagramPacket(m, m.length, client)));
    }
  }

  /** Starts one; its port is returned. */
  int tcp(Connections behaviour) throws IOException {
    ServerSocket server = new ServerSocket(0, 50, loopback());
    open.add(server);
    serve(() -> accept(server, behaviour));
    return server.getLocalPort();
  }

  private void accept(ServerSocket server, Connections behaviour) throws Exception {
    while (true) {
      Socket connection = server.accept();
      open.add(connection);
      DataInputStream in = new DataInputStream(connection.getInputStream());
      behaviour.got(in.readNBytes(in.readUnsignedShort()), connection);
    }
  }

  /** A port that nobody has open. */
  static int closedPort() throws IOException {
    try (DatagramSocket udp = new DatagramSocket(0, loopback());
        ServerSocket tcp = new ServerSocket(udp.getLocalPort(), 1, loopback())) {
      return tcp.getLocalPort();
    }
  }

  /** The query made a reply: QR, RA, and the given code. */
  static byte[] reply(byte[] query, int rcode) {
    byte[] reply = query.clone();
    reply[2] |= (byte) 0x80;
    reply[3] = (byte) (0x80 | rcode);
    return reply;
  }

  /** With its length in front. */
  static byte[] framed(byte[] message) {
    byte[] framed = new byte[message.length + 2];
    framed[0] = (byte) (message.length >> 8);
    framed[1] = (byte) message.length;
    System.arraycopy(message, 0, framed, 2, message.length);
    return framed;
  }

  private interface Service {
    void run() throws Exception;
  }

  private static void serve(Service service) {
    Thread thread =
        new Thread(
            () -> {
              try {
                service.run();
              } catch (Exception closed) {
                // The end of the test closes the socket.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  static InetAddress loopback() {
    return InetAddress.getLoopbackAddress();
  }

  @Override
  public void close() throws IOException {
    for (Closeable each : open) {
      each.close();
    }
  }
}
