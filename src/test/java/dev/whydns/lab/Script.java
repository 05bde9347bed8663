package dev.whydns.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * How one server answers. A behaviour is a word, and holds for a query when the server has it or a
 * label of the name is it.
 *
 * <ul>
 *   <li>no reply: {@code drop}, {@code drop-a}, {@code drop-aaaa}, {@code drop-edns}, {@code
 *       drop-udp}, {@code drop-tcp}
 *   <li>reply code: {@code servfail}, {@code refused}, {@code nxdomain}, {@code nxdomain-aaaa},
 *       {@code notimp}, {@code formerr-edns}
 *   <li>content: {@code empty}, {@code empty-aaaa}, {@code big} (60 addresses, truncated as the
 *       client's size asks), {@code oversize} (the same, size ignored), {@code trunc} (UDP says to
 *       come back over TCP), {@code hostile} (a CNAME with an escape sequence), {@code ttl-600}
 *       (names that a test added live as long as the engine's own)
 *   <li>wire: {@code wrongid}, {@code malformed}, {@code slow-1500} (milliseconds), {@code
 *       slow-aaaa-1500}, {@code otherquestion}, {@code pointers} (a name that points at itself),
 *       {@code giant} (65,535 bytes over TCP), over TCP {@code lying} (a length of more than
 *       follows) and {@code dribble} (a byte every 20 ms)
 * </ul>
 *
 * @param behaviours the words that hold for every query
 * @param answers name to address, before the built-in ones; {@code *.corp.example} and {@code *}
 *     match what they look like
 */
public record Script(Set<String> behaviours, Map<String, InetAddress> answers) {

  private static final int PLAIN_UDP_SIZE = 512;
  private static final int HEADER_BYTES = 12;
  private static final int LARGEST = 65_535;

  public Script {
    behaviours = Set.copyOf(behaviours);
    answers = Map.copyOf(answers);
  }

  /** The reply's bytes; empty when the server stays silent. */
  public Optional<byte[]> reply(Message query, boolean tcp) throws IOException {
    Record question = query.getQuestion();
    if (question == null) {
      return Optional.of(failure(query, Rcode.FORMERR).toWire());
    }
    Set<String> words = words(question);
    boolean aaaa = question.getType() == Type.AAAA;
    boolean edns = query.getOPT() != null;
    if (words.contains("drop")
        || words.contains(tcp ? "drop-tcp" : "drop-udp")
        || (edns && words.contains("drop-edns"))
        || (aaaa && words.contains("drop-aaaa"))
        || (question.getType() == Type.A && words.contains("drop-a"))) {
      return Optional.empty();
    }
    Message reply = message(query, words);
    if (words.contains("wrongid")) {
      reply.getHeader().setID(query.getHeader().getID() ^ 0x5555);
    }
    byte[] wire = wire(reply, query, words, tcp);
    return Optional.of(changed(wire, words, tcp));
  }

  private static byte[] changed(byte[] wire, Set<String> words, boolean tcp) {
    if (words.contains("malformed")) {
      return malformed(wire);
    } else if (words.contains("otherquestion")) {
      wire[HEADER_BYTES + 1] ^= 1;
    } else if (words.contains("pointers")) {
      // The first answer's name, behind header and question, points at itself.
      int at = HEADER_BYTES;
      while (wire[at] != 0) {
        at += wire[at] + 1;
      }
      at += 5;
      wire[at] = (byte) (0xc0 | at >> 8);
      wire[at + 1] = (byte) at;
    }
    return tcp && words.contains("giant") ? Arrays.copyOf(wire, LARGEST) : wire;
  }

  /** How the reply to a query is to be written to a connection. */
  String manner(Message query) {
    Record question = query.getQuestion();
    Set<String> words = question == null ? behaviours : words(question);
    return words.contains("lying") ? "lying" : words.contains("dribble") ? "dribble" : "";
  }

  /** How long the reply waits. */
  public Duration delay(Message query) {
    Record question = query.getQuestion();
    long millis = 0;
    for (String word : question == null ? behaviours : words(question)) {
      if (word.matches("slow-\\d+")) {
        millis += Long.parseLong(word.substring("slow-".length()));
      } else if (question.getType() == Type.AAAA && word.matches("slow-aaaa-\\d+")) {
        millis += Long.parseLong(word.substring("slow-aaaa-".length()));
      }
    }
    return Duration.ofMillis(millis);
  }

  private Set<String> words(Record question) {
    var words = new HashSet<>(behaviours);
    Name name = question.getName();
    for (int label = 0; label < name.labels(); label++) {
      words.add(name.getLabelString(label).toLowerCase(Locale.ROOT));
    }
    return words;
  }

  private Message message(Message query, Set<String> words) {
    Record question = query.getQuestion();
    boolean aaaa = question.getType() == Type.AAAA;
    if (query.getHeader().getOpcode() != Opcode.QUERY || words.contains("notimp")) {
      return failure(query, Rcode.NOTIMP);
    }
    if (query.getOPT() != null && words.contains("formerr-edns")) {
      Message reply = failure(query, Rcode.FORMERR);
      reply.removeAllRecords(Section.ADDITIONAL);
      return reply;
    }
    if (words.contains("servfail")) {
      return failure(query, Rcode.SERVFAIL);
    }
    if (words.contains("refused")) {
      return failure(query, Rcode.REFUSED);
    }
    Message reply = failure(query, Rcode.NOERROR);
    var zone = new Zone(question, answers);
    if (!zone.exists() || words.contains("nxdomain") || (aaaa && words.contains("nxdomain-aaaa"))) {
      reply.getHeader().setRcode(Rcode.NXDOMAIN);
      reply.addRecord(zone.soa(), Section.AUTHORITY);
      return reply;
    }
    boolean empty = words.contains("empty") || (aaaa && words.contains("empty-aaaa"));
    List<Record> records = empty ? List.of() : zone.records(words);
    if (records.isEmpty()) {
      reply.addRecord(zone.soa(), Section.AUTHORITY);
    }
    records.forEach(record -> reply.addRecord(record, Section.ANSWER));
    return reply;
  }

  /**
   * A reply without records: the question, RD as asked, RA set, AA clear, OPT if the query had one.
   */
  private static Message failure(Message query, int rcode) {
    var reply = new Message(query.getHeader().getID());
    reply.getHeader().setFlag(Flags.QR);
    reply.getHeader().setFlag(Flags.RA);
    if (query.getHeader().getFlag(Flags.RD)) {
      reply.getHeader().setFlag(Flags.RD);
    }
    reply.getHeader().setOpcode(query.getHeader().getOpcode());
    reply.getHeader().setRcode(rcode);
    if (query.getQuestion() != null) {
      reply.addRecord(query.getQuestion(), Section.QUESTION);
    }
    if (query.getOPT() != null) {
      reply.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);
    }
    return reply;
  }

  private static byte[] wire(Message reply, Message query, Set<String> words, boolean tcp) {
    if (tcp || words.contains("oversize")) {
      return reply.toWire();
    }
    if (words.contains("trunc")) {
      reply.getHeader().setFlag(Flags.TC);
      reply.removeAllRecords(Section.ANSWER);
      return reply.toWire();
    }
    OPTRecord opt = query.getOPT();
    return reply.toWire(
        opt == null ? PLAIN_UDP_SIZE : Math.max(PLAIN_UDP_SIZE, opt.getPayloadSize()));
  }

  /** Id and flags are right, the counts promise more than the bytes hold. */
  private static byte[] malformed(byte[] wire) {
    byte[] cut = Arrays.copyOf(wire, 16);
    cut[7] = 9;
    return cut;
  }

  /** Whether there is such a behaviour. */
  public static boolean known(String behaviour) {
    return behaviour.matches(
        "drop(-a|-aaaa|-edns|-udp|-tcp)?|servfail|refused|notimp|nxdomain(-aaaa)?|formerr-edns"
            + "|empty(-aaaa)?|big|oversize|trunc|hostile|ttl-600|wrongid|malformed|otherquestion|pointers|giant|lying|dribble|slow-(aaaa-)?\\d+|closed");
  }
}
