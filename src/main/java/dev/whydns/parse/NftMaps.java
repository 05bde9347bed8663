package dev.whydns.parse;

import dev.whydns.model.Verdict;
import dev.whydns.parse.NftTokens.Kind;
import dev.whydns.parse.NftTokens.Token;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The verdict maps of a table.
 *
 * <p>A map is read when the first rule refers to it, and once: a table may have maps of many
 * thousand elements that no rule about interfaces uses.
 */
final class NftMaps {

  private final String source;
  private final Map<String, List<Token>> bodies;
  private final Map<String, Map<String, Verdict>> read = new HashMap<>();

  NftMaps(String source, Map<String, List<Token>> bodies) {
    this.source = source;
    this.bodies = bodies;
  }

  /** The map of that name; empty where the table has none. A map may be empty itself. */
  Optional<Map<String, Verdict>> named(String name) {
    if (!bodies.containsKey(name)) {
      return Optional.empty();
    }
    return Optional.of(read.computeIfAbsent(name, n -> declared(bodies.get(n))));
  }

  private Map<String, Verdict> declared(List<Token> body) {
    NftCursor cursor = new NftCursor(source, body);
    while (!cursor.atEnd()) {
      if (cursor.take("elements") && cursor.take("=") && cursor.sees(Kind.OPEN)) {
        return elements(cursor.block());
      }
      cursor.skip();
    }
    return Map.of();
  }

  /** {@code "docker0" : jump a, "br-*" counter packets 0 bytes 0 : drop}. */
  Map<String, Verdict> elements(List<Token> block) {
    Map<String, Verdict> verdicts = new LinkedHashMap<>();
    for (List<Token> element : NftCursor.elements(block)) {
      NftCursor cursor = new NftCursor(source, element);
      String key = cursor.next();
      while (!cursor.atEnd() && !cursor.take(":")) {
        cursor.skip();
      }
      if (!cursor.atEnd()) {
        verdicts.put(
            key, NftVerdict.plain(cursor).orElseGet(() -> new Verdict.Opaque(cursor.peek())));
      }
    }
    return Collections.unmodifiableMap(verdicts);
  }
}
