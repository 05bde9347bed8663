package dev.whydns.probe.stub;

import dev.whydns.model.Lookup;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The order in which Go's own resolver looks at the hosts file and asks DNS ({@code conf.go,
 * hostLookupOrder}), in a binary that cannot use cgo.
 */
enum GoOrder {
  FILES_DNS,
  DNS_FILES,
  FILES,
  DNS;

  private static final String FILES_SOURCE = "files";
  private static final String DNS_SOURCE = "dns";

  /** Keywords of resolv.conf that Go knows; any other makes 1.19 fall back. */
  private static final Set<String> KEYWORDS =
      Set.of("nameserver", "domain", "search", "options", "lookup");

  /** One source of the {@code hosts:} line with what stands in brackets behind it. */
  private record Source(String name, List<String> criteria) {}

  static GoOrder of(Lookup lookup, GoRelease release) {
    List<Source> sources = sources(lookup.sources().orElse(List.of()));
    if (sources.isEmpty()) {
      return FILES_DNS;
    }
    return release.isSince121() ? since121(sources) : fallingBack(lookup, sources);
  }

  boolean readsFilesFirst() {
    return this == FILES_DNS || this == FILES;
  }

  private static List<Source> sources(List<String> words) {
    List<Source> sources = new ArrayList<>();
    for (String word : words) {
      if (!word.startsWith("[")) {
        sources.add(new Source(word, new ArrayList<>()));
      } else if (!sources.isEmpty()) {
        String inside = word.substring(1).replace("]", "").strip();
        sources.get(sources.size() - 1).criteria().addAll(List.of(inside.split("\\s+")));
      }
    }
    return sources;
  }

  /** Brackets are not looked at; a source that Go does not know stands for dns where none is. */
  private static GoOrder since121(List<Source> sources) {
    boolean hasDns = sources.stream().anyMatch(s -> s.name().equals(DNS_SOURCE));
    List<String> known = new ArrayList<>();
    for (Source source : sources) {
      if (source.name().equals(FILES_SOURCE) || source.name().equals(DNS_SOURCE)) {
        known.add(source.name());
      } else if (!hasDns) {
        known.add(DNS_SOURCE);
      }
    }
    return among(known);
  }

  /** 1.19 gives up on whatever it does not understand, and then takes files before dns. */
  private static GoOrder fallingBack(Lookup lookup, List<Source> sources) {
    String name = EncodableName.withoutFinalDot(lookup.name()).toLowerCase(Locale.ROOT);
    if (hasUnknownOption(lookup) || name.endsWith(".local")) {
      return FILES_DNS;
    }
    List<String> known = new ArrayList<>();
    for (Source source : sources) {
      boolean usual = source.name().equals(FILES_SOURCE) || source.name().equals(DNS_SOURCE);
      boolean foreign =
          usual
              ? !isStandard(source.criteria())
              : !source.name().startsWith("mdns") && !isMyHostnameOfOther(source, lookup, name);
      if (foreign) {
        return FILES_DNS;
      } else if (usual) {
        known.add(source.name());
      }
    }
    return among(known);
  }

  private static GoOrder among(List<String> known) {
    boolean files = known.contains(FILES_SOURCE);
    boolean dns = known.contains(DNS_SOURCE);
    if (files && dns) {
      return known.get(0).equals(FILES_SOURCE) ? FILES_DNS : DNS_FILES;
    }
    return files ? FILES : dns ? DNS : FILES_DNS;
  }

  private static boolean hasUnknownOption(Lookup lookup) {
    boolean option = !lookup.conf().options().stream().allMatch(GoRelease.V1_19::knows);
    return option
        || lookup.conf().lines().stream()
            .map(line -> line.text().strip())
            .filter(text -> !text.isEmpty() && !text.startsWith("#") && !text.startsWith(";"))
            .anyMatch(text -> !KEYWORDS.contains(text.split("\\s+")[0]));
  }

  private static boolean isMyHostnameOfOther(Source source, Lookup lookup, String name) {
    boolean local =
        Set.of("localhost", "localhost.localdomain", "gateway").contains(name)
            || name.endsWith(".localhost")
            || name.endsWith(".localhost.localdomain")
            || name.equalsIgnoreCase(lookup.hostname());
    return source.name().equals("myhostname") && !local;
  }

  /** Whether the brackets say what holds without them ({@code nss.go, standardCriteria}). */
  private static boolean isStandard(List<String> criteria) {
    for (int i = 0; i < criteria.size(); i++) {
      String[] parts = criteria.get(i).toLowerCase(Locale.ROOT).split("=", 2);
      boolean last = i == criteria.size() - 1;
      String action = parts.length == 2 ? parts[1] : "";
      boolean known = Set.of("success", "notfound", "unavail", "tryagain").contains(parts[0]);
      String usual = parts[0].equals("success") ? "return" : "continue";
      if (!known || !(action.equals(usual) || last && action.equals("return"))) {
        return false;
      }
    }
    return true;
  }
}
