package dev.whydns.render;

import dev.whydns.model.IpAddress;
import dev.whydns.model.Replay;
import dev.whydns.model.Replay.Send;
import dev.whydns.model.Transport;
import java.util.ArrayList;
import java.util.List;

/** What all queries of a lookup have in common, and what tells them apart. */
final class ReplayTraits {
  private static final int DNS = 53;

  private final Replay replay;
  private final List<Send> sends;
  private final List<IpAddress> servers;
  private final List<String> edns;
  private final List<Transport> transports;
  private final int sockets;

  ReplayTraits(Replay replay) {
    this.replay = replay;
    this.sends = replay.sends();
    this.servers = sends.stream().map(Send::server).distinct().toList();
    this.edns = sends.stream().map(ReplayTraits::edns).distinct().toList();
    this.transports = sends.stream().map(Send::transport).distinct().toList();
    this.sockets = (int) sends.stream().mapToInt(Send::socket).distinct().count();
  }

  private static String edns(Send send) {
    return send.edns().isPresent() ? "EDNS " + send.edns().getAsInt() : "";
  }

  List<IpAddress> servers() {
    return servers;
  }

  /**
   * Whether the source port says something: where a server was asked from several sockets, and yet
   * not each time from another.
   */
  boolean portsMatter() {
    long pairs = sends.stream().map(s -> List.of(s.socket(), s.server())).distinct().count();
    boolean onePerServer = sockets == servers.size() && pairs == sockets;
    return sockets > 1 && sockets < sends.size() && !onePerServer;
  }

  /** The type, and what not all queries have: {@code AAAA tcp EDNS 1232 again}. */
  String query(ReplayRow row) {
    String own = edns(row.first().send());
    return row.types()
        + (transports.size() > 1 && row.isTcp() ? " tcp" : "")
        + (edns.size() > 1 && !own.isEmpty() ? " " + own : "")
        + (row.isAgain() ? " again" : "");
  }

  /**
   * What is said once for all, a clause each; may be empty.
   *
   * @param named whether servers are called ns1, ns2 in the rows
   * @param listed whether servers are not told apart in the rows
   */
  List<String> shared(boolean named, boolean listed) {
    List<String> facts = new ArrayList<>();
    String way = ReplayWords.way(replay.label().via());
    if (!way.isEmpty()) {
      facts.add(way);
    }
    if (servers.size() == 1) {
      int port = sends.get(0).port();
      facts.add("to " + servers.get(0).text() + (port == DNS ? "" : " port " + port));
    } else if (named) {
      for (int i = 0; i < servers.size(); i++) {
        facts.add("ns" + (i + 1) + " is " + servers.get(i).text());
      }
    } else if (listed && !servers.isEmpty()) {
      facts.add("to " + String.join(" and ", servers.stream().map(IpAddress::text).toList()));
    }
    if (transports.equals(List.of(Transport.TCP))) {
      facts.add("over TCP");
    }
    if (sends.size() > 1 && !portsMatter()) {
      facts.add(sockets());
    }
    if (edns.size() == 1 && !edns.get(0).isEmpty()) {
      facts.add(edns.get(0));
    }
    return facts;
  }

  private String sockets() {
    if (sockets == 1) {
      return "from one socket";
    }
    return sockets == sends.size()
        ? "each from a socket of its own"
        : "from one socket for each server";
  }
}
