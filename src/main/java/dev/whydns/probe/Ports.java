package dev.whydns.probe;

import dev.whydns.model.IpAddress;
import dev.whydns.probe.stub.Action;
import dev.whydns.probe.stub.Query;
import java.io.IOException;
import java.util.List;

/** What a lookup's sockets can do; their numbers are the library's. */
interface Ports {

  /**
   * Opens one.
   *
   * @return its own address and port; empty text while it has none
   */
  String open(Action.Open open) throws IOException;

  /**
   * Sends one query in a datagram, or all of them in one segment.
   *
   * @return bytes that were written, without what TCP adds
   * @throws IOException what the kernel said
   */
  int send(int socket, IpAddress server, List<Query> queries) throws IOException;

  /** Whether that socket is a connection. */
  boolean isStream(int socket);

  /** The port at which that server is asked. */
  int portOf(int socket, IpAddress server);

  /** The library is done with it; it stays open for what comes late. */
  void close(int socket);
}
