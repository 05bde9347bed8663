package dev.whydns.parse;

import java.util.Locale;
import java.util.Map;

/**
 * Transport protocols by the number that IANA gave them, for tools print a name only where they
 * know one.
 */
final class Protocols {

  private static final Map<String, String> BY_NUMBER =
      Map.of(
          "1", "icmp",
          "2", "igmp",
          "6", "tcp",
          "17", "udp",
          "33", "dccp",
          "41", "ipv6",
          "47", "gre",
          "58", "ipv6-icmp",
          "132", "sctp",
          "136", "udplite");

  private Protocols() {}

  /** The name in lower case, the same for both tools; a number without a name stays one. */
  static String name(String text) {
    String name = text.toLowerCase(Locale.ROOT);
    return name.equals("icmpv6") ? "ipv6-icmp" : BY_NUMBER.getOrDefault(name, name);
  }
}
