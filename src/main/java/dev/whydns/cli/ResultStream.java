package dev.whydns.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Optional;

/** Standard output, which remembers why it could not be written; a PrintStream only that. */
final class ResultStream extends PrintStream {

  private final Sink sink;

  ResultStream(OutputStream out, Charset charset) {
    this(new Sink(out), charset);
  }

  private ResultStream(Sink sink, Charset charset) {
    super(sink, false, charset);
    this.sink = sink;
  }

  /** The first failure; empty for a reader that went away, who has what he wanted. */
  Optional<String> failure() {
    return Optional.ofNullable(sink.failure).filter(why -> !why.equals("Broken pipe"));
  }

  private static final class Sink extends FilterOutputStream {
    private volatile String failure;

    Sink(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        failure = failure == null ? String.valueOf(e.getMessage()) : failure;
        throw e;
      }
    }
  }
}
