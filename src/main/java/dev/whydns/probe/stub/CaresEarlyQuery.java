package dev.whydns.probe.stub;

import java.time.Duration;
import java.util.Optional;

/** A query of c-ares 1.18 on its way; it never has an OPT record. */
final class CaresEarlyQuery {

  private final Query message;

  /** Index of the server that it was last meant for. */
  int server;

  /** Steps so far through the list of servers, those that were passed over included. */
  int steps;

  boolean tcp;
  CaresStatus error = CaresStatus.ECONNREFUSED;
  Duration deadline = Duration.ZERO;

  /** Servers that gave it trouble, by index. */
  final boolean[] skipped;

  /** The connection that it was last sent over, for each server; 0 for none. */
  final int[] sentOver;

  CaresEarlyQuery(int id, String name, String type, int servers) {
    this.message = new Query(id, name, type, Optional.empty(), false);
    this.skipped = new boolean[servers];
    this.sentOver = new int[servers];
  }

  Query message() {
    return message;
  }
}
