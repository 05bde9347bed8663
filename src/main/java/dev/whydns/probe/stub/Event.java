package dev.whydns.probe.stub;

import dev.whydns.model.IpAddress;
import dev.whydns.model.Outcome;
import java.time.Duration;

/** Something that happens to a library while it waits. Times count from its start. */
public sealed interface Event {

  /** When. */
  Duration at();

  /** A socket is there; {@code local} is its address and port once it is connected, else empty. */
  record Opened(Duration at, int socket, String local) implements Event {}

  /** A DNS reply, whether it fits a query or not. */
  record Received(Duration at, int socket, IpAddress from, Response response) implements Event {}

  /** Bytes that are no DNS reply. */
  record Garbage(Duration at, int socket, IpAddress from, String why) implements Event {}

  /**
   * An error of the socket: of opening, connecting or sending, or one that the kernel tells later.
   *
   * @param outcome {@link Outcome.Refused} or {@link Outcome.Unreachable}
   * @param sending whether a send was refused, so that its query did not leave
   * @param left how many queries of the same {@link Action.Send} had left before
   */
  record Failed(Duration at, int socket, Outcome outcome, boolean sending, int left)
      implements Event {

    /** Before anything of the same action left. */
    public Failed(Duration at, int socket, Outcome outcome, boolean sending) {
      this(at, socket, outcome, sending, 0);
    }
  }

  /** A connection is there. */
  record Connected(Duration at, int socket) implements Event {}

  /** The server ended the connection. */
  record Closed(Duration at, int socket) implements Event {}

  /** The timer ended. */
  record Woken(Duration at) implements Event {}
}
