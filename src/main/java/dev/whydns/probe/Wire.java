package dev.whydns.probe;

import dev.whydns.model.IpAddress;
import dev.whydns.model.Octets;
import dev.whydns.model.Question;
import dev.whydns.model.Reply;
import dev.whydns.probe.stub.Query;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.CookieOption;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * DNS messages as bytes, and back (RFC 1035, section 4).
 *
 * <p>Uses dnsjava's codec alone. Its transports and {@code Lookup} read the machine's resolver
 * configuration and send from threads of their own, which are in the wrong network namespace. Not
 * safe for several threads.
 */
final class Wire {

  /** A reply of 64 KiB holds 4,000 addresses; a report needs no more than these. */
  static final int ANSWERS_KEPT = 100;

  private static final int CLIENT_COOKIE_BYTES = 8;

  private final Map<String, byte[]> templates = new HashMap<>();
  private final byte[] cookie = random(CLIENT_COOKIE_BYTES);

  /** Encodes and decodes once, which loads a third of dnsjava's classes; the reply is returned. */
  static byte[] rehearse() {
    Question any = new Question("a", "A", OptionalInt.of(512), Question.Purpose.OUTSIDE);
    byte[] reply = new Wire().query(any, 0);
    reply[2] |= (byte) 0x80;
    decode(reply);
    return reply;
  }

  /**
   * The query: recursion desired, one question, an OPT record where EDNS is asked for; no AD, no
   * CD, no cookie, as a C library sends it.
   *
   * @throws IllegalArgumentException for what is no name or type, with a clause for the operator
   */
  byte[] query(Question question, int id) {
    String edns = Integer.toString(question.edns().orElse(0));
    String key = String.join(" ", question.type(), edns, question.name());
    byte[] query = templates.computeIfAbsent(key, any -> encode(question)).clone();
    query[0] = (byte) (id >> 8);
    query[1] = (byte) id;
    return query;
  }

  /** The query as a library writes it. */
  byte[] query(Query query) {
    Message message = message(query.name(), query.type(), query.id());
    if (query.authenticData()) {
      message.getHeader().setFlag(Flags.AD);
    }
    query.edns().ifPresent(edns -> message.addRecord(opt(edns), Section.ADDITIONAL));
    return message.toWire();
  }

  /** One cookie for a whole lookup, as a library keeps one for each server (RFC 7873). */
  private OPTRecord opt(Query.Edns edns) {
    return edns.cookie()
        ? new OPTRecord(edns.udpSize(), 0, 0, 0, List.of(new CookieOption(cookie)))
        : new OPTRecord(edns.udpSize(), 0, 0);
  }

  private static byte[] random(int bytes) {
    byte[] random = new byte[bytes];
    ThreadLocalRandom.current().nextBytes(random);
    return random;
  }

  private static byte[] encode(Question question) {
    Message message = message(question.name(), question.type(), 0);
    question
        .edns()
        .ifPresent(size -> message.addRecord(new OPTRecord(size, 0, 0), Section.ADDITIONAL));
    return message.toWire();
  }

  private static Message message(String name, String typeText, int id) {
    int type = Type.value(typeText);
    if (type < 0) {
      throw new IllegalArgumentException("no record type: " + typeText);
    }
    Message message = new Message(id);
    message.getHeader().setFlag(Flags.RD);
    Name owner = name.equals(".") ? Name.root : nameOf(name);
    message.addRecord(Record.newRecord(owner, type, DClass.IN), Section.QUESTION);
    return message;
  }

  /** dnsjava takes a lone at sign for the root, and a letter above 127 for the byte of Latin-1. */
  private static Name nameOf(String text) {
    if (text.isEmpty() || text.equals("@") || !text.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new IllegalArgumentException(
          "no name to ask for (ASCII only; write an international name as xn--…)");
    }
    try {
      return Name.fromString(text, Name.root);
    } catch (TextParseException invalid) {
      throw new IllegalArgumentException(clause(invalid), invalid);
    }
  }

  /** The name below which an address has its PTR record, as {@code 3.0.88.10.in-addr.arpa}. */
  static String reverse(String address) {
    return ReverseMap.fromAddress(IpAddress.literal(address).inet()).toString(true);
  }

  /** What the bytes mean; never throws, whatever they are. */
  static Decoded decode(byte[] bytes) {
    try {
      return decoded(new Message(bytes), bytes);
    } catch (IOException | RuntimeException malformed) {
      // dnsjava says most with WireParseException, and some with unchecked ones out of its records.
      return new Decoded.Garbage(clause(malformed));
    }
  }

  private static Decoded decoded(Message message, byte[] bytes) {
    var header = message.getHeader();
    if (!header.getFlag(Flags.QR)) {
      return new Decoded.Garbage("a query came back, not a reply");
    }
    List<Reply.Answer> answers =
        message.getSection(Section.ANSWER).stream().limit(ANSWERS_KEPT).map(Wire::answer).toList();
    Reply reply =
        new Reply(
            Rcode.string(message.getRcode()),
            header.getFlag(Flags.AA),
            header.getFlag(Flags.TC),
            header.getFlag(Flags.RA),
            answers,
            bytes.length,
            Octets.of(bytes));
    Record question = message.getQuestion();
    OPTRecord opt = message.getOPT();
    return new Decoded.Message(
        header.getID(),
        question == null ? "" : text(question.getName()),
        question == null ? "" : Type.string(question.getType()),
        reply,
        header.getCount(Section.ADDITIONAL),
        opt != null && !opt.getOptions(EDNSOption.Code.COOKIE).isEmpty());
  }

  private static Reply.Answer answer(Record record) {
    String type = Type.string(record.getType());
    return new Reply.Answer(text(record.getName()), type, record.getTTL(), data(record));
  }

  /** dnsjava writes out every zero of an IPv6 address. */
  private static String data(Record record) {
    return record instanceof AAAARecord v6
        ? IpAddress.of(v6.getAddress().getAddress()).canonical()
        : record.rdataToString();
  }

  private static String text(Name name) {
    return name.equals(Name.root) ? "." : name.toString(true);
  }

  private static String clause(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
