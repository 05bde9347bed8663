package dev.whydns.model;

import java.util.List;
import java.util.Optional;

/**
 * What was read of one network namespace.
 *
 * @param inode its identity, the number in {@code net:[4026532178]}
 * @param sockets UDP and TCP sockets of both IP versions that matter to DNS: on 127.0.0.11, on port
 *     53, or connected to port 53
 * @param firewall its rules with their counters
 * @param routes of the main tables, IPv4 and IPv6
 * @param links its interfaces that have an address; {@code lo} is missing while it is down
 * @param conntrack Absent while the kernel tracks nothing there
 * @param udp its UDP counters
 * @param leftOut which of the sockets are not here, and why, in a clause; empty for none
 */
public record NetnsFacts(
    long inode,
    Fact<List<SocketFacts>> sockets,
    Fact<Firewall> firewall,
    Fact<List<Route>> routes,
    Fact<List<Link>> links,
    Fact<Conntrack> conntrack,
    Fact<UdpCounters> udp,
    Optional<String> leftOut) {

  /** A namespace of which nothing was left out. */
  public NetnsFacts(
      long inode,
      Fact<List<SocketFacts>> sockets,
      Fact<Firewall> firewall,
      Fact<List<Route>> routes,
      Fact<List<Link>> links,
      Fact<Conntrack> conntrack,
      Fact<UdpCounters> udp) {
    this(inode, sockets, firewall, routes, links, conntrack, udp, Optional.empty());
  }
}
