package dev.whydns.fidelity;

import java.util.List;

/**
 * What one lookup sent, and how it ended.
 *
 * @param packets in order; may be empty
 * @param ending the families that came, as {@code A AAAA}, or the library's error, or {@link #CUT}
 * @param endMs milliseconds from the first packet to the end; 0 without packets
 */
record Recording(List<Packet> packets, String ending, double endMs) {

  /** The ending of a lookup that was still waiting when its case had seen enough. */
  static final String CUT = "(still waits)";

  /** The ending of a library that ends its process. */
  static final String CRASH = "(crashes)";

  Recording {
    packets = List.copyOf(packets);
  }

  /** Milliseconds from the first packet to that one. */
  double atMs(Packet packet) {
    return (packet.atNanos() - packets.get(0).atNanos()) / 1e6;
  }

  /** Without what left later; a lookup that went on after that is a cut one. */
  Recording until(double ms) {
    if (packets.isEmpty()) {
      return this;
    }
    List<Packet> early = packets.stream().filter(p -> atMs(p) <= ms).toList();
    return endMs <= ms ? this : new Recording(early, CUT, ms);
  }

  /** A lookup that was cut without all but its first packets; another one as it is. */
  Recording firstIfCut(int count) {
    boolean all = !ending.equals(CUT) || packets.size() <= count;
    return all ? this : new Recording(packets.subList(0, count), CUT, endMs);
  }
}
