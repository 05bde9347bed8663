package dev.whydns.render.redact;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/** Which pseudonym stands for what, in the order in which they were first needed. */
final class Pseudonyms {

  /** Docker's short IDs have so many digits. */
  private static final int SHORT_ID = 12;

  private final Keyed keyed;
  private final Predicate<String> isTaken;
  private final Map<String, String> words = new HashMap<>();
  private final Map<Kind, Integer> last = new EnumMap<>(Kind.class);
  private final Map<String, String> originals = new LinkedHashMap<>();

  /** {@code isTaken} tells the words that may not serve, since a report has them already. */
  Pseudonyms(Keyed keyed, Predicate<String> isTaken) {
    this.keyed = keyed;
    this.isTaken = isTaken;
  }

  /** For a word of any case; the kind counts the first time. */
  String of(Kind kind, String word) {
    String key = word.toLowerCase(Locale.ROOT);
    String known = words.get(key);
    if (known != null) {
      return known;
    }
    String free;
    do {
      free = kind.prefix() + last.merge(kind, 1, Integer::sum);
    } while (isTaken.test(free));
    words.put(key, free);
    return noted(free, word);
  }

  /** For an ID: a short one is the beginning of the long one afterwards too. */
  String ofId(String id) {
    String hex = keyed.hex(id.substring(0, Math.min(SHORT_ID, id.length())));
    return noted(hex.repeat(1 + id.length() / hex.length()).substring(0, id.length()), id);
  }

  /** For a hardware address; locally administered, as Docker's own. */
  String ofHardware(String mac) {
    String hex = keyed.hex(mac.toLowerCase(Locale.ROOT));
    StringBuilder out = new StringBuilder("02");
    for (int i = 0; i < 10; i += 2) {
      out.append(':').append(hex, i, i + 2);
    }
    return noted(out.toString(), mac);
  }

  /** Notes what a pseudonym that was made elsewhere stands for; returns it. */
  String noted(String pseudonym, String original) {
    if (!pseudonym.equals(original)) {
      originals.putIfAbsent(pseudonym, original);
    }
    return pseudonym;
  }

  /** Pseudonym to original. */
  Map<String, String> originals() {
    return originals;
  }
}
