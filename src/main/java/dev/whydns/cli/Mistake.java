package dev.whydns.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.MutuallyExclusiveArgsException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What is wrong with a command line and what to type instead, in one line.
 *
 * @param text without a final stop
 */
record Mistake(String text) {

  private static final Pattern BAD_VALUE =
      Pattern.compile(
          "Invalid value for (?:option '([^']+)'.*?|.*?parameter.*?): (.*)", Pattern.DOTALL);
  private static final Pattern BAD_WORD =
      Pattern.compile(
          "expected one of \\[(.*)] \\(case-insensitive\\) but was '(.*)'", Pattern.DOTALL);
  private static final Pattern NO_VALUE =
      Pattern.compile(
          "Missing required parameter for option '([^']+)'(?: at index \\d+)? \\((.*)\\)");
  private static final Pattern NO_PARAMETER =
      Pattern.compile("Missing required parameters?: '?(.*?)'?(?:, .*)?");

  /** From what picocli says. */
  static Mistake of(ParameterException e) {
    CommandSpec spec = e.getCommandLine().getCommandSpec();
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      return unmatched(spec, unmatched.getUnmatched().get(0));
    }
    String said = firstLine(e.getMessage());
    Matcher m = BAD_VALUE.matcher(said);
    if (m.matches() && m.group(2).endsWith("is not a boolean")) {
      return new Mistake(m.group(1) + " takes no value");
    }
    if (m.matches()) {
      return new Mistake((m.group(1) == null ? "" : m.group(1) + ": ") + value(m.group(2)));
    }
    if (said.endsWith("is not a boolean")) {
      return new Mistake(said.replaceFirst("^.*?(--[a-z-]+).*$", "$1") + " takes no value");
    }
    m = NO_VALUE.matcher(said);
    if (m.matches()) {
      return new Mistake(m.group(1) + " needs a value: " + m.group(1) + " " + m.group(2));
    }
    m = NO_PARAMETER.matcher(said);
    if (m.matches()) {
      return new Mistake(m.group(1) + " is missing");
    }
    return new Mistake(
        e instanceof MutuallyExclusiveArgsException ? said.replace("Error: ", "") : said);
  }

  private static String value(String said) {
    Matcher m = BAD_WORD.matcher(said);
    if (!m.matches()) {
      return said;
    }
    String words = m.group(1).toLowerCase(Locale.ROOT).replaceAll(", ([^,]*)$", " or $1");
    return "\"" + m.group(2) + "\" is not known; type " + words;
  }

  private static Mistake unmatched(CommandSpec spec, String word) {
    if (word.startsWith("-") && word.length() > 1) {
      String name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
      return new Mistake("unknown option " + name + near(name, options(spec)));
    }
    if (spec.subcommands().isEmpty()) {
      return new Mistake("\"" + word + "\" was not expected");
    }
    String near = near(word, List.copyOf(spec.subcommands().keySet()));
    return new Mistake(
        "there is no command \""
            + word
            + "\""
            + (near.isEmpty() ? "; for a target, type: whydns check " + word : near));
  }

  private static List<String> options(CommandSpec spec) {
    List<String> names = new ArrayList<>();
    spec.options().forEach(o -> names.addAll(List.of(o.names())));
    return names;
  }

  /** {@code ; did you mean check?}; empty text where nothing known is near. */
  static String near(String word, List<String> known) {
    String bare = bare(word);
    if (bare.length() < 2) {
      return "";
    }
    Optional<String> best =
        known.stream()
            .filter(k -> isLong(k) == isLong(word))
            .filter(k -> bare(k).startsWith(bare) || distance(bare(k), bare) <= allowed(bare))
            .min(Comparator.comparingInt(k -> distance(bare(k), bare)));
    return best.map(b -> "; did you mean " + b + "?").orElse("");
  }

  private static boolean isLong(String option) {
    return !option.startsWith("-") || option.startsWith("--");
  }

  private static int allowed(String word) {
    return Math.max(1, word.length() / 3);
  }

  private static String bare(String option) {
    return option.replaceFirst("^-+", "");
  }

  /** How many letters to insert, delete, change, or swap with the next (Damerau). */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        d[i][j] = i == 0 || j == 0 ? i + j : step(a, b, d, i, j);
      }
    }
    return d[a.length()][b.length()];
  }

  private static int step(String a, String b, int[][] d, int i, int j) {
    boolean same = a.charAt(i - 1) == b.charAt(j - 1);
    int best =
        Stream.of(d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (same ? 0 : 1))
            .min(Integer::compare)
            .orElseThrow();
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, d[i - 2][j - 2] + 1) : best;
  }

  private static String firstLine(String text) {
    return text == null ? "wrong arguments" : text.lines().findFirst().orElse("wrong arguments");
  }
}
