package dev.whydns.fidelity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What of the order of packets a library leaves to chance, so that it says nothing about it. */
enum Order {
  /** Nothing: one thread sends everything. */
  AS_SENT,

  /**
   * Go looks up A and AAAA in two goroutines ({@code net/dnsclient_unix.go, goLookupIPCNAMEOrder});
   * which one sends first is the scheduler's choice. Each name's packets of type A come first here,
   * then those of type AAAA, then connections on which nothing was asked, by server.
   */
  EACH_TYPE_BY_ITSELF;

  List<Packet> of(List<Packet> packets) {
    if (this == AS_SENT) {
      return packets;
    }
    Map<String, List<Packet>> lanes = new LinkedHashMap<>();
    for (String name : names(packets)) {
      for (String type : List.of("A", "AAAA", "")) {
        lanes.put(name + " " + type, new ArrayList<>());
      }
    }
    String name = names(packets).get(0);
    for (Packet packet : packets) {
      name = packet.isQuery() ? packet.query().name() : name;
      lanes.get(name + " " + type(packet, packets)).add(packet);
    }
    for (String each : names(packets)) {
      lanes.get(each + " ").sort(Comparator.comparing(Packet::server));
    }
    return lanes.values().stream().flatMap(List::stream).toList();
  }

  private static List<String> names(List<Packet> packets) {
    List<String> names =
        packets.stream().filter(Packet::isQuery).map(p -> p.query().name()).distinct().toList();
    return names.isEmpty() ? List.of("") : names;
  }

  private static String type(Packet packet, List<Packet> packets) {
    return packet.isQuery()
        ? packet.query().type()
        : packets.stream()
            .filter(p -> p.kind() == Packet.Kind.TCP && p.port() == packet.port())
            .map(p -> p.query().type())
            .findFirst()
            .orElse("");
  }
}
