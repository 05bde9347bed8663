package dev.whydns.probe.stub;

import java.util.List;

/**
 * What came of asking one server ({@code res_send.c}: what {@code send_dg} and {@code send_vc}
 * return).
 *
 * @param kind how it goes on
 * @param replies those that count, in the order of their coming; empty unless {@link Kind#REPLIES}
 */
record GlibcDelivery(Kind kind, List<Response> replies) {

  enum Kind {
    REPLIES,
    NEXT_SERVER,
    /** A reply was cut short: the same server is asked once more over TCP. */
    OVER_TCP
  }

  static final GlibcDelivery NEXT_SERVER = new GlibcDelivery(Kind.NEXT_SERVER, List.of());
  static final GlibcDelivery OVER_TCP = new GlibcDelivery(Kind.OVER_TCP, List.of());

  static GlibcDelivery of(List<Response> replies) {
    return new GlibcDelivery(Kind.REPLIES, List.copyOf(replies));
  }
}
