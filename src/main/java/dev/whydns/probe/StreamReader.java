package dev.whydns.probe;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Takes messages out of a connection; each follows its length (RFC 1035, section 4.2.2). */
final class StreamReader {
  private static final int LENGTH = 2;

  private final ByteBuffer length = ByteBuffer.allocate(LENGTH);
  private ByteBuffer body;

  /**
   * The messages that are complete now; may be empty.
   *
   * @throws EndOfStream when the server has ended the connection
   */
  List<byte[]> read(SocketChannel channel) throws IOException {
    List<byte[]> messages = new ArrayList<>();
    while (true) {
      ByteBuffer part = body == null ? length : body;
      int read = channel.read(part);
      if (read < 0 && messages.isEmpty()) {
        throw new EndOfStream();
      }
      if (part.hasRemaining()) {
        return messages;
      }
      if (body == null) {
        body = ByteBuffer.allocate(length.getShort(0) & 0xffff);
      }
      if (!body.hasRemaining()) {
        messages.add(body.array());
        length.clear();
        body = null;
      }
    }
  }

  /** The server ended the connection. */
  static final class EndOfStream extends IOException {
    private static final long serialVersionUID = 1;
  }
}
