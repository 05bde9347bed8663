package dev.whydns.probe.stub;

import dev.whydns.model.IpAddress;
import dev.whydns.model.Replay;
import dev.whydns.model.Transport;
import java.time.Duration;
import java.util.List;

/** Something that a library does. Sockets have numbers of the library's own choice. */
public sealed interface Action {

  /**
   * Opens a socket.
   *
   * @param socket a number that was not used before in this lookup
   * @param transport UDP or TCP
   * @param servers that it will send to
   * @param connected whether it is connected to the only one of them, and so learns of ICMP errors;
   *     a TCP socket always is, and {@link Event.Connected} follows
   */
  record Open(int socket, Transport transport, List<IpAddress> servers, boolean connected)
      implements Action {

    /** A UDP socket that talks to one server, and hears of its ICMP errors. */
    public static Open udp(int socket, IpAddress server) {
      return new Open(socket, Transport.UDP, List.of(server), true);
    }

    /** A connection. */
    public static Open tcp(int socket, IpAddress server) {
      return new Open(socket, Transport.TCP, List.of(server), true);
    }
  }

  /**
   * Sends queries, each in a datagram of its own, or all in one segment over TCP. After one that
   * cannot be sent the rest of them is not tried.
   */
  record Send(int socket, IpAddress server, List<Query> queries) implements Action {}

  /** Closes a socket: what still comes for it is late. */
  record Close(int socket) implements Action {}

  /** Wants {@link Event.Woken} at that time; there is one timer, and this replaces it. */
  record Wake(Duration at) implements Action {}

  /** Drops the message that it was just told of; {@code why} is one clause. */
  record Ignore(String why) implements Action {}

  /**
   * Returns to its caller, and closes all its sockets.
   *
   * @param userSees the error as the library says it, as {@code EAI_AGAIN}; empty text for success
   */
  record Finish(Replay.Result result, String userSees, List<String> addresses) implements Action {

    /** With these addresses. */
    public static Finish resolved(List<String> addresses) {
      return new Finish(Replay.Result.RESOLVED, "", List.copyOf(addresses));
    }

    /** Without any. */
    public static Finish failed(Replay.Result result, String userSees) {
      return new Finish(result, userSees, List.of());
    }
  }
}
