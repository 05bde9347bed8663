package dev.whydns.probe.stub;

import java.time.Duration;
import java.util.Optional;

/** A query of c-ares on its way; its ID stays the same over all tries. */
final class CaresQuery {

  private final int id;
  private final String name;
  private final String type;

  /** As it was sent last; empty before, and once a server did not understand it. */
  Optional<Query.Edns> edns;

  /** Failures so far, which count towards the tries of all servers together. */
  int failures;

  int badCookies;
  boolean tcp;
  boolean lastTry;
  Optional<CaresStatus> error = Optional.empty();
  Optional<CaresConnection> connection = Optional.empty();
  Duration sentAt = Duration.ZERO;
  Duration deadline = Duration.ZERO;

  CaresQuery(int id, String name, String type, Optional<Query.Edns> edns) {
    this.id = id;
    this.name = name;
    this.type = type;
    this.edns = edns;
  }

  int id() {
    return id;
  }

  boolean sentCookie() {
    return edns.map(Query.Edns::cookie).orElse(false);
  }

  Query message() {
    return new Query(id, name, type, edns, false);
  }
}
