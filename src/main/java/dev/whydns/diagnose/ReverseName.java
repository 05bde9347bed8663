package dev.whydns.diagnose;

import dev.whydns.model.IpAddress;
import dev.whydns.model.SearchList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Names of reverse records (RFC 1035, section 3.5; RFC 3596, section 2.5). */
final class ReverseName {

  private static final int NIBBLES = 32;

  private ReverseName() {}

  /** The address that {@code 3.0.88.10.in-addr.arpa} is of; empty text for what is no such name. */
  static String address(String name) {
    String bare = SearchList.bare(name).toLowerCase(Locale.ROOT);
    String text =
        bare.endsWith(".in-addr.arpa")
            ? String.join(".", backwards(bare, ".in-addr.arpa"))
            : bare.endsWith(".ip6.arpa") ? v6(backwards(bare, ".ip6.arpa")) : "";
    return IpAddress.parse(text).map(IpAddress::canonical).orElse("");
  }

  private static List<String> backwards(String name, String end) {
    List<String> labels =
        Arrays.asList(name.substring(0, name.length() - end.length()).split("\\."));
    Collections.reverse(labels);
    return labels;
  }

  private static String v6(List<String> nibbles) {
    return nibbles.size() == NIBBLES
        ? String.join("", nibbles).replaceAll("(.{4})(?!$)", "$1:")
        : "";
  }
}
