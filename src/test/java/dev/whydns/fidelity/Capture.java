package dev.whydns.fidelity;

import dev.whydns.fidelity.Packet.Kind;
import dev.whydns.fidelity.Packet.Question;
import dev.whydns.model.IpAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Type;

/**
 * Reads what {@code capture.c} prints, one packet of IP in a line: {@code 1795232238763175043
 * 4500003d…}. Only what goes to port 53 is of interest, and of TCP only what begins a connection or
 * carries bytes.
 */
final class Capture {

  private static final int DNS = 53;
  private static final int PROTOCOL_TCP = 6;
  private static final int PROTOCOL_UDP = 17;
  private static final int SYN = 2;
  private static final int ACK = 16;

  private Capture() {}

  /** In the order in which they left. */
  static List<Packet> packets(List<String> lines) {
    List<Packet> packets = new ArrayList<>();
    for (String line : lines) {
      String[] words = line.split(" ");
      packets.addAll(packets(Long.parseLong(words[0]), HexFormat.of().parseHex(words[1])));
    }
    return packets;
  }

  private static List<Packet> packets(long at, byte[] ip) {
    boolean v6 = ip[0] >> 4 == 6;
    int protocol = ip[v6 ? 6 : 9];
    int start = v6 ? 40 : (ip[0] & 15) * 4;
    byte[] destination = Arrays.copyOfRange(ip, v6 ? 24 : 16, v6 ? 40 : 20);
    String server = IpAddress.of(destination).canonical();
    boolean known = protocol == PROTOCOL_UDP || protocol == PROTOCOL_TCP;
    if (!known || word(ip, start + 2) != DNS || word(ip, start) == DNS) {
      return List.of();
    }
    int port = word(ip, start);
    if (protocol == PROTOCOL_UDP) {
      Question question = question(Arrays.copyOfRange(ip, start + 8, ip.length));
      return List.of(new Packet(at, Kind.UDP, server, port, question, false));
    }
    int flags = ip[start + 13];
    if ((flags & SYN) != 0 && (flags & ACK) == 0) {
      return List.of(new Packet(at, Kind.CONNECT, server, port, Question.NONE, false));
    }
    List<Packet> segment = new ArrayList<>();
    int next = start + (ip[start + 12] >> 4 & 15) * 4;
    while (next + 2 <= ip.length) {
      int end = next + 2 + word(ip, next);
      Question question = question(Arrays.copyOfRange(ip, next + 2, end));
      segment.add(new Packet(at, Kind.TCP, server, port, question, !segment.isEmpty()));
      next = end;
    }
    return segment;
  }

  private static Question question(byte[] bytes) {
    try {
      Message message = new Message(bytes);
      OPTRecord opt = message.getOPT();
      return new Question(
          message.getHeader().getID(),
          word(bytes, 2),
          Type.string(message.getQuestion().getType()),
          message.getQuestion().getName().toString(),
          opt == null ? OptionalInt.empty() : OptionalInt.of(opt.getPayloadSize()),
          opt != null && !opt.getOptions(EDNSOption.Code.COOKIE).isEmpty());
    } catch (IOException e) {
      throw new IllegalStateException("no query: " + HexFormat.of().formatHex(bytes), e);
    }
  }

  private static int word(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
  }
}
