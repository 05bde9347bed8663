package dev.whydns.model;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The names that resolver libraries ask for, in their order (glibc {@code res_query.c,
 * __res_context_search}; musl {@code lookup_name.c, name_from_dns_search}; Go {@code
 * dnsclient_unix.go, nameList}).
 *
 * @param suffixes the search list as the file has it
 * @param ndots its option {@code ndots}; empty without one
 * @param asIsNeedsDot the option {@code no-tld-query}
 * @param longLine whether the search line has more than 254 characters, which musl then ignores
 * @param hostname of whoever asks: without a search line glibc and Go take its domain part
 */
public record SearchList(
    List<String> suffixes,
    Optional<String> ndots,
    boolean asIsNeedsDot,
    boolean longLine,
    String hostname) {

  /** The libraries, in the order in which they are told. */
  public static final List<String> LIBRARIES = List.of("glibc", "musl", "Go");

  private static final int MOST_NDOTS = 15;
  private static final int MUSL_LINE = 254;

  /** What the file says, for a client of that host name. */
  public static SearchList of(ResolvConf conf, String hostname) {
    boolean longLine =
        conf.lines().stream()
            .map(ResolvConf.Line::text)
            .filter(t -> t.startsWith("search") || t.startsWith("domain"))
            .reduce((first, second) -> second)
            .filter(t -> t.length() > MUSL_LINE)
            .isPresent();
    return new SearchList(
        conf.search(),
        conf.option("ndots"),
        conf.option("no-tld-query").isPresent(),
        longLine,
        hostname);
  }

  /** The value that applies: 1 unless set, never more than 15. */
  public int ndotsFor(String library) {
    if (ndots.isEmpty()) {
      return 1;
    }
    String digits = ndots.get().replaceFirst("\\D.*", "");
    if (digits.isEmpty()) {
      return library.equals("musl") ? 1 : 0;
    }
    return digits.length() > 2 ? MOST_NDOTS : Math.min(Integer.parseInt(digits), MOST_NDOTS);
  }

  /** The suffixes that a library tries; a leading dot is cut off by glibc alone. */
  public List<String> suffixesFor(String library) {
    boolean musl = library.equals("musl");
    if (musl && longLine) {
      return List.of();
    }
    if (suffixes.isEmpty()) {
      int dot = hostname.indexOf('.');
      return musl || dot < 0 || dot == hostname.length() - 1
          ? List.of()
          : List.of(hostname.substring(dot + 1));
    }
    List<String> used = new ArrayList<>();
    for (String suffix : suffixes) {
      if (suffix.equals(".") || !suffix.startsWith(".")) {
        used.add(suffix);
      } else if (library.equals("glibc")) {
        used.add(suffix.substring(1));
      }
    }
    return used;
  }

  /** A name without its final dot, as queries have it; the root is nothing but that dot. */
  public static String bare(String name) {
    return name.endsWith(".") && name.length() > 1 ? name.substring(0, name.length() - 1) : name;
  }

  /** The names that are asked for, in order, each with its final dot. */
  public List<String> tried(String name, String library) {
    if (name.endsWith(".")) {
      return List.of(name);
    }
    long dots = name.chars().filter(c -> c == '.').count();
    boolean asIsFirst = dots >= ndotsFor(library);
    Set<String> tried = new LinkedHashSet<>();
    if (asIsFirst) {
      tried.add(name + ".");
      if (library.equals("musl")) {
        return List.copyOf(tried);
      }
    }
    for (String suffix : suffixesFor(library)) {
      tried.add(suffix.equals(".") ? name + "." : name + "." + rooted(suffix));
    }
    if (dots > 0 || !asIsNeedsDot || !library.equals("glibc")) {
      tried.add(name + ".");
    }
    return List.copyOf(tried);
  }

  private static String rooted(String suffix) {
    return suffix.endsWith(".") ? suffix : suffix + ".";
  }
}
