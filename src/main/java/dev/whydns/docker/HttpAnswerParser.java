package dev.whydns.docker;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Puts an answer together from the pieces in which it comes (RFC 9112).
 *
 * <p>Fed until it is complete; whatever cannot be an answer, or is larger than the limits, is
 * malformed at once, so that an endless one ends early.
 */
final class HttpAnswerParser {

  private static final int LONGEST_LINE = 16 * 1024;
  private static final int MOST_HEADERS = 100;

  private enum Part {
    STATUS,
    HEADERS,
    BODY_OF_LENGTH,
    BODY_TO_END,
    CHUNK_SIZE,
    CHUNK,
    CHUNK_END,
    TRAILERS,
    COMPLETE
  }

  /** What was received is no answer, or too large; the message is a clause. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    Malformed(String clause) {
      super(clause);
    }
  }

  private final int maxBodyBytes;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(128);
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(8192);
  private final Map<String, String> headers = new HashMap<>();
  private Part part = Part.STATUS;
  private int status;
  private long missing;
  private boolean anything;

  HttpAnswerParser(int maxBodyBytes) {
    this.maxBodyBytes = maxBodyBytes;
  }

  /** Takes all that is in the buffer; what follows a complete answer is dropped. */
  void take(ByteBuffer bytes) throws Malformed {
    anything |= bytes.hasRemaining();
    while (bytes.hasRemaining() && part != Part.COMPLETE) {
      switch (part) {
        case BODY_OF_LENGTH, BODY_TO_END, CHUNK -> takeBody(bytes);
        default -> takeLine(bytes);
      }
    }
  }

  /** The other end closed the connection. */
  void end() throws Malformed {
    if (part == Part.BODY_TO_END) {
      part = Part.COMPLETE;
    }
    if (part != Part.COMPLETE) {
      throw new Malformed(
          anything
              ? "closed the connection in the middle of its answer"
              : "closed the connection without an answer");
    }
  }

  boolean isComplete() {
    return part == Part.COMPLETE;
  }

  boolean hasBegun() {
    return anything;
  }

  HttpAnswer answer() {
    return new HttpAnswer(status, Map.copyOf(headers), body.toByteArray());
  }

  private void takeBody(ByteBuffer bytes) throws Malformed {
    int count = (int) Math.min(bytes.remaining(), missing);
    if ((long) body.size() + count > maxBodyBytes) {
      throw tooLarge();
    }
    body.write(bytes.array(), bytes.arrayOffset() + bytes.position(), count);
    bytes.position(bytes.position() + count);
    missing -= part == Part.BODY_TO_END ? 0 : count;
    if (missing == 0) {
      part = part == Part.CHUNK ? Part.CHUNK_END : Part.COMPLETE;
    }
  }

  private void takeLine(ByteBuffer bytes) throws Malformed {
    byte next = bytes.get();
    if (next != '\n') {
      line.write(next);
      if (line.size() > LONGEST_LINE) {
        throw new Malformed("sent a line of more than " + LONGEST_LINE + " bytes");
      }
      return;
    }
    String text = line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    line.reset();
    switch (part) {
      case STATUS -> statusLine(text);
      case HEADERS -> headerLine(text);
      case CHUNK_SIZE -> chunkSize(text);
      case CHUNK_END -> part = Part.CHUNK_SIZE;
      default -> part = text.isEmpty() ? Part.COMPLETE : Part.TRAILERS;
    }
  }

  private void statusLine(String text) throws Malformed {
    if (!text.startsWith("HTTP/1.") || text.length() < 12) {
      throw new Malformed("sent something that is not HTTP");
    }
    status = (int) number(text.substring(9, 12), 10);
    part = Part.HEADERS;
  }

  private void headerLine(String text) throws Malformed {
    if (text.isEmpty()) {
      beginBody();
      return;
    }
    int colon = text.indexOf(':');
    if (colon <= 0 || headers.size() == MOST_HEADERS) {
      throw new Malformed("sent a header that is not HTTP");
    }
    headers.put(
        text.substring(0, colon).toLowerCase(Locale.ROOT), text.substring(colon + 1).strip());
  }

  private void beginBody() throws Malformed {
    if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
      part = Part.CHUNK_SIZE;
      return;
    }
    String length = headers.get("content-length");
    missing = length == null ? Long.MAX_VALUE : number(length, 10);
    part = length == null ? Part.BODY_TO_END : Part.BODY_OF_LENGTH;
    if (length != null && missing > maxBodyBytes) {
      throw tooLarge();
    }
    if (missing == 0 || status == 204 || status == 304) {
      part = Part.COMPLETE;
    }
  }

  private void chunkSize(String text) throws Malformed {
    int extension = text.indexOf(';');
    missing = number((extension < 0 ? text : text.substring(0, extension)).strip(), 16);
    part = missing == 0 ? Part.TRAILERS : Part.CHUNK;
  }

  private static long number(String text, int radix) throws Malformed {
    try {
      long value = Long.parseLong(text, radix);
      if (value >= 0 && Character.digit(text.charAt(0), radix) >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new Malformed("sent a length or status that is no number");
  }

  private Malformed tooLarge() {
    return new Malformed("sent more than " + (maxBodyBytes >> 20) + " MB");
  }
}
