package dev.whydns.probe;

import static dev.whydns.model.Transport.TCP;
import static dev.whydns.model.Transport.UDP;

import dev.whydns.model.Question;
import dev.whydns.model.Transport;
import java.util.List;
import java.util.OptionalInt;

/**
 * How one name is asked once: record type, transport and EDNS.
 *
 * @param type {@code A} or {@code AAAA}
 * @param transport UDP or TCP
 * @param edns the offered payload size; empty for none
 */
record Shape(String type, Transport transport, OptionalInt edns) {

  /** What Go's resolver and most servers offer since DNS Flag Day 2020. */
  private static final OptionalInt OFFERED = OptionalInt.of(1232);

  static final Shape A_UDP = new Shape("A", UDP, OptionalInt.empty());
  static final Shape AAAA_UDP = new Shape("AAAA", UDP, OptionalInt.empty());
  static final Shape A_TCP = new Shape("A", TCP, OptionalInt.empty());
  static final Shape AAAA_TCP = new Shape("AAAA", TCP, OptionalInt.empty());
  static final Shape A_EDNS = new Shape("A", UDP, OFFERED);
  static final Shape AAAA_EDNS = new Shape("AAAA", UDP, OFFERED);

  /** The way out of a container, at each layer alike. */
  static final List<Shape> WAY_OUT = List.of(A_UDP, AAAA_UDP, A_TCP, AAAA_TCP, A_EDNS);

  /** A name that the engine itself answers. */
  static final List<Shape> LOCAL = List.of(A_UDP, AAAA_UDP, A_TCP);

  /**
   * The host and the daemon: what the C library sends, and what Go sends (A and AAAA with EDNS).
   */
  static final List<Shape> HOST = List.of(A_UDP, AAAA_UDP, A_TCP, A_EDNS, AAAA_EDNS);

  static final List<Shape> SCREEN_OUT = List.of(A_UDP, AAAA_UDP, A_TCP);
  static final List<Shape> SCREEN_LOCAL = List.of(A_UDP);

  Question of(String name, Question.Purpose purpose) {
    return new Question(name, type, edns, purpose);
  }
}
