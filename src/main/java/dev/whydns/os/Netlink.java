package dev.whydns.os;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/**
 * Lists that the kernel keeps, over netlink (netlink(7), linux/netlink.h), of the namespace that
 * the calling thread is in.
 *
 * <p>It is a question that the kernel answers before it returns: nothing is waited for, and nothing
 * is started.
 */
final class Netlink {

  private static final int HEADER_BYTES = 16;
  private static final int NLM_F_REQUEST = 1;
  private static final int NLM_F_DUMP = 0x300;
  private static final int NLM_F_DUMP_INTR = 0x10;
  private static final int NLMSG_ERROR = 2;
  private static final int NLMSG_DONE = 3;
  private static final int ATTRIBUTE_TYPE = 0x3fff;
  private static final int ATTRIBUTE_HEADER_BYTES = 4;

  /** What the kernel fills of a dump at once is smaller (NLMSG_GOODSIZE and a page). */
  private static final int BUFFER_BYTES = 64 * 1024;

  private static final int MOST_ENTRIES = 10_000;

  private final String what;
  private final Consumer<ByteBuffer> entry;
  private int entries;

  private Netlink(String what, Consumer<ByteBuffer> entry) {
    this.what = what;
    this.entry = entry;
  }

  /**
   * Asks for a list.
   *
   * @param what it is a list of, for what is thrown
   * @param protocol as {@link Libc#NETLINK_NETFILTER}
   * @param type of the question
   * @param fixed the head of the question behind that of netlink
   * @param entry gets one entry after the other, without the head of netlink
   * @throws IOException the kernel does not know the question, CAP_NET_ADMIN is missing, the list
   *     was changed meanwhile, or has more than 10,000 entries
   */
  static void list(String what, int protocol, int type, byte[] fixed, Consumer<ByteBuffer> entry)
      throws IOException {
    new Netlink(what, entry).list(protocol, type, fixed);
  }

  private void list(int protocol, int type, byte[] fixed) throws IOException {
    int socket = checked(Libc.socket(Libc.AF_NETLINK, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, protocol));
    try {
      checked(Libc.send(socket, question(type, fixed)));
      byte[] buffer = new byte[BUFFER_BYTES];
      boolean more = true;
      while (more) {
        int count = checked(Libc.receive(socket, buffer));
        more = read(ByteBuffer.wrap(buffer, 0, count).order(ByteOrder.nativeOrder()));
        if (entries > MOST_ENTRIES) {
          throw new IOException(what + ": more than " + MOST_ENTRIES);
        }
      }
    } finally {
      Libc.close(socket);
    }
  }

  private static byte[] question(int type, byte[] fixed) {
    return ByteBuffer.allocate(HEADER_BYTES + fixed.length)
        .order(ByteOrder.nativeOrder())
        .putInt(HEADER_BYTES + fixed.length)
        .putShort((short) type)
        .putShort((short) (NLM_F_REQUEST | NLM_F_DUMP))
        .put(HEADER_BYTES, fixed)
        .array();
  }

  private int checked(int result) throws IOException {
    if (result < 0) {
      throw Errno.exception(-result, what, "CAP_NET_ADMIN is missing");
    }
    return result;
  }

  /** Takes the messages of one datagram; whether more are to come. */
  private boolean read(ByteBuffer in) throws IOException {
    while (in.remaining() >= HEADER_BYTES) {
      int start = in.position();
      int length = in.getInt();
      int type = in.getShort();
      int flags = in.getShort();
      if (length < HEADER_BYTES || length > in.limit() - start) {
        throw new IOException(what + ": a message of " + length + " bytes");
      }
      if ((flags & NLM_F_DUMP_INTR) != 0) {
        throw new IOException(what + ": changed while they were listed");
      }
      if (type == NLMSG_DONE) {
        return false;
      }
      if (type == NLMSG_ERROR) {
        checked(in.getInt(start + HEADER_BYTES));
        return false;
      }
      entry.accept(slice(in, start + HEADER_BYTES, length - HEADER_BYTES));
      entries++;
      in.position(Math.min(in.limit(), start + aligned(length)));
    }
    return true;
  }

  /** Gets the attributes of a message one by one. */
  @FunctionalInterface
  interface Attributes {
    void take(int type, ByteBuffer value);
  }

  /** Hands out the attributes behind the fixed part of an entry. */
  static void attributes(ByteBuffer entry, int fixedBytes, Attributes attributes) {
    int at = fixedBytes;
    while (at + ATTRIBUTE_HEADER_BYTES <= entry.limit()) {
      int length = entry.getShort(at) & 0xffff;
      if (length < ATTRIBUTE_HEADER_BYTES || at + length > entry.limit()) {
        return;
      }
      attributes.take(
          entry.getShort(at + 2) & ATTRIBUTE_TYPE,
          slice(entry, at + ATTRIBUTE_HEADER_BYTES, length - ATTRIBUTE_HEADER_BYTES));
      at += aligned(length);
    }
  }

  /** An attribute that is text, without the NUL at its end. */
  static String text(ByteBuffer value) {
    byte[] bytes = new byte[Math.max(0, value.limit() - 1)];
    value.get(0, bytes);
    return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
  }

  private static ByteBuffer slice(ByteBuffer from, int at, int length) {
    return from.slice(at, length).order(from.order());
  }

  private static int aligned(int length) {
    return (length + 3) & ~3;
  }
}
