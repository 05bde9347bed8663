package dev.whydns.probe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;

/**
 * A question in a datagram.
 *
 * <p>The socket is connected: only then does the kernel pass on an ICMP error (udp(7)). Without
 * IP_RECVERR, which the JDK cannot set, it passes on those alone that RFC 1122 calls hard: port
 * unreachable, and "administratively prohibited" as "No route to host". Host and network
 * unreachable look like silence here, and are seen over TCP.
 */
final class UdpFlight extends Flight {

  /** Datagrams read in one go, so that a flood does not hold up the others. */
  private static final int AT_ONCE = 8;

  private DatagramChannel channel;

  UdpFlight(PlannedQuestion planned, int round, byte[] query) {
    super(planned, round, query);
  }

  @Override
  SelectableChannel make() throws IOException {
    channel = DatagramChannel.open(Remote.familyOf(planned.server()));
    return channel;
  }

  @Override
  void prepare(InetSocketAddress remote) throws IOException {
    channel.connect(remote);
  }

  @Override
  boolean connect(InetSocketAddress remote) {
    return true;
  }

  @Override
  boolean finishConnect() {
    return true;
  }

  @Override
  InetSocketAddress local() throws IOException {
    return (InetSocketAddress) channel.getLocalAddress();
  }

  @Override
  boolean write() throws IOException {
    return channel.write(ByteBuffer.wrap(query)) > 0;
  }

  /** Not {@code read}, which returns 0 both for an empty datagram and for none. */
  @Override
  void receive(ByteBuffer scratch, long now) throws IOException {
    for (int i = 0; i < AT_ONCE && !isConcluded(); i++) {
      scratch.clear();
      if (channel.receive(scratch) == null) {
        return;
      }
      byte[] message = new byte[scratch.flip().remaining()];
      scratch.get(message);
      take(message, now);
    }
  }
}
