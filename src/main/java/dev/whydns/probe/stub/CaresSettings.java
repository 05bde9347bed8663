package dev.whydns.probe.stub;

import dev.whydns.model.IpAddress;
import dev.whydns.model.Lookup;
import dev.whydns.model.ResolvConf;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What c-ares takes from its files and environment.
 *
 * @param servers all that resolv.conf names, each once; 127.0.0.1 where it names none
 * @param search the suffixes
 * @param ndots from 0, without a limit
 * @param timeoutMs for the first round
 * @param tries for each server
 * @param rotate whether not the first server is asked first
 * @param sources {@code f} for the hosts file and {@code b} for DNS, in order
 */
record CaresSettings(
    List<IpAddress> servers,
    List<String> search,
    int ndots,
    int timeoutMs,
    int tries,
    boolean rotate,
    String sources) {

  private static final List<IpAddress> NOBODY = List.of(IpAddress.literal("127.0.0.1"));

  /** As that version reads them. */
  static CaresSettings of(Lookup lookup, CaresVersion version) {
    CaresOptions options =
        version == CaresVersion.V1_18 ? CaresOptions.first(lookup) : CaresOptions.last(lookup);
    List<IpAddress> named = List.copyOf(new LinkedHashSet<>(lookup.conf().nameservers()));
    return new CaresSettings(
        named.isEmpty() ? NOBODY : named,
        search(lookup, version),
        options.ndots(),
        options.timeoutMs(),
        options.tries(),
        options.rotate(),
        sources(lookup.sources()));
  }

  /** These, with so many tries whatever the file says. */
  CaresSettings withTries(int fixed) {
    return new CaresSettings(servers, search, ndots, timeoutMs, fixed, rotate, sources);
  }

  private static List<String> search(Lookup lookup, CaresVersion version) {
    Optional<String> local = lookup.environment().localDomain().filter(words -> !words.isBlank());
    if (local.isPresent()) {
      List<String> words = List.of(local.get().trim().split("[\\s,]+"));
      // 1.34 cuts the list off behind its first word, as it does after the keyword domain.
      return version == CaresVersion.V1_18 ? words : words.subList(0, 1);
    }
    List<String> written =
        version == CaresVersion.V1_18 ? lookup.conf().search() : searchOverDomain(lookup.conf());
    if (!written.isEmpty()) {
      return written;
    }
    int dot = lookup.hostname().indexOf('.');
    return dot < 0 || dot == lookup.hostname().length() - 1
        ? List.of()
        : List.of(lookup.hostname().substring(dot + 1));
  }

  /** A line {@code domain} changes nothing where a line {@code search} stands above it. */
  static List<String> searchOverDomain(ResolvConf conf) {
    Optional<List<String>> lines =
        conf.lines().stream()
            .map(line -> List.of(line.text().trim().split("\\s+")))
            .filter(words -> words.size() > 1 && words.get(0).equals("search"))
            .map(words -> words.subList(1, words.size()))
            .reduce((first, second) -> second);
    boolean overridden =
        conf.lines().stream().anyMatch(line -> line.text().trim().matches("domain\\s.*"));
    return overridden ? lines.orElse(conf.search()) : conf.search();
  }

  private static String sources(Optional<List<String>> line) {
    StringBuilder order = new StringBuilder();
    for (String word : line.orElse(List.of())) {
      String letter =
          switch (word.toLowerCase(Locale.ROOT)) {
            case "dns", "bind", "resolv", "resolve" -> "b";
            case "files", "file", "local" -> "f";
            default -> "";
          };
      if (order.indexOf(letter) < 0) {
        order.append(letter);
      }
    }
    return order.length() == 0 ? "fb" : order.toString();
  }
}
