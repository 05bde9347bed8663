package dev.whydns.probe.stub;

import java.util.ArrayList;
import java.util.List;

/** A socket of c-ares, with the queries that wait for a reply on it. */
final class CaresConnection {

  private final int socket;
  private final CaresServer server;
  private final boolean tcp;

  /** Sent and unanswered, oldest first. */
  final List<CaresQuery> inFlight = new ArrayList<>();

  /** Those in flight that go out once it is connected. */
  final List<CaresQuery> queue = new ArrayList<>();

  /** Whether a TCP one is connected. */
  boolean connected;

  CaresConnection(int socket, CaresServer server, boolean tcp) {
    this.socket = socket;
    this.server = server;
    this.tcp = tcp;
  }

  int socket() {
    return socket;
  }

  CaresServer server() {
    return server;
  }

  boolean isTcp() {
    return tcp;
  }
}
