package dev.whydns.render;

import dev.whydns.model.SocketFacts;
import dev.whydns.model.Transport;

/** The state of a socket in a word. */
final class SocketState {

  private SocketState() {}

  /**
   * {@code listening}, {@code unconnected} (UDP that anybody may send to), {@code connected}, or
   * {@code handshake}: a TCP connection that opens or closes and that no process holds, which the
   * kernel shows with inode 0 (net/ipv4/tcp_ipv4.c, get_openreq4 and get_timewait4_sock).
   */
  static String of(SocketFacts socket) {
    if (socket.listening()) {
      return socket.transport() == Transport.TCP ? "listening" : "unconnected";
    }
    return socket.transport() == Transport.TCP && socket.inode() == 0 ? "handshake" : "connected";
  }
}
