package dev.whydns.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The hosts line of an nsswitch.conf as Go reads it (net/nss.go, parseNSSConf), which is less than
 * glibc understands: a source ends at a blank alone, and has no more than one pair of brackets.
 *
 * @param sources in order
 * @param readable false for brackets that Go cannot read
 */
record GoSources(List<Source> sources, boolean readable) {

  /**
   * One source.
   *
   * @param name as {@code files}
   * @param actions as {@code notfound=return}, in small letters; may be empty
   */
  record Source(String name, List<String> actions) {

    /** Whether the actions say no more than what holds without them. */
    boolean isStandard() {
      for (int i = 0; i < actions.size(); i++) {
        if (!isStandard(actions.get(i), i == actions.size() - 1)) {
          return false;
        }
      }
      return true;
    }

    /** A return at the end counts as standard whatever it is for. */
    private static boolean isStandard(String action, boolean last) {
      return switch (action) {
        case "success=return", "notfound=continue", "unavail=continue", "tryagain=continue" -> true;
        case "notfound=return", "unavail=return", "tryagain=return" -> last;
        default -> false;
      };
    }

    @Override
    public String toString() {
      return actions.isEmpty() ? name : name + " [" + String.join(" ", actions) + "]";
    }
  }

  static GoSources of(Nsswitch nsswitch) {
    String text = nsswitch.line().map(ResolvConf.Line::text).orElse("");
    int comment = text.indexOf('#');
    String line = comment < 0 ? text : text.substring(0, comment);
    String rest =
        nsswitch.line().isEmpty()
            ? String.join(" ", nsswitch.sources())
            : line.substring(line.indexOf(':') + 1);
    List<Source> found = new ArrayList<>();
    while (!rest.isBlank()) {
      rest = rest.strip();
      int blank = rest.indexOf(' ');
      String name = blank < 0 ? rest : rest.substring(0, blank);
      rest = blank < 0 ? "" : rest.substring(blank).strip();
      Optional<List<String>> actions = Optional.of(List.of());
      if (rest.startsWith("[")) {
        int close = rest.indexOf(']');
        actions = close < 0 ? Optional.empty() : actions(rest.substring(1, close));
        rest = rest.substring(Math.max(close, 0) + 1);
      }
      if (actions.isEmpty()) {
        return new GoSources(List.copyOf(found), false);
      }
      found.add(new Source(name, actions.get()));
    }
    return new GoSources(List.copyOf(found), true);
  }

  private static Optional<List<String>> actions(String text) {
    List<String> actions = new ArrayList<>();
    for (String word : text.strip().split("\\s+")) {
      String action = word.startsWith("!") ? word.substring(1) : word;
      if (!word.isEmpty() && (action.length() < 3 || action.indexOf('=') < 0)) {
        return Optional.empty();
      }
      if (!word.isEmpty()) {
        actions.add(word.toLowerCase(Locale.ROOT));
      }
    }
    return Optional.of(List.copyOf(actions));
  }
}
