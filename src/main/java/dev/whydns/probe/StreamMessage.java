package dev.whydns.probe;

/** A DNS message as a connection carries it: behind its length (RFC 1035, section 4.2.2). */
public final class StreamMessage {

  private StreamMessage() {}

  /** The two octets of the length and the message in one array, so that one segment holds both. */
  public static byte[] of(byte[] message) {
    byte[] framed = new byte[message.length + 2];
    framed[0] = (byte) (message.length >> 8);
    framed[1] = (byte) message.length;
    System.arraycopy(message, 0, framed, 2, message.length);
    return framed;
  }
}
