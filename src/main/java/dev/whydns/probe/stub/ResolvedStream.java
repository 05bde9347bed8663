package dev.whydns.probe.stub;

import java.util.ArrayList;
import java.util.List;

/** A connection of systemd-resolved to a server, with the queries that it is used for. */
final class ResolvedStream {

  private final int socket;

  /** Those whose reply is awaited on it. */
  final List<ResolvedTransaction> users = new ArrayList<>();

  /** Those that go out once it is connected. */
  final List<ResolvedTransaction> queue = new ArrayList<>();

  boolean connected;

  ResolvedStream(int socket) {
    this.socket = socket;
  }

  int socket() {
    return socket;
  }
}
