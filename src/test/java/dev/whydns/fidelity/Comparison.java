package dev.whydns.fidelity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Compares what a library sent with what its profile sent.
 *
 * <p>Ports and message IDs are random, so only which packets share one is compared: they are
 * numbered in order of appearance, ports as {@code s1, s2}, IDs as {@code i1, i2}.
 *
 * @param order what is left to chance
 * @param rotated whether the server that is asked first is chance as well ({@code rotate}), so that
 *     servers count from that one
 * @param servers of the resolv.conf, in order
 * @param toleranceMs by how much times may differ
 */
record Comparison(Order order, boolean rotated, List<String> servers, double toleranceMs) {

  /** Every difference in a line of its own; empty where they are the same. */
  List<String> differences(Recording library, Recording profile) {
    List<String> differences = new ArrayList<>();
    List<Packet> expected = order.of(library.packets());
    List<Packet> got = order.of(profile.packets());
    List<String> expectedLines = lines(expected);
    List<String> gotLines = lines(got);
    for (int i = 0; i < Math.max(expected.size(), got.size()); i++) {
      String mine = i < expected.size() ? expectedLines.get(i) : "nothing";
      String yours = i < got.size() ? gotLines.get(i) : "nothing";
      if (!mine.equals(yours)) {
        differences.add("packet %d: %s, profile: %s".formatted(i + 1, mine, yours));
      } else if (isOff(library.atMs(expected.get(i)), profile.atMs(got.get(i)))) {
        differences.add(
            String.format(
                Locale.ROOT,
                "packet %d: %s after %.0f ms, profile: after %.0f ms",
                i + 1,
                mine,
                library.atMs(expected.get(i)),
                profile.atMs(got.get(i))));
      }
    }
    if (!library.ending().equals(profile.ending())) {
      differences.add("end: %s, profile: %s".formatted(library.ending(), profile.ending()));
    } else if (isOff(library.endMs(), profile.endMs())) {
      differences.add(
          String.format(
              Locale.ROOT,
              "end: after %.0f ms, profile: after %.0f ms",
              library.endMs(),
              profile.endMs()));
    }
    return differences;
  }

  private boolean isOff(double one, double other) {
    return Math.abs(one - other) > toleranceMs;
  }

  /** Packets in words that do not depend on chance, as {@code udp A db.test. to 1 s1 i1 0100}. */
  List<String> lines(List<Packet> packets) {
    Map<String, Integer> sockets = new LinkedHashMap<>();
    Map<Integer, Integer> ids = new LinkedHashMap<>();
    List<String> lines = new ArrayList<>();
    for (Packet packet : packets) {
      StringBuilder line = new StringBuilder(packet.kind().name().toLowerCase(Locale.ROOT));
      if (packet.isQuery()) {
        line.append(' ').append(packet.query().type()).append(' ').append(packet.query().name());
      }
      line.append(" to ").append(server(packet, packets));
      String key = (packet.kind() == Packet.Kind.UDP) + " " + packet.port();
      line.append(" s").append(sockets.computeIfAbsent(key, k -> sockets.size() + 1));
      if (packet.isQuery()) {
        line.append(" i").append(ids.computeIfAbsent(packet.query().id(), k -> ids.size() + 1));
        line.append(shape(packet));
      }
      lines.add(line.toString());
    }
    return lines;
  }

  private static String shape(Packet packet) {
    Packet.Question query = packet.query();
    return String.format(" %04x", query.flags())
        + (query.ednsSize().isPresent() ? " edns" + query.ednsSize().getAsInt() : "")
        + (query.cookie() ? " cookie" : "")
        + (packet.joined() ? " same segment" : "");
  }

  /** From 1; in order of the resolv.conf, or as it goes round from the first one asked. */
  int server(Packet packet, List<Packet> packets) {
    int index = servers.indexOf(packet.server());
    if (rotated) {
      index = Math.floorMod(index - servers.indexOf(first(packet, packets)), servers.size());
    }
    return index + 1;
  }

  private String first(Packet packet, List<Packet> packets) {
    return packets.stream()
        .filter(p -> order == Order.AS_SENT || p.query().type().equals(packet.query().type()))
        .findFirst()
        .orElse(packet)
        .server();
  }
}
