package dev.whydns.fidelity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a lookup sent, for a reader: {@code 0.0 s: A→1 AAAA→1; 1.0 s: A→2 AAAA→2}. Another socket
 * than the first one is named, as is a name that is not the one looked up; {@code +} lists what
 * makes a query other than a plain one.
 */
record Sends(Comparison comparison, String name) {

  private static final double BURST_MS = 200;
  private static final int PLAIN = 0x0100;
  private static final int AUTHENTIC_DATA = 0x0020;

  String of(Recording recording) {
    List<Packet> packets = comparison.order().of(recording.packets());
    List<String> lines = comparison.lines(packets);
    List<String> bursts = new ArrayList<>();
    double last = -BURST_MS;
    String socket = "";
    for (int i = 0; i < packets.size(); i++) {
      double at = recording.atMs(packets.get(i));
      String own = lines.get(i).replaceFirst(".* (s\\d+).*", "$1");
      if (Math.abs(at - last) >= BURST_MS || !own.equals(socket)) {
        bursts.add(String.format(Locale.ROOT, "%.1f s", at / 1000) + " " + own + ":");
      }
      last = at;
      socket = own;
      int end = bursts.size() - 1;
      bursts.set(end, bursts.get(end) + " " + word(packets.get(i), packets));
    }
    return bursts.isEmpty() ? "nothing" : String.join("; ", bursts);
  }

  private String word(Packet packet, List<Packet> packets) {
    int server = comparison.server(packet, packets);
    if (!packet.isQuery()) {
      return "connect→" + server;
    }
    Packet.Question query = packet.query();
    String asked = query.name().replaceFirst("\\.$", "");
    String plain = name.replaceFirst("\\.$", "");
    return (packet.kind() == Packet.Kind.TCP ? "tcp " : "")
        + query.type()
        + (asked.equals(plain) ? "" : " " + asked)
        + "→"
        + server
        + (query.ednsSize().isPresent() ? "+edns" + query.ednsSize().getAsInt() : "")
        + ((query.flags() & ~PLAIN) == AUTHENTIC_DATA ? "+ad" : "");
  }
}
