package dev.whydns.parse;

import dev.whydns.model.Fact;
import dev.whydns.model.IpAddress;
import dev.whydns.model.SocketFacts;
import dev.whydns.model.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads {@code /proc/PID/net/udp}, {@code udp6}, {@code tcp} and {@code tcp6} (proc_net_tcp in the
 * kernel's Documentation).
 *
 * <p>A busy host has rows by the ten thousand, and few of them matter to DNS: those on 127.0.0.11,
 * those on port 53 and those connected to port 53. The others are told by their first columns and
 * not looked at further. Connections that are over (TIME_WAIT) are left out: they are no sockets
 * any more, belong to nobody, and after a busy minute are most of the rows.
 */
public final class SocketTableParser {

  private static final int DNS_PORT = 53;
  private static final int LOCAL = 1;
  private static final int REMOTE = 2;
  private static final int STATE = 3;
  private static final int QUEUES = 4;
  private static final int INODE = 9;
  private static final int DROPS = 12;
  private static final String TCP_LISTEN = "0A";
  private static final String TCP_TIME_WAIT = "06";
  private static final String UDP_NOT_CONNECTED = "07";

  private SocketTableParser() {}

  /** The rows that matter to DNS, in their order; their owners are not looked for here. */
  public static List<SocketFacts> parse(Transport transport, String text) {
    List<SocketFacts> sockets = new ArrayList<>();
    for (String line : Lines.of(text)) {
      if (transport == Transport.TCP && isOver(line)) {
        continue;
      }
      List<String> columns = Words.of(line, DROPS + 1);
      if (columns.size() > INODE) {
        row(transport, columns).ifPresent(sockets::add);
      }
    }
    return List.copyOf(sockets);
  }

  /** Told without taking the row apart: {@code sl: local:port remote:port state}. */
  private static boolean isOver(String line) {
    int local = line.indexOf(": ") + 2;
    int remote = line.indexOf(' ', local) + 1;
    int state = line.indexOf(' ', remote) + 1;
    return line.startsWith(TCP_TIME_WAIT, state);
  }

  private static Optional<SocketFacts> row(Transport transport, List<String> columns) {
    int localPort = port(columns.get(LOCAL));
    int remotePort = port(columns.get(REMOTE));
    if (localPort < 0 || remotePort < 0) {
      return Optional.empty();
    }
    Optional<IpAddress> address = address(columns.get(LOCAL));
    boolean matters =
        localPort == DNS_PORT
            || remotePort == DNS_PORT
            || address.filter(IpAddress.EMBEDDED_DNS::equals).isPresent();
    OptionalLong inode = Numbers.decimal(columns.get(INODE));
    if (!matters || address.isEmpty() || inode.isEmpty()) {
      return Optional.empty();
    }
    String listening = transport == Transport.TCP ? TCP_LISTEN : UDP_NOT_CONNECTED;
    return Optional.of(
        new SocketFacts(
            transport,
            address.get(),
            localPort,
            remotePort,
            columns.get(STATE).equals(listening),
            inode.getAsLong(),
            received(columns.get(QUEUES)),
            drops(transport, columns),
            Fact.unknown("not looked for")));
  }

  private static Optional<IpAddress> address(String column) {
    int colon = column.indexOf(':');
    return colon < 0 ? Optional.empty() : KernelAddress.ofWords(column.substring(0, colon));
  }

  private static int port(String column) {
    OptionalLong port = Numbers.hex(column.substring(column.indexOf(':') + 1));
    return port.isPresent() && port.getAsLong() <= 0xFFFF ? (int) port.getAsLong() : -1;
  }

  /** The column is {@code tx_queue:rx_queue}. */
  private static long received(String queues) {
    return Numbers.hex(queues.substring(queues.indexOf(':') + 1)).orElse(0);
  }

  private static Optional<Long> drops(Transport transport, List<String> columns) {
    if (transport == Transport.TCP || columns.size() <= DROPS) {
      return Optional.empty();
    }
    OptionalLong drops = Numbers.decimal(columns.get(DROPS));
    return drops.isPresent() ? Optional.of(drops.getAsLong()) : Optional.empty();
  }
}
