package dev.whydns.probe;

import dev.whydns.model.IpAddress;
import dev.whydns.model.Transport;

/** Where a nameserver of a resolv.conf is really asked. */
public interface Endpoints {

  /** The address to send to. */
  IpAddress address(IpAddress server);

  /** The port to send to. */
  int port(IpAddress server, Transport transport);

  /** Each at its own address, port 53, as every library does. */
  static Endpoints asWritten() {
    return new Endpoints() {
      @Override
      public IpAddress address(IpAddress server) {
        return server;
      }

      @Override
      public int port(IpAddress server, Transport transport) {
        return 53;
      }
    };
  }

  /** The embedded resolver at the ports it really listens on; all others as written. */
  static Endpoints direct(int udpPort, int tcpPort) {
    return new Endpoints() {
      @Override
      public IpAddress address(IpAddress server) {
        return server;
      }

      @Override
      public int port(IpAddress server, Transport transport) {
        if (!server.equals(IpAddress.EMBEDDED_DNS)) {
          return 53;
        }
        return transport == Transport.UDP ? udpPort : tcpPort;
      }
    };
  }
}
