package dev.whydns.render.redact;

import dev.whydns.model.Cidr;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The words and phrases of a run that are known to name something. */
final class Vocabulary {

  /** Shorter ones are in too many other words to be looked for there. */
  private static final int DISTINCTIVE = 5;

  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_.-]*");
  private static final Pattern NUMBER = Pattern.compile("[\\d.:-]+(ns|us|ms|s|m|h)?");
  private static final Pattern OWN_LABEL = Pattern.compile("whydns-[0-9a-f]+");

  private final OwnWords own;
  private final Map<String, Kind> kinds = new HashMap<>();
  private final Set<String> phrases = new LinkedHashSet<>();
  private final Set<String> names = new HashSet<>();
  private final Set<String> ids = new LinkedHashSet<>();
  private List<String> longestFirst = List.of();
  private List<String> distinctive = List.of();
  private boolean sorted = true;

  Vocabulary(OwnWords own) {
    this.own = own;
  }

  /** A name of one word or several labels; nothing for what stays anyway. */
  void learn(Kind kind, String name) {
    String word = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    if (word.isBlank() || own.contains(word) || isHarmless(word) || Hex.isId(word)) {
      return;
    }
    if (!WORD.matcher(word).matches()) {
      names.add(word);
      learnPhrase(word);
      return;
    }
    sorted = false;
    kinds.merge(word.toLowerCase(Locale.ROOT), kind, (a, b) -> a.compareTo(b) <= 0 ? a : b);
  }

  private static boolean isHarmless(String word) {
    return NUMBER.matcher(word).matches()
        || Cidr.parse(word).isPresent()
        || OWN_LABEL.matcher(word).matches()
        || word.codePointCount(0, word.length()) == 1 && !Character.isLetter(word.codePointAt(0));
  }

  /** Anything that is to be replaced as a whole. */
  void learnPhrase(String text) {
    if (text.strip().length() > 1) {
      sorted = false;
      phrases.add(text.strip());
    }
  }

  /** Whether a phrase is a name with signs that names rarely have. */
  boolean isName(String phrase) {
    return names.contains(phrase);
  }

  /** An ID, which may consist of decimal digits alone; Swarm's have other letters. */
  void learnId(String id) {
    if (Hex.isHex(id) && id.length() >= Hex.SHORT) {
      ids.add(id.substring(0, Hex.SHORT));
    } else {
      learn(Kind.LABEL, id);
    }
  }

  boolean isId(String word) {
    return Hex.isId(word)
        || Hex.isHex(word)
            && word.length() >= Hex.SHORT
            && ids.contains(word.substring(0, Hex.SHORT));
  }

  /** What a word names; empty for one that was not learned. */
  Optional<Kind> kind(String word) {
    return Optional.ofNullable(kinds.get(word.toLowerCase(Locale.ROOT)));
  }

  boolean contains(String word) {
    return kinds.containsKey(word);
  }

  /** The longest first. */
  List<String> phrases() {
    sort();
    return longestFirst;
  }

  /** Words that are looked for inside of others, the longest first. */
  List<String> distinctive() {
    sort();
    return distinctive;
  }

  private void sort() {
    if (!sorted) {
      Comparator<String> byLength = Comparator.comparingInt(String::length).reversed();
      longestFirst = new ArrayList<>(phrases);
      longestFirst.sort(byLength.thenComparing(Comparator.naturalOrder()));
      distinctive =
          kinds.keySet().stream()
              .filter(w -> w.length() >= DISTINCTIVE && !own.hides(w))
              .sorted(byLength.thenComparing(Comparator.naturalOrder()))
              .toList();
      sorted = true;
    }
  }
}
