package dev.whydns.probe;

import dev.whydns.model.IpAddress;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * A query as a server received it, and the replies that it may give; the other side of {@link
 * Wire}, for servers that whydns itself plays.
 *
 * <p>Every reply has the question, RA, and an OPT record where the query had one; AA is clear.
 */
public final class ServedQuery {

  private static final int UDP_SIZE = 1232;

  private final Message query;
  private final Record question;

  private ServedQuery(Message query) {
    this.query = query;
    this.question = query.getQuestion();
  }

  /** Goes through the motions once, which loads what answering needs. */
  public static void rehearse() {
    Message query = Message.newQuery(Record.newRecord(name("a"), Type.A, DClass.IN));
    query.addRecord(new OPTRecord(UDP_SIZE, 0, 0), Section.ADDITIONAL);
    ServedQuery received = of(query.toWire()).orElseThrow();
    received.addresses(List.of(IpAddress.literal("192.0.2.1"), IpAddress.literal("::1")), 1);
    received.nothing(false, "a", 1);
  }

  /** What the bytes ask; empty for a reply, for no question, and for what is no message at all. */
  public static Optional<ServedQuery> of(byte[] bytes) {
    try {
      Message message = new Message(bytes);
      boolean asks = !message.getHeader().getFlag(Flags.QR) && message.getQuestion() != null;
      return asks ? Optional.of(new ServedQuery(message)) : Optional.empty();
    } catch (IOException | RuntimeException malformed) {
      return Optional.empty();
    }
  }

  /**
   * In lower case and without the final dot, as {@code api.example.com}; a lone dot for the root.
   */
  public String name() {
    Name name = question.getName();
    return name.equals(Name.root) ? "." : name.toString(true).toLowerCase(Locale.ROOT);
  }

  /** As {@code AAAA}. */
  public String type() {
    return Type.string(question.getType());
  }

  /**
   * Those of the addresses that were asked for, none of them for any other type than A and AAAA.
   */
  public byte[] addresses(List<IpAddress> addresses, int ttlSeconds) {
    Message reply = reply(Rcode.NOERROR);
    for (IpAddress each : addresses) {
      if (question.getType() == (each.isV6() ? Type.AAAA : Type.A)) {
        reply.addRecord(record(each, ttlSeconds), Section.ANSWER);
      }
    }
    return reply.toWire();
  }

  private Record record(IpAddress address, int ttl) {
    return address.isV6()
        ? new AAAARecord(question.getName(), DClass.IN, ttl, address.inet())
        : new ARecord(question.getName(), DClass.IN, ttl, address.inet());
  }

  /** The name that an address has, to a question for PTR. */
  public byte[] pointer(String name, int ttlSeconds) {
    Message reply = reply(Rcode.NOERROR);
    Name target = name(name);
    reply.addRecord(
        new PTRRecord(question.getName(), DClass.IN, ttlSeconds, target), Section.ANSWER);
    return reply.toWire();
  }

  /** There is no such name, or nothing of that type at it; with the SOA record that says so. */
  public byte[] nothing(boolean nameExists, String zone, int ttlSeconds) {
    Message reply = reply(nameExists ? Rcode.NOERROR : Rcode.NXDOMAIN);
    Name owner = name(zone);
    reply.addRecord(
        new SOARecord(owner, DClass.IN, ttlSeconds, owner, owner, 1, 7200, 900, 1209600, 60),
        Section.AUTHORITY);
    return reply.toWire();
  }

  /** A failure, as {@code SERVFAIL}. */
  public byte[] failure(String rcode) {
    return reply(Rcode.value(rcode)).toWire();
  }

  /** The name below which an address has its PTR record, as {@code 3.0.88.10.in-addr.arpa}. */
  public static String reverse(IpAddress address) {
    return Wire.reverse(address.text());
  }

  private Message reply(int rcode) {
    Message reply = new Message(query.getHeader().getID());
    reply.getHeader().setOpcode(query.getHeader().getOpcode());
    reply.getHeader().setFlag(Flags.QR);
    reply.getHeader().setFlag(Flags.RA);
    if (query.getHeader().getFlag(Flags.RD)) {
      reply.getHeader().setFlag(Flags.RD);
    }
    reply.getHeader().setRcode(rcode);
    reply.addRecord(question, Section.QUESTION);
    if (query.getOPT() != null) {
      reply.addRecord(new OPTRecord(UDP_SIZE, 0, 0), Section.ADDITIONAL);
    }
    return reply;
  }

  private static Name name(String text) {
    try {
      return Name.fromString(text, Name.root);
    } catch (TextParseException e) {
      throw new IllegalArgumentException(text + " is no name", e);
    }
  }
}
