package dev.whydns.probe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;

/** A question over a connection of its own; each message follows its length (RFC 1035, 4.2.2). */
final class TcpFlight extends Flight {
  private static final int LENGTH = 2;

  private SocketChannel channel;
  private final ByteBuffer out;
  private ByteBuffer length = ByteBuffer.allocate(LENGTH);
  private ByteBuffer body;

  TcpFlight(PlannedQuestion planned, int round, byte[] query) {
    super(planned, round, query);
    out = ByteBuffer.allocate(LENGTH + query.length);
    out.putShort((short) query.length).put(query).flip();
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
    ByteBuffer part = body == null ? length : body;
    if (channel.read(part) < 0) {
      closed(now);
    } else if (!part.hasRemaining()) {
      complete(now);
    }
  }

  private void complete(long now) {
    if (body == null) {
      body = ByteBuffer.allocate(length.getShort(0) & 0xffff);
      if (body.hasRemaining()) {
        return;
      }
    }
    take(body.array(), now);
    length.clear();
    body = null;
  }

  private void closed(long now) {
    if (body == null) {
      malformed(length.position() == 0 ? "closed without an answer" : "closed in the length", now);
    } else {
      String got = body.position() + " of " + body.capacity() + " bytes";
      malformed("closed after " + got, now);
    }
  }
}
