package dev.whydns.model;

import java.time.Instant;
import java.util.Optional;

/**
 * One row of {@code /proc/PID/net/udp}, {@code tcp}, {@code udp6} or {@code tcp6}.
 *
 * @param transport which table it was read from
 * @param address the local address; 0.0.0.0 or :: for any
 * @param port the local port
 * @param remotePort 0 for a socket that is not connected
 * @param listening a TCP socket in state LISTEN, or a UDP socket that is bound and not connected
 * @param inode what {@code /proc/PID/fd} links to as {@code socket:[inode]}
 * @param rxQueueBytes received and not yet read by the owner
 * @param drops datagrams lost because the queue was full; empty for TCP
 * @param owner who holds it: Absent when nobody that can be seen does, Unknown when that cannot be
 *     told
 */
public record SocketFacts(
    Transport transport,
    IpAddress address,
    int port,
    int remotePort,
    boolean listening,
    long inode,
    long rxQueueBytes,
    Optional<Long> drops,
    Fact<Owner> owner) {

  /**
   * The process that holds a socket.
   *
   * @param pid in the namespace of the reader
   * @param command the name in {@code comm}
   * @param fd the descriptor number in that process
   * @param user the name of the effective user, or its number
   * @param startedAt when the process started
   * @param netnsInode the network namespace that the process itself is in; for dockerd the host's
   */
  public record Owner(
      int pid, String command, int fd, String user, Instant startedAt, Fact<Long> netnsInode) {}

  /** The same socket with its owner. */
  public SocketFacts ownedBy(Fact<Owner> found) {
    return new SocketFacts(
        transport, address, port, remotePort, listening, inode, rxQueueBytes, drops, found);
  }

  /** Whether this is one of the engine's listening sockets, by its address. */
  public boolean isOnEmbeddedAddress() {
    return listening && address.equals(IpAddress.EMBEDDED_DNS);
  }
}
