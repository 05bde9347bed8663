package dev.whydns.render;

import java.util.regex.Pattern;

/**
 * Prose as Markdown that says the same everywhere. What a reader of Markdown might obey becomes
 * code, which none of them looks into: GitHub, GitLab and Jira differ in what they escape, link,
 * mention, or take for HTML. Names and addresses become code with it, as one would write them.
 */
final class Inline {

  /** Words in which nothing is ever obeyed inside a line. */
  private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}'\"’,;:()/%=+→…>?!-]*");

  private static final Pattern NUMBER = Pattern.compile("\\d+\\.\\d+");

  /** At the beginning of a line these make lists, quotations, headings and rules. */
  private static final Pattern BEGINS = Pattern.compile("[-+=>]+.*|\\d+[.)]");

  private static final String BEFORE = "(\"'";
  private static final String AFTER = ".,;:)'\"!?";

  private Inline() {}

  /** Of clean text; what stands between backquotes is code already. */
  static String of(String clean) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < clean.length()) {
      int open = clean.indexOf('`', at);
      int close = open < 0 ? -1 : clean.indexOf('`', open + 1);
      if (close <= open + 1) {
        words(out, clean.substring(at));
        break;
      }
      words(out, clean.substring(at, open));
      out.append(code(clean.substring(open + 1, close)));
      at = close + 1;
    }
    return out.toString().strip();
  }

  private static void words(StringBuilder out, String text) {
    for (String part : text.split("(?<= )|(?= )")) {
      out.append(part.isBlank() ? part.isEmpty() ? "" : " " : word(part, out.toString().isBlank()));
    }
  }

  private static String word(String word, boolean first) {
    int from = 0;
    int to = word.length();
    while (from < to && BEFORE.indexOf(word.charAt(from)) >= 0) {
      from++;
    }
    while (to > from && AFTER.indexOf(word.charAt(to - 1)) >= 0) {
      to--;
    }
    String core = word.substring(from, to);
    boolean plain = isPlain(core) && !(first && BEGINS.matcher(word).matches());
    return plain ? word : word.substring(0, from) + code(core) + word.substring(to);
  }

  private static boolean isPlain(String core) {
    boolean link = core.contains("://") || core.startsWith("www.");
    boolean colons = core.indexOf(':') != core.lastIndexOf(':');
    return NUMBER.matcher(core).matches() || PLAIN.matcher(core).matches() && !link && !colons;
  }

  /** A code span, with as many backquotes around it as it takes. */
  static String code(String clean) {
    if (clean.isEmpty()) {
      return "";
    }
    String fence = "`".repeat(longestRun(clean) + 1);
    boolean pad = clean.startsWith("`") || clean.endsWith("`");
    return fence + (pad ? " " : "") + clean + (pad ? " " : "") + fence;
  }

  /** How many backquotes follow each other at most. */
  static int longestRun(String clean) {
    int longest = 0;
    int run = 0;
    for (int i = 0; i < clean.length(); i++) {
      run = clean.charAt(i) == '`' ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return longest;
  }
}
