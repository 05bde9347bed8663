package dev.whydns.fidelity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

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
 * @param endToleranceMs by how much the time of the end may differ
 */
record Comparison(
    Order order, boolean rotated, List<String> servers, double toleranceMs, double endToleranceMs) {

  /** Every difference of one lookup each, in a line of its own; empty where they are the same. */
  List<String> differences(Recording library, Recording profile) {
    List<String> differences = new ArrayList<>(inKind(library, profile));
    return differences.isEmpty() ? inTime(List.of(library), List.of(profile)) : differences;
  }

  /** What differs whatever the clock says: packets, their order, the end. */
  List<String> inKind(Recording library, Recording profile) {
    List<String> differences = new ArrayList<>();
    List<String> expected = lines(order.of(library.packets()));
    List<String> got = lines(order.of(profile.packets()));
    for (int i = 0; i < Math.max(expected.size(), got.size()); i++) {
      String mine = i < expected.size() ? expected.get(i) : "nothing";
      String yours = i < got.size() ? got.get(i) : "nothing";
      if (!mine.equals(yours)) {
        differences.add("packet %d: %s, profile: %s".formatted(i + 1, mine, yours));
      }
    }
    if (!library.ending().equals(profile.ending())) {
      differences.add("end: %s, profile: %s".formatted(library.ending(), profile.ending()));
    }
    return differences;
  }

  /**
   * Whether nothing differs but which packets share a port or an ID, or over TCP a segment: random
   * numbers, of which two may be the same, one time in 28,000 for a port; and what the kernel joins
   * when two writes follow each other closely.
   */
  boolean mayBeChance(Recording library, Recording profile) {
    return library.ending().equals(profile.ending())
        && withoutNumbers(library).equals(withoutNumbers(profile));
  }

  private List<String> withoutNumbers(Recording recording) {
    return lines(order.of(recording.packets())).stream()
        .map(line -> line.replaceAll(" [si]\\d+\\b| same segment$", ""))
        .toList();
  }

  /**
   * What differs in time between lookups that are the same in kind, by the median of each time: on
   * a busy machine single packets come late.
   */
  List<String> inTime(List<Recording> library, List<Recording> profile) {
    List<String> differences = new ArrayList<>();
    List<String> lines = lines(order.of(library.get(0).packets()));
    for (int i = 0; i < lines.size(); i++) {
      int packet = i;
      String what = "packet %d: %s after".formatted(i + 1, lines.get(i));
      differences.addAll(
          apart(
              what,
              median(library, r -> r.atMs(order.of(r.packets()).get(packet))),
              median(profile, r -> r.atMs(order.of(r.packets()).get(packet))),
              toleranceMs));
    }
    differences.addAll(
        apart(
            "end: after",
            median(library, Recording::endMs),
            median(profile, Recording::endMs),
            endToleranceMs));
    return differences;
  }

  private static double median(List<Recording> recordings, ToDoubleFunction<Recording> time) {
    double[] times = recordings.stream().mapToDouble(time).sorted().toArray();
    return times[times.length / 2];
  }

  private static List<String> apart(String what, double library, double profile, double tolerance) {
    return Math.abs(library - profile) <= tolerance
        ? List.of()
        : List.of(
            String.format(
                Locale.ROOT, "%s %.0f ms, profile: after %.0f ms", what, library, profile));
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
