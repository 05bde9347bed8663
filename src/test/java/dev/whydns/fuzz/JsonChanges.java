package dev.whydns.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** JSON in which one value is exchanged for a strange one, for another of its own, or left out. */
public final class JsonChanges {

  private static final Pattern VALUE =
      Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*+\"(\\s*+:?)|-?\\d[\\d.eE+-]*|true|false|null");
  private static final List<String> STRANGE =
      List.of(
          "0",
          "-1",
          "65536",
          "2147483647",
          "-2147483648",
          "9223372036854775807",
          "1e308",
          "-1e308",
          "\"\"",
          "\"\\u001b[2J\\u0000\\n\"",
          "\"\\ud800%s$\\\\\"",
          "\"/\"",
          "\".\"",
          "\"0.0.0.0\"",
          "\"::\"",
          "\"+1000000000-12-31T23:59:59.999999999Z\"",
          "\"-1000000000-01-01T00:00:00Z\"",
          "null",
          "true",
          "[]",
          "{}");

  private JsonChanges() {}

  /** Of some samples, each time of one. */
  public static Function<Random, String> of(List<String> samples) {
    List<List<MatchResult>> values = samples.stream().map(JsonChanges::values).toList();
    return random -> {
      int which = random.nextInt(samples.size());
      return changed(samples.get(which), values.get(which), random);
    };
  }

  private static List<MatchResult> values(String text) {
    return VALUE.matcher(text).results().filter(m -> !isName(m)).toList();
  }

  private static boolean isName(MatchResult match) {
    return match.group(1) != null && match.group(1).endsWith(":");
  }

  private static String changed(String text, List<MatchResult> values, Random random) {
    MatchResult there = values.get(random.nextInt(values.size()));
    String instead = instead(there.group(), values, random);
    int cut = random.nextInt(20) == 0 ? 1 : 0;
    return text.substring(0, there.start())
        + instead
        + text.substring(Math.min(text.length(), there.end() + cut));
  }

  /** Of the same type three times of four, so that reading goes on. */
  private static String instead(String there, List<MatchResult> values, Random random) {
    List<String> choice = new ArrayList<>(STRANGE);
    for (int i = 0; i < STRANGE.size(); i++) {
      choice.add(values.get(random.nextInt(values.size())).group());
    }
    boolean same = random.nextInt(4) > 0;
    List<String> fitting =
        choice.stream().filter(c -> !same || isText(c) == isText(there)).toList();
    return fitting.get(random.nextInt(fitting.size()));
  }

  private static boolean isText(String value) {
    return value.startsWith("\"");
  }
}
