package dev.whydns.parse;

import dev.whydns.model.FirewallChain.Hook;
import dev.whydns.model.FirewallChain.Point;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads {@code type filter hook forward priority filter + 10} (nft(8), "CHAINS"). */
final class NftHook {

  private static final Map<String, Integer> PRIORITIES =
      Map.of(
          "raw", -300, "mangle", -150, "dstnat", -100, "filter", 0, "security", 50, "srcnat", 100);

  private static final Map<String, Integer> BRIDGE_PRIORITIES =
      Map.of("dstnat", -300, "filter", -200, "out", 100, "srcnat", 300);

  private NftHook() {}

  /** Accepting until its policy is read; empty for a hook that the model does not know. */
  static Optional<Hook> parse(NftCursor cursor, String family) {
    cursor.skip();
    boolean nat = cursor.next().equals("nat");
    cursor.skip();
    String name = cursor.next();
    while (!cursor.atEnd() && !cursor.take("priority")) {
      cursor.skip();
    }
    int priority = priority(cursor, family);
    for (Point point : Point.values()) {
      if (point.text().equals(name)) {
        return Optional.of(new Hook(point, priority, nat, false, Optional.empty()));
      }
    }
    return Optional.empty();
  }

  /** A number, a name, or a name and a distance from it. */
  private static int priority(NftCursor cursor, String family) {
    boolean negative = cursor.take("-");
    String base = cursor.next();
    Map<String, Integer> names = family.equals("bridge") ? BRIDGE_PRIORITIES : PRIORITIES;
    if (!names.containsKey(base)) {
      return negative ? -number(base) : number(base);
    }
    boolean minus = cursor.take("-");
    boolean distance = minus || cursor.take("+");
    int by = distance ? number(cursor.next()) : 0;
    return names.get(base) + (minus ? -by : by);
  }

  private static int number(String text) {
    boolean negative = text.startsWith("-");
    OptionalLong number = Numbers.decimal(negative ? text.substring(1) : text, Integer.MAX_VALUE);
    int value = (int) number.orElse(0);
    return negative ? -value : value;
  }
}
