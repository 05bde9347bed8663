package dev.whydns.probe;

import java.util.Arrays;

/**
 * Whether a message is the reply to a query, told from its ID and question alone.
 *
 * <p>The selector loop needs no more to know whether to wait on. Decoding comes later, so that it
 * does not delay the clock of the replies behind it.
 */
enum Fit {
  /** It is the reply, or is so broken that nothing better will come. */
  TAKE,
  /** Another ID: a late reply to somebody else, or a forged one. */
  OTHER_ID,
  /** Our ID with another question. */
  OTHER_QUESTION;

  private static final int HEADER = 12;
  private static final int TYPE_AND_CLASS = 4;

  /**
   * Compares IDs and questions. A reply without a question is taken: some servers refuse so. A
   * question that cannot be read is taken too, and decoding says what is wrong with it.
   */
  static Fit of(byte[] query, byte[] reply) {
    if (reply.length < 2) {
      return TAKE;
    }
    if (reply[0] != query[0] || reply[1] != query[1]) {
      return OTHER_ID;
    }
    if (reply.length < HEADER || (reply[4] == 0 && reply[5] == 0)) {
      return TAKE;
    }
    int end = questionEnd(reply);
    return end < 0 || isSameQuestion(query, reply, end) ? TAKE : OTHER_QUESTION;
  }

  /**
   * Where the first question ends; -1 when it is cut off or compressed, which a first name never
   * is.
   */
  private static int questionEnd(byte[] message) {
    int at = HEADER;
    while (at < message.length && message[at] != 0) {
      if ((message[at] & 0xc0) != 0) {
        return -1;
      }
      at += 1 + message[at];
    }
    int end = at + 1 + TYPE_AND_CLASS;
    return end <= message.length ? end : -1;
  }

  /** A server may answer in its own letter case (RFC 4343); a label's length is never a letter. */
  private static boolean isSameQuestion(byte[] query, byte[] reply, int end) {
    int fixed = end - TYPE_AND_CLASS;
    if (questionEnd(query) != end || !Arrays.equals(query, fixed, end, reply, fixed, end)) {
      return false;
    }
    for (int i = HEADER; i < fixed; i++) {
      if (lower(query[i]) != lower(reply[i])) {
        return false;
      }
    }
    return true;
  }

  private static int lower(byte b) {
    return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
  }
}
