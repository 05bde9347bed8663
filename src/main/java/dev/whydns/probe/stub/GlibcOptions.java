package dev.whydns.probe.stub;

import dev.whydns.model.Lookup;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The options that glibc goes by ({@code res_init.c, res_setoptions}): those of resolv.conf, then
 * those of {@code RES_OPTIONS}.
 *
 * @param timeoutSeconds 5 unless set, at most 30; 0 and less count as 1 where it is used
 * @param attempts 2 unless set, at most 5; with 0 nothing is sent
 * @param flags the others that are set
 */
record GlibcOptions(int timeoutSeconds, int attempts, Set<Flag> flags) {

  /** Options without a value, as glibc looks for them: the first that a word begins with. */
  enum Flag {
    ROTATE("rotate"),
    EDNS0("edns0"),
    SINGLE_REQUEST_REOPEN("single-request-reopen"),
    SINGLE_REQUEST("single-request"),
    USE_VC("use-vc"),
    TRUST_AD("trust-ad"),
    NO_AAAA("no-aaaa"),
    STRICT_ERROR("strict-error");

    private final String word;

    Flag(String word) {
      this.word = word;
    }

    boolean isKnownTo(GlibcVersion version) {
      return this == NO_AAAA
          ? version.knowsNoAaaa()
          : this != STRICT_ERROR || version.knowsStrictError();
    }
  }

  private static final int DEFAULT_TIMEOUT = 5;
  private static final int DEFAULT_ATTEMPTS = 2;
  private static final int MOST_TIMEOUT = 30;
  private static final int MOST_ATTEMPTS = 5;

  /** What applies to that lookup. */
  static GlibcOptions of(Lookup lookup, GlibcVersion version) {
    int timeout = DEFAULT_TIMEOUT;
    int attempts = DEFAULT_ATTEMPTS;
    Set<Flag> flags = EnumSet.noneOf(Flag.class);
    for (String word : words(lookup)) {
      if (word.startsWith("timeout:")) {
        timeout = Math.min(number(word), MOST_TIMEOUT);
      } else if (word.startsWith("attempts:")) {
        attempts = Math.min(number(word), MOST_ATTEMPTS);
      } else {
        set(flags, word, version);
      }
    }
    return new GlibcOptions(timeout, attempts, flags);
  }

  /** The words of the file and, behind them, of the environment. */
  static List<String> words(Lookup lookup) {
    List<String> words = new ArrayList<>(lookup.conf().options());
    lookup.environment().resOptions().ifPresent(o -> words.addAll(List.of(o.trim().split("\\s+"))));
    return words;
  }

  private static void set(Set<Flag> flags, String word, GlibcVersion version) {
    boolean clears = version.knowsStrictError() && word.startsWith("-");
    String plain = clears ? word.substring(1) : word;
    for (Flag flag : Flag.values()) {
      if (flag.isKnownTo(version) && plain.startsWith(flag.word)) {
        if (clears) {
          flags.remove(flag);
        } else {
          flags.add(flag);
        }
        return;
      }
    }
  }

  /** As atoi(3): what stands behind the digits does not matter, and without any it is 0. */
  private static int number(String word) {
    String value = word.substring(word.indexOf(':') + 1);
    String digits = value.replaceFirst("^([+-]?\\d{0,6}).*", "$1");
    return digits.matches("[+-]?\\d+") ? Integer.parseInt(digits) : 0;
  }

  boolean has(Flag flag) {
    return flags.contains(flag);
  }
}
