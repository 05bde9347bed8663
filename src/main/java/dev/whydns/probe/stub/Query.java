package dev.whydns.probe.stub;

import java.util.Optional;

/**
 * A query as a library writes it: one question of class IN, recursion desired.
 *
 * @param id 0 to 65535
 * @param name without a final dot; {@code .} for the root
 * @param type {@code A}, {@code AAAA}, {@code ANY}
 * @param edns the OPT record; empty for a query without EDNS
 * @param authenticData the AD bit
 */
public record Query(int id, String name, String type, Optional<Edns> edns, boolean authenticData) {

  /**
   * An OPT record.
   *
   * @param udpSize the size that is offered, as 1232
   * @param cookie whether a client cookie of 8 bytes is sent along (RFC 7873)
   */
  public record Edns(int udpSize, boolean cookie) {}
}
