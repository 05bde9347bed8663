package dev.whydns.lab;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * What exists for one question: every name below example.com, test and internal has the addresses
 * 203.0.113.7 and 2001:db8::7; nothing else exists but what a test added.
 */
record Zone(Record question, Map<String, InetAddress> added) {

  /** Never 600, which is the engine's own, unless a test asks for that with {@code ttl-600}. */
  private static final int TTL = 300;

  private static final int ENGINE_TTL = 600;

  private static final int BIG = 60;
  private static final List<String> SUFFIXES = List.of(".example.com", ".test", ".internal");

  boolean exists() {
    String name = "." + plain(question.getName());
    return question.getName().equals(Name.root)
        || addedAddress().isPresent()
        || SUFFIXES.stream().anyMatch(name::endsWith);
  }

  List<Record> records(Set<String> words) {
    Name name = question.getName();
    int type = question.getType();
    if (type == Type.TXT) {
      return List.of(new TXTRecord(name, DClass.IN, TTL, "scripted"));
    }
    if (words.contains("hostile")) {
      // As zone files write it: ESC [ 31 m, a tabulator, a line feed, DEL, CSI, U+202E and what is
      // no UTF-8 inside one label, and a hundred labels.
      String odd = "\\027[31mred\\009\\010\\127\\194\\155\\226\\128\\174\\255.";
      Name target = name(odd + "a.".repeat(100) + "example.com.");
      return List.of(new CNAMERecord(name, DClass.IN, TTL, target), address(target, type, 7));
    }
    if (type == Type.ANY) {
      return List.of(address(name, Type.A, 7), address(name, Type.AAAA, 7));
    }
    if (type != Type.A && type != Type.AAAA) {
      return List.of();
    }
    if (words.contains("big") || words.contains("oversize")) {
      return IntStream.rangeClosed(1, BIG).mapToObj(i -> address(name, type, i)).toList();
    }
    Optional<InetAddress> added = addedAddress();
    if (added.isEmpty()) {
      return List.of(address(name, type, 7));
    }
    int ttl = words.contains("ttl-600") ? ENGINE_TTL : TTL;
    boolean ipv4 = added.get() instanceof Inet4Address;
    if (ipv4 != (type == Type.A)) {
      return List.of();
    }
    return List.of(
        ipv4
            ? new ARecord(name, DClass.IN, ttl, added.get())
            : new AAAARecord(name, DClass.IN, ttl, added.get()));
  }

  SOARecord soa() {
    Name zone = name("example.com.");
    return new SOARecord(
        Name.root, DClass.IN, TTL, zone, zone, 2026110101L, 7200L, 900L, 1209600L, 60L);
  }

  private Optional<InetAddress> addedAddress() {
    String name = plain(question.getName());
    int dot = name.indexOf('.');
    return Optional.ofNullable(added.get(name))
        .or(() -> wildcard(name, dot))
        .or(() -> Optional.ofNullable(added.get("*")));
  }

  private Optional<InetAddress> wildcard(String name, int dot) {
    if (dot < 0) {
      return Optional.empty();
    }
    String parent = name.substring(dot + 1);
    return Optional.ofNullable(added.get("*." + parent))
        .or(() -> wildcard(parent, parent.indexOf('.')));
  }

  private static Record address(Name name, int type, int last) {
    try {
      return type == Type.AAAA
          ? new AAAARecord(name, DClass.IN, TTL, InetAddress.getByName("2001:db8::" + last))
          : new ARecord(name, DClass.IN, TTL, InetAddress.getByName("203.0.113." + last));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Lower case, no final dot. */
  private static String plain(Name name) {
    return name.toString(true).toLowerCase(Locale.ROOT);
  }

  private static Name name(String text) {
    try {
      return Name.fromString(text);
    } catch (TextParseException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
