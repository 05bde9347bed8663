package dev.whydns.os;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

  /**
   * A list that changes while it is read is read again; on a host that starts containers it may.
   */
  private static final int ATTEMPTS = 3;

  private final String what;
  private final List<ByteBuffer> entries = new ArrayList<>();

  private Netlink(String what) {
    this.what = what;
  }

  /**
   * Asks for a list.
   *
   * @param what it is a list of, for what is thrown
   * @param protocol as {@link Flags#NETLINK_NETFILTER}
   * @param type of the question
   * @param fixed the head of the question behind that of netlink
   * @return one entry after the other, without the head of netlink
   * @throws IOException the kernel does not know the question, CAP_NET_ADMIN is missing, the list
   *     was changed while it was read, three times in a row, or has more than 10,000 entries
   */
  static List<ByteBuffer> list(String what, int protocol, int type, byte[] fixed)
      throws IOException {
    for (int attempt = 1; ; attempt++) {
      Netlink question = new Netlink(what);
      try {
        question.ask(protocol, type, fixed);
        return question.entries;
      } catch (Changed e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** The list is of two moments. */
  private static final class Changed extends IOException {
    private static final long serialVersionUID = 1;

    Changed(String what) {
      super(what + ": changed while they were listed");
    }
  }

  private void ask(int protocol, int type, byte[] fixed) throws IOException {
    int socket =
        checked(Libc.socket(Flags.AF_NETLINK, Flags.SOCK_RAW | Flags.SOCK_CLOEXEC, protocol));
    try {
      checked(Libc.send(socket, question(type, fixed)));
      byte[] buffer = new byte[BUFFER_BYTES];
      boolean more = true;
      while (more) {
        int count = checked(Libc.receive(socket, buffer));
        more = read(ByteBuffer.wrap(buffer, 0, count).order(ByteOrder.nativeOrder()));
        if (entries.size() > MOST_ENTRIES) {
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
        throw new Changed(what);
      }
      if (type == NLMSG_DONE) {
        return false;
      }
      if (type == NLMSG_ERROR) {
        checked(in.getInt(start + HEADER_BYTES));
        return false;
      }
      entries.add(copy(in, start + HEADER_BYTES, length - HEADER_BYTES));
      in.position(Math.min(in.limit(), start + aligned(length)));
    }
    return true;
  }

  /** The attributes behind the fixed part of an entry, by type; of two of a type the last one. */
  static Map<Integer, ByteBuffer> attributes(ByteBuffer entry, int fixedBytes) {
    Map<Integer, ByteBuffer> attributes = new HashMap<>();
    int at = fixedBytes;
    while (at + ATTRIBUTE_HEADER_BYTES <= entry.limit()) {
      int length = entry.getShort(at) & 0xffff;
      if (length < ATTRIBUTE_HEADER_BYTES || at + length > entry.limit()) {
        break;
      }
      attributes.put(
          entry.getShort(at + 2) & ATTRIBUTE_TYPE,
          copy(entry, at + ATTRIBUTE_HEADER_BYTES, length - ATTRIBUTE_HEADER_BYTES));
      at += aligned(length);
    }
    return attributes;
  }

  /** An attribute that is text, without the NUL at its end; empty without it. */
  static String text(ByteBuffer value) {
    return value == null
        ? ""
        : new String(value.array(), 0, Math.max(0, value.limit() - 1), StandardCharsets.UTF_8);
  }

  private static ByteBuffer copy(ByteBuffer from, int at, int length) {
    byte[] bytes = new byte[length];
    from.get(at, bytes);
    return ByteBuffer.wrap(bytes).order(from.order());
  }

  private static int aligned(int length) {
    return (length + 3) & ~3;
  }
}
