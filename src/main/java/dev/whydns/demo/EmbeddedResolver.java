package dev.whydns.demo;

import dev.whydns.model.IpAddress;
import dev.whydns.os.Netns;
import dev.whydns.probe.ServedQuery;
import dev.whydns.probe.StreamMessage;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an engine runs for a container on 127.0.0.11: names of the network from its own records,
 * everything else from the upstream servers, asked from the container's namespace.
 *
 * <p>As libnetwork's resolver.go of 24.0.1 to 27: the servers in their order, each once, 4 s for
 * each; the next one after silence, SERVFAIL and REFUSED; SERVFAIL when none is left.
 */
final class EmbeddedResolver {

  private static final int PORT = 53;
  private static final int SERVER_TIMEOUT_MS = 4000;
  private static final int LARGEST_UDP = 65_535;
  private static final int TTL = 600;
  private static final int SERVFAIL = 2;
  private static final int REFUSED = 5;

  private final Map<String, List<IpAddress>> records;
  private final List<String> upstreams;

  /**
   * One for a container.
   *
   * @param records addresses by name, as the engine has them in memory
   * @param upstreams addresses of servers
   */
  EmbeddedResolver(Map<String, List<IpAddress>> records, List<String> upstreams) {
    this.records = records;
    this.upstreams = upstreams;
  }

  /** Opens its sockets in the container; whose ports the rules have to lead to. */
  DnsListener start(Netns netns) throws Exception {
    return netns.inside(
        () -> {
          DnsListener listener =
              new DnsListener(InetAddress.getByName(IpAddress.EMBEDDED_DNS.text()), 0);
          listener.serve(this::answer);
          return listener;
        });
  }

  private Optional<byte[]> answer(byte[] bytes, boolean overTcp) {
    return ServedQuery.of(bytes)
        .map(query -> local(query).orElseGet(() -> forwarded(query, bytes, overTcp)));
  }

  /** An address of the other family than was asked for is an empty answer, and never forwarded. */
  private Optional<byte[]> local(ServedQuery query) {
    String type = query.type();
    if (type.equals("PTR")) {
      return pointer(query.name()).map(name -> query.pointer(name, TTL));
    }
    boolean isAddress = type.equals("A") || type.equals("AAAA");
    return Optional.ofNullable(records.get(query.name()))
        .filter(known -> isAddress || type.equals("MX"))
        .map(known -> query.addresses(known, TTL));
  }

  private static Optional<String> pointer(String reverse) {
    return DemoContainer.ALL.stream()
        .filter(c -> ServedQuery.reverse(IpAddress.literal(c.address())).equals(reverse))
        .map(c -> c.name() + "." + DemoNetwork.NAME)
        .findFirst();
  }

  private byte[] forwarded(ServedQuery query, byte[] bytes, boolean overTcp) {
    for (String each : upstreams) {
      Optional<byte[]> reply = ask(new InetSocketAddress(each, PORT), bytes, overTcp);
      if (reply.filter(r -> rcode(r) != SERVFAIL && rcode(r) != REFUSED).isPresent()) {
        return reply.get();
      }
    }
    return query.failure("SERVFAIL");
  }

  private static int rcode(byte[] reply) {
    return reply[3] & 0xf;
  }

  private static Optional<byte[]> ask(InetSocketAddress server, byte[] query, boolean overTcp) {
    try {
      byte[] reply = overTcp ? askTcp(server, query) : askUdp(server, query);
      return Optional.of(reply).filter(r -> r.length > 11);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Connected, so that an ICMP error ends the wait. */
  private static byte[] askUdp(InetSocketAddress server, byte[] query) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(server);
      socket.setSoTimeout(SERVER_TIMEOUT_MS);
      socket.send(new DatagramPacket(query, query.length));
      DatagramPacket reply = new DatagramPacket(new byte[LARGEST_UDP], LARGEST_UDP);
      socket.receive(reply);
      return Arrays.copyOf(reply.getData(), reply.getLength());
    }
  }

  private static byte[] askTcp(InetSocketAddress server, byte[] query) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(server, SERVER_TIMEOUT_MS);
      socket.setSoTimeout(SERVER_TIMEOUT_MS);
      socket.getOutputStream().write(StreamMessage.of(query));
      DataInputStream in = new DataInputStream(socket.getInputStream());
      return in.readNBytes(in.readUnsignedShort());
    }
  }
}
