package dev.whydns.model;

import java.util.List;

/**
 * A DNS reply to one question.
 *
 * @param rcode as {@code NOERROR}, {@code NXDOMAIN}
 * @param authoritative AA
 * @param truncated TC
 * @param recursionAvailable RA
 * @param answers the answer section in order
 * @param bytes its size
 * @param message itself; empty where it was not kept
 */
public record Reply(
    String rcode,
    boolean authoritative,
    boolean truncated,
    boolean recursionAvailable,
    List<Answer> answers,
    int bytes,
    Octets message) {

  /** One whose message was not kept. */
  public Reply(
      String rcode,
      boolean authoritative,
      boolean truncated,
      boolean recursionAvailable,
      List<Answer> answers,
      int bytes) {
    this(rcode, authoritative, truncated, recursionAvailable, answers, bytes, Octets.none());
  }

  /**
   * One record of the answer section.
   *
   * @param name its owner
   * @param type as {@code A}, {@code CNAME}
   * @param ttlSeconds its time to live
   * @param data in presentation form, as {@code 203.0.113.7}
   */
  public record Answer(String name, String type, long ttlSeconds, String data) {}
}
