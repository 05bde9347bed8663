package dev.whydns.parse;

import dev.whydns.model.Nsswitch;
import dev.whydns.model.ResolvConf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the {@code hosts:} line of an nsswitch.conf(5).
 *
 * <p>Where there are several, the last one counts (glibc since 2.33, {@code nss/nss_database.c},
 * {@code process_line}).
 */
public final class NsswitchParser {

  private static final int MOST_LINES = 1000;
  private static final int LONGEST_LINE = 4096;
  private static final String DATABASE = "hosts";

  private NsswitchParser() {}

  /** The file at {@code path} with this content; without a hosts line there are no sources. */
  public static Nsswitch parse(String path, String text) {
    Optional<ResolvConf.Line> found = Optional.empty();
    int number = 0;
    for (String line : Lines.of(text, MOST_LINES)) {
      number++;
      String kept = line.substring(0, Math.min(line.length(), LONGEST_LINE));
      if (isHosts(kept)) {
        found = Optional.of(new ResolvConf.Line(number, kept));
      }
    }
    return new Nsswitch(path, found, found.map(line -> sources(line.text())).orElse(List.of()));
  }

  private static boolean isHosts(String line) {
    int colon = line.indexOf(':');
    return colon > 0 && line.substring(0, colon).strip().equals(DATABASE);
  }

  /** {@code files [NOTFOUND=return] dns} without blanks around the brackets is the same. */
  private static List<String> sources(String line) {
    int comment = line.indexOf('#');
    String rest =
        line.substring(
            line.indexOf(':') + 1, comment < line.indexOf(':') ? line.length() : comment);
    List<String> sources = new ArrayList<>();
    int at = 0;
    while (at < rest.length()) {
      char c = rest.charAt(at);
      int end = c == '[' ? afterBracket(rest, at) : afterWord(rest, at);
      if (end > at) {
        sources.add(rest.substring(at, end));
      }
      at = Math.max(end, at + 1);
    }
    return List.copyOf(sources);
  }

  private static int afterBracket(String text, int from) {
    int close = text.indexOf(']', from);
    return close < 0 ? text.length() : close + 1;
  }

  private static int afterWord(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) > ' ' && text.charAt(at) != '[') {
      at++;
    }
    return at;
  }
}
