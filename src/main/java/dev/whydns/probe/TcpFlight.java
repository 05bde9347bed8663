package dev.whydns.probe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;

/** A question over a connection of its own; each message follows its length (RFC 1035, 4.2.2). */
final class TcpFlight extends Flight {

  private SocketChannel channel;
  private final ByteBuffer out;
  private final StreamReader reader = new StreamReader();

  TcpFlight(PlannedQuestion planned, int round, byte[] query) {
    super(planned, round, query);
    out = ByteBuffer.wrap(StreamMessage.of(query));
  }

  @Override
  SelectableChannel make() throws IOException {
    channel = SocketChannel.open(Remote.familyOf(planned.server()));
    return channel;
  }

  @Override
  void prepare(InetSocketAddress remote) {
    // Connecting sends the first packet.
  }

  @Override
  boolean connect(InetSocketAddress remote) throws IOException {
    return channel.connect(remote);
  }

  @Override
  boolean finishConnect() throws IOException {
    return channel.finishConnect();
  }

  @Override
  InetSocketAddress local() throws IOException {
    return (InetSocketAddress) channel.getLocalAddress();
  }

  @Override
  boolean write() throws IOException {
    channel.write(out);
    return !out.hasRemaining();
  }

  /** Reads once: what is left makes the channel ready again, after the others had their turn. */
  @Override
  void receive(ByteBuffer scratch, long now) throws IOException {
    try {
      reader.readOnce(channel).ifPresent(message -> take(message, now));
    } catch (StreamReader.EndOfStream e) {
      malformed(e.getMessage(), now);
    }
  }
}
