package dev.whydns.probe.stub;

import dev.whydns.model.Lookup;
import java.util.ArrayList;
import java.util.List;

/**
 * The options of resolv.conf and {@code RES_OPTIONS} that c-ares knows; all others are ignored,
 * {@code use-vc} among them.
 *
 * @param ndots from 0; glibc's limit of 15 is not kept
 * @param timeoutMs of the first round
 * @param tries for each server
 * @param rotate whether it is set
 */
record CaresOptions(int ndots, int timeoutMs, int tries, boolean rotate) {

  private static final int MS = 1000;
  private static final int LARGEST = 1_000_000;

  /** Since 1.20: the last word wins, {@code RES_OPTIONS} comes last, and 0 is no value. */
  static CaresOptions last(Lookup lookup) {
    List<String> words = new ArrayList<>(lookup.conf().options());
    words.addAll(environment(lookup));
    CaresOptions options = new CaresOptions(1, 2 * MS, 3, false);
    for (String word : words) {
      options = options.with(word);
    }
    return options;
  }

  private CaresOptions with(String word) {
    int colon = word.indexOf(':');
    String key = colon < 0 ? word : word.substring(0, colon);
    int value = colon < 0 ? 0 : number(word.substring(colon + 1));
    return switch (key) {
      case "ndots" -> new CaresOptions(value, timeoutMs, tries, rotate);
      case "timeout", "retrans" ->
          value == 0 ? this : new CaresOptions(ndots, value * MS, tries, rotate);
      case "attempts", "retry" ->
          value == 0 ? this : new CaresOptions(ndots, timeoutMs, value, rotate);
      case "rotate" -> new CaresOptions(ndots, timeoutMs, tries, true);
      default -> this;
    };
  }

  /**
   * 1.18: {@code RES_OPTIONS} comes first and the first word wins; {@code timeout} and {@code
   * attempts} are unknown, {@code retrans} is in milliseconds ({@code ares_init.c, set_options}).
   */
  static CaresOptions first(Lookup lookup) {
    List<String> words = new ArrayList<>(environment(lookup));
    words.addAll(lookup.conf().options());
    return new CaresOptions(
        value(words, "ndots:", 1),
        value(words, "retrans:", 5 * MS),
        value(words, "retry:", 4),
        words.stream().anyMatch(word -> word.startsWith("rotate")));
  }

  private static int value(List<String> words, String key, int otherwise) {
    return words.stream()
        .filter(word -> word.startsWith(key))
        .map(word -> number(word.substring(key.length())))
        .findFirst()
        .orElse(otherwise);
  }

  private static List<String> environment(Lookup lookup) {
    return List.of(lookup.environment().resOptions().orElse("").trim().split("\\s+"));
  }

  /** As strtoul(3): the digits in front, 0 without any. */
  private static int number(String text) {
    String digits = text.replaceFirst("\\D.*", "");
    return digits.isEmpty() || digits.length() > 6
        ? (digits.isEmpty() ? 0 : LARGEST)
        : Integer.parseInt(digits);
  }
}
