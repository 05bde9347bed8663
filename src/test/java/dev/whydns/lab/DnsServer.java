package dev.whydns.lab;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * A DNS server on port 53 of one address, UDP and TCP, that follows a script which may change at
 * any time.
 */
final class DnsServer {

  private static final int PORT = 53;

  private final String name;
  private final InetAddress address;
  private final ScheduledExecutorService later;
  private final Consumer<ReceivedQuery> log;
  private volatile Script script = new Script(Set.of(), Map.of());
  private DatagramSocket udp;
  private ServerSocket tcp;

  DnsServer(String address, ScheduledExecutorService later, Consumer<ReceivedQuery> log)
      throws IOException {
    this.name = address;
    this.address = InetAddress.getByName(address);
    this.later = later;
    this.log = log;
  }

  /**
   * Opens both sockets; "closed" closes them, so that the kernel itself refuses: by ICMP, and by
   * RST.
   */
  synchronized void follow(Script next) throws IOException {
    script = next;
    boolean closed = next.behaviours().contains("closed");
    if (closed && udp != null) {
      udp.close();
      tcp.close();
      udp = null;
    } else if (!closed && udp == null) {
      var udpSocket = new DatagramSocket(new InetSocketAddress(address, PORT));
      udpSocket.setReceiveBufferSize(1 << 20);
      var tcpSocket = new ServerSocket(PORT, 1024, address);
      udp = udpSocket;
      tcp = tcpSocket;
      thread("udp", () -> receive(udpSocket));
      thread("tcp", () -> accept(tcpSocket));
    }
  }

  synchronized Script script() {
    return script;
  }

  private void receive(DatagramSocket socket) throws IOException {
    byte[] buffer = new byte[65535];
    while (true) {
      var packet = new DatagramPacket(buffer, buffer.length);
      socket.receive(packet);
      byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
      var client = (InetSocketAddress) packet.getSocketAddress();
      answer(bytes, false, client, (query, reply) -> send(socket, reply, client));
    }
  }

  private static void send(DatagramSocket socket, byte[] reply, InetSocketAddress client)
      throws IOException {
    socket.send(new DatagramPacket(reply, reply.length, client));
  }

  private void accept(ServerSocket socket) throws IOException {
    while (true) {
      Socket connection = socket.accept();
      thread("tcp connection", () -> serve(connection));
    }
  }

  private void serve(Socket connection) throws IOException {
    try (connection) {
      connection.setTcpNoDelay(true);
      var in = new DataInputStream(connection.getInputStream());
      var client = (InetSocketAddress) connection.getRemoteSocketAddress();
      while (true) {
        byte[] query = in.readNBytes(in.readUnsignedShort());
        answer(query, true, client, (asked, reply) -> write(connection, asked, reply));
      }
    }
  }

  private void write(Socket connection, Message query, byte[] reply) throws IOException {
    String manner = script.manner(query);
    int length = manner.equals("lying") ? 2 * reply.length : reply.length;
    byte[] framed = new byte[reply.length + 2];
    framed[0] = (byte) (length >> 8);
    framed[1] = (byte) length;
    System.arraycopy(reply, 0, framed, 2, reply.length);
    synchronized (connection) {
      if (manner.equals("dribble")) {
        dribble(connection.getOutputStream(), framed);
      } else {
        connection.getOutputStream().write(framed);
      }
      if (manner.equals("lying")) {
        connection.close();
      }
    }
  }

  private static void dribble(OutputStream out, byte[] bytes) throws IOException {
    for (byte each : bytes) {
      out.write(each);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private interface Sender {
    void send(Message query, byte[] reply) throws IOException;
  }

  private void answer(byte[] bytes, boolean overTcp, InetSocketAddress client, Sender sender)
      throws IOException {
    Message query;
    try {
      query = new Message(bytes);
    } catch (IOException e) {
      return;
    }
    log.accept(received(query, bytes, overTcp, client));
    var reply = script.reply(query, overTcp);
    long delay = script.delay(query).toMillis();
    if (reply.isEmpty()) {
      return;
    }
    if (delay == 0) {
      sender.send(query, reply.get());
      return;
    }
    later.schedule(
        () -> {
          sender.send(query, reply.get());
          return null;
        },
        delay,
        TimeUnit.MILLISECONDS);
  }

  private ReceivedQuery received(
      Message query, byte[] bytes, boolean overTcp, InetSocketAddress client) {
    Record question = query.getQuestion();
    OPTRecord opt = query.getOPT();
    return new ReceivedQuery(
        Instant.now(),
        overTcp ? "tcp" : "udp",
        name,
        client.getAddress().getHostAddress(),
        client.getPort(),
        query.getHeader().getID(),
        question == null ? "-" : Type.string(question.getType()),
        question == null ? "-" : question.getName().toString(),
        (bytes[2] & 0xff) << 8 | bytes[3] & 0xff,
        opt == null ? -1 : opt.getPayloadSize());
  }

  private interface Work {
    void run() throws IOException;
  }

  /** A daemon thread that ends with its socket. */
  private void thread(String what, Work work) {
    var thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // The peer left, or the socket was closed by a change of script.
                Thread.yield();
              }
            },
            name + " " + what);
    thread.setDaemon(true);
    thread.start();
  }
}
