package dev.whydns.probe.stub;

import dev.whydns.model.IpAddress;
import java.util.ArrayList;
import java.util.List;

/** A server of c-ares 1.18: one UDP socket and one connection, kept until an error. */
final class CaresEarlyServer {

  private final IpAddress address;
  private final int index;

  /** Number of its socket; 0 while there is none. */
  int udp;

  /** Number of its connection; 0 while there is none. */
  int tcp;

  /** Whether the UDP socket could be opened. */
  boolean udpReady;

  boolean tcpReady;

  /** A query ended while it still waited for this connection. */
  boolean broken;

  /** Sent to it last, in order. */
  final List<CaresEarlyQuery> queries = new ArrayList<>();

  /** Sent by UDP in this turn, so that it is not known yet whether they could be. */
  final List<CaresEarlyQuery> unsure = new ArrayList<>();

  /** To be sent once it is connected. */
  final List<CaresEarlyQuery> queue = new ArrayList<>();

  CaresEarlyServer(IpAddress address, int index) {
    this.address = address;
    this.index = index;
  }

  IpAddress address() {
    return address;
  }

  int index() {
    return index;
  }

  boolean has(int socket) {
    return socket == udp || socket == tcp;
  }
}
