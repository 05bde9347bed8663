package dev.whydns.demo;

import dev.whydns.probe.StreamMessage;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Optional;

/**
 * A UDP and a TCP socket of one address, whose queries are answered until the process ends.
 *
 * <p>To be made inside the network namespace that it is for: its threads begin there too, so that
 * what answers a query can send more of them from the same place.
 */
final class DnsListener {

  private static final int LARGEST_UDP = 65_535;

  private final DatagramSocket udp;
  private final ServerSocket tcp;

  /** What a query's answer is; empty for silence. */
  interface Answers {
    Optional<byte[]> to(byte[] query, boolean overTcp);
  }

  /** Opens the sockets; with port 0 the kernel chooses two, which differ. */
  DnsListener(InetAddress address, int port) throws IOException {
    udp = new DatagramSocket(port, address);
    tcp = new ServerSocket(port, 128, address);
  }

  int udpPort() {
    return udp.getLocalPort();
  }

  int tcpPort() {
    return tcp.getLocalPort();
  }

  void serve(Answers answers) {
    thread(() -> receive(answers));
    thread(() -> accept(answers));
  }

  private void receive(Answers answers) throws IOException {
    byte[] buffer = new byte[LARGEST_UDP];
    while (true) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      udp.receive(packet);
      byte[] query = Arrays.copyOf(packet.getData(), packet.getLength());
      thread(
          () -> {
            Optional<byte[]> reply = answers.to(query, false);
            if (reply.isPresent()) {
              byte[] bytes = reply.get();
              udp.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
            }
          });
    }
  }

  private void accept(Answers answers) throws IOException {
    while (true) {
      Socket connection = tcp.accept();
      thread(() -> converse(connection, answers));
    }
  }

  private static void converse(Socket connection, Answers answers) throws IOException {
    try (connection;
        DataInputStream in = new DataInputStream(connection.getInputStream())) {
      OutputStream out = connection.getOutputStream();
      while (true) {
        Optional<byte[]> reply = answers.to(in.readNBytes(in.readUnsignedShort()), true);
        if (reply.isPresent()) {
          out.write(StreamMessage.of(reply.get()));
        }
      }
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void thread(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // The asker has left; the next one is served as before.
                Thread.yield();
              }
            },
            "dns");
    thread.setDaemon(true);
    thread.start();
  }
}
