package dev.whydns.parse;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Finds what resolver libraries say of themselves in the bytes of their files. */
public final class LibraryVersionParser {

  private static final byte[] GLIBC = ascii("GNU C Library (");
  private static final byte[] RELEASE = ascii("1.");
  private static final byte[] MUSL_TEXT = ascii("\0No error information\0");
  private static final int LONGEST = 120;

  private LibraryVersionParser() {}

  /**
   * The version in glibc's banner ({@code csu/version.c}), with its distributor's level where the
   * banner has it: {@code 2.36-9+deb12u14} of {@code GNU C Library (Debian GLIBC 2.36-9+deb12u14)
   * stable release version 2.36.}, {@code 2.34} of {@code GNU C Library (GNU libc) …}.
   */
  public static Optional<String> glibc(byte[] file) {
    int at = find(file, GLIBC, 0);
    if (at < 0) {
      return Optional.empty();
    }
    String banner =
        new String(file, at, Math.min(LONGEST, file.length - at), StandardCharsets.ISO_8859_1);
    String maker = between(banner, "(", ")");
    int blank = maker.lastIndexOf(' ');
    String level = between(maker + ")", " GLIBC ", ")");
    String release = between(banner, " release version ", ".\n");
    if (blank > 0 && !level.isEmpty() && isVersion(level)) {
      return Optional.of(level);
    }
    return isVersion(release) ? Optional.of(release) : Optional.empty();
  }

  /** In a file name of glibc before 2.34: {@code 2.31} of {@code libc-2.31.so}. */
  public static Optional<String> glibcOfName(String name) {
    String version = name.startsWith("libc-") ? between(name, "libc-", ".so") : "";
    return isVersion(version) ? Optional.of(version) : Optional.empty();
  }

  /**
   * The version that musl ({@code src/internal/version.c}) and c-ares ({@code ares_version.c}) hold
   * as a text of its own: {@code 1.2.5}, {@code 1.34.5}.
   */
  public static Optional<String> release(byte[] file) {
    for (int at = find(file, RELEASE, 0); at >= 0; at = find(file, RELEASE, at + 1)) {
      int end = at;
      int dots = 0;
      while (end < file.length && end - at < 12 && (isDigit(file[end]) || file[end] == '.')) {
        boolean dot = file[end] == '.';
        dots += dot ? (file[end - 1] == '.' ? 2 : 1) : 0;
        end++;
      }
      boolean begins = at == 0 || file[at - 1] == 0;
      boolean ends = end < file.length && (file[end] == 0 || file[end] == '-');
      if (begins && ends && dots == 2 && isDigit(file[end - 1])) {
        return Optional.of(new String(file, at, end - at, StandardCharsets.US_ASCII));
      }
    }
    return Optional.empty();
  }

  /** Whether a static program holds musl, whose {@code strerror(0)} nobody else has. */
  public static boolean holdsMusl(byte[] program) {
    return find(program, MUSL_TEXT, 0) >= 0;
  }

  private static String between(String text, String before, String after) {
    int from = text.indexOf(before);
    int to = from < 0 ? -1 : text.indexOf(after, from + before.length());
    return to < 0 ? "" : text.substring(from + before.length(), to);
  }

  private static boolean isVersion(String text) {
    boolean printable = text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    return printable
        && text.length() > 2
        && text.indexOf('.') > 0
        && isDigit((byte) text.charAt(0));
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static int find(byte[] file, byte[] wanted, int from) {
    for (int at = from; at + wanted.length <= file.length; at++) {
      int same = 0;
      while (same < wanted.length && file[at + same] == wanted[same]) {
        same++;
      }
      if (same == wanted.length) {
        return at;
      }
    }
    return -1;
  }
}
