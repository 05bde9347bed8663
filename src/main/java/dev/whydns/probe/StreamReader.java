package dev.whydns.probe;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes messages out of a connection; each follows its length (RFC 1035, section 4.2.2). */
final class StreamReader {
  private static final int LENGTH = 2;

  private final ByteBuffer length = ByteBuffer.allocate(LENGTH);
  private ByteBuffer body;

  /**
   * The messages that are complete now; may be empty.
   *
   * @throws EndOfStream when the server has ended the connection and no message is left
   */
  List<byte[]> read(SocketChannel channel) throws IOException {
    List<byte[]> messages = new ArrayList<>();
    try {
      while (fill(channel)) {
        advance().ifPresent(messages::add);
      }
    } catch (EndOfStream e) {
      if (messages.isEmpty()) {
        throw e;
      }
    }
    return messages;
  }

  /**
   * The message that is complete after reading once; empty where more is to come.
   *
   * @throws EndOfStream when the server has ended the connection
   */
  Optional<byte[]> readOnce(SocketChannel channel) throws IOException {
    return fill(channel) ? advance() : Optional.empty();
  }

  private boolean fill(SocketChannel channel) throws IOException {
    ByteBuffer part = body == null ? length : body;
    if (channel.read(part) < 0) {
      throw new EndOfStream(soFar());
    }
    return !part.hasRemaining();
  }

  /** The length or the body is there. */
  private Optional<byte[]> advance() {
    if (body == null) {
      body = ByteBuffer.allocate(length.getShort(0) & 0xffff);
    }
    if (body.hasRemaining()) {
      return Optional.empty();
    }
    byte[] message = body.array();
    length.clear();
    body = null;
    return Optional.of(message);
  }

  private String soFar() {
    if (body == null) {
      return length.position() == 0 ? "closed without an answer" : "closed in the length";
    }
    return "closed after " + body.position() + " of " + body.capacity() + " bytes";
  }

  /** The server ended the connection; the message is a clause that says where. */
  static final class EndOfStream extends IOException {
    private static final long serialVersionUID = 1;

    EndOfStream(String where) {
      super(where);
    }
  }
}
