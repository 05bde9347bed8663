package dev.whydns.docker;

import dev.whydns.model.EngineApi.State;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** One GET on a connection of its own, which moves on whenever the selector says that it can. */
final class HttpGet {

  private static final int BUFFER_BYTES = 64 * 1024;

  private final Path socket;
  private final String target;
  private final ByteBuffer request;
  private final HttpAnswerParser parser;
  private SocketChannel channel;
  private boolean connected;
  private EngineException failure;

  HttpGet(Path socket, String target, int maxBodyBytes) {
    this.socket = socket;
    this.target = target;
    this.parser = new HttpAnswerParser(maxBodyBytes);
    String text =
        "GET "
            + target
            + " HTTP/1.1\r\nHost: docker\r\nUser-Agent: whydns\r\nConnection: close\r\n\r\n";
    this.request = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Connects; false when the daemon's queue of waiting connections is full, so that it has to be
   * tried again. A Unix socket that would have to wait gives EAGAIN at once (connect(2)), for which
   * the JDK has no exception of its own.
   */
  boolean connect(Selector selector) {
    try {
      channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      channel.configureBlocking(false);
      connected = channel.connect(UnixDomainSocketAddress.of(socket));
      channel.register(selector, connected ? SelectionKey.OP_WRITE : SelectionKey.OP_CONNECT, this);
      return true;
    } catch (IOException | IllegalArgumentException e) {
      close();
      failure = connectFailure(e);
      return failure != null;
    }
  }

  private EngineException connectFailure(Exception e) {
    if (Files.notExists(socket)) {
      return new EngineException(State.NO_SOCKET, "there is no " + socket);
    }
    if (Files.isDirectory(socket)) {
      return new EngineException(State.NO_SOCKET, socket + " is a directory, not a socket");
    }
    if (!Files.isWritable(socket)) {
      return new EngineException(State.NOT_PERMITTED, "no permission to use " + socket);
    }
    if (e instanceof ConnectException) {
      return new EngineException(State.REFUSED, "nobody listens on " + socket);
    }
    return e instanceof SocketException
        ? null
        : new EngineException(State.NO_SOCKET, socket + " cannot be connected to");
  }

  /** Writes or reads as far as that goes without waiting; how many bytes came. */
  int proceed(SelectionKey key, ByteBuffer buffer) {
    try {
      if (key.isConnectable() && channel.finishConnect()) {
        connected = true;
        key.interestOps(SelectionKey.OP_WRITE);
      }
      if (key.isWritable()) {
        channel.write(request);
        key.interestOps(request.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
      }
      if (key.isReadable()) {
        return read(buffer);
      }
    } catch (HttpAnswerParser.Malformed e) {
      fail(State.NOT_AN_ENGINE, "GET " + target + ": the other end " + e.getMessage());
    } catch (IOException e) {
      fail(
          State.NOT_AN_ENGINE, "GET " + target + ": the connection broke (" + e.getMessage() + ")");
    }
    return 0;
  }

  private int read(ByteBuffer buffer) throws IOException, HttpAnswerParser.Malformed {
    buffer.clear();
    int count = channel.read(buffer);
    if (count < 0) {
      parser.end();
    }
    parser.take(buffer.flip());
    if (parser.isComplete()) {
      close();
    }
    return Math.max(0, count);
  }

  private void fail(State state, String clause) {
    failure = new EngineException(state, clause);
    close();
  }

  boolean isDone() {
    return failure != null || parser.isComplete();
  }

  /** The end of the conversation came before that of the answer. */
  void tooMuch(int megabytes) {
    if (!isDone()) {
      fail(
          State.NOT_AN_ENGINE,
          "GET " + target + ": the other end sent more than " + megabytes + " MB of answers");
    }
  }

  /** There is no more time for it. */
  void giveUp(long millis) {
    if (!isDone()) {
      fail(State.TIMED_OUT, "GET " + target + ": " + whatCame() + " within " + millis + " ms");
    }
  }

  private String whatCame() {
    if (!connected) {
      return "the daemon's queue of connections was full, and it took none from it";
    }
    return parser.hasBegun()
        ? "the answer began and was not complete"
        : "the connection was queued and nothing came";
  }

  /** The answer; throws why there is none. Only after {@link #isDone}. */
  HttpAnswer answer() throws EngineException {
    if (failure != null) {
      throw failure;
    }
    return parser.answer();
  }

  private void close() {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // nothing was to be written any more
    }
  }

  static ByteBuffer buffer() {
    return ByteBuffer.allocate(BUFFER_BYTES);
  }
}
