package dev.whydns.fidelity;

import dev.whydns.fidelity.Library.Scope;
import dev.whydns.model.Lookup.Ipv6;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A network and a resolv.conf in which each library looks a name up.
 *
 * @param title a clause, unique
 * @param servers what each nameserver does, as {@link Behaviour} reads it, words apart by spaces
 * @param addresses of the nameservers
 * @param lines of the resolv.conf after those of the nameservers
 * @param name that is looked up
 * @param ipv6 which addresses there are
 * @param cut no longer than this
 * @param scopes libraries of which scope take part
 */
record Scenario(
    String title,
    List<String> servers,
    List<String> addresses,
    List<String> lines,
    String name,
    Ipv6 ipv6,
    Duration cut,
    Set<Scope> scopes) {

  private static final List<String> ADDRESSES = List.of("10.53.0.53", "10.53.0.54", "10.53.0.55");

  /** With as many nameservers as behaviours, and {@code timeout:1}, as all have two attempts. */
  static Scenario of(String title, String... servers) {
    return new Scenario(
        title,
        List.of(servers),
        ADDRESSES.subList(0, servers.length),
        List.of("options timeout:1"),
        "web.example.com",
        Ipv6.LOOPBACK_ONLY,
        Duration.ofSeconds(20),
        Set.of(Scope.ALL, Scope.NO_OPTIONS));
  }

  /** For the libraries that are only in the main ones, too. */
  Scenario main() {
    return in(Set.of(Scope.values()));
  }

  /** With these options, and {@code timeout:1} unless they say another one. */
  Scenario options(String options) {
    String all = options.contains("timeout:") ? options : "timeout:1 " + options;
    return lines("options " + all).in(Set.of(Scope.ALL));
  }

  /** With a search list. */
  Scenario search(String suffixes) {
    return lines("search " + suffixes, lines.get(0));
  }

  Scenario name(String other) {
    return new Scenario(title, servers, addresses, lines, other, ipv6, cut, scopes);
  }

  Scenario ipv6(Ipv6 state) {
    return new Scenario(title, servers, addresses, lines, name, state, cut, scopes);
  }

  Scenario at(String... nameservers) {
    return new Scenario(
        title, servers, List.of(nameservers), lines, name, Ipv6.PRESENT, cut, scopes);
  }

  Scenario cut(Duration length) {
    return new Scenario(title, servers, addresses, lines, name, ipv6, length, scopes);
  }

  private Scenario lines(String... other) {
    return new Scenario(title, servers, addresses, List.of(other), name, ipv6, cut, scopes);
  }

  private Scenario in(Set<Scope> other) {
    return new Scenario(title, servers, addresses, lines, name, ipv6, cut, other);
  }

  boolean isFor(Library library) {
    return scopes.contains(library.traits().scope());
  }

  /** Whether which server is first is chance. */
  boolean isRotated() {
    return lines.stream().anyMatch(l -> l.contains("rotate"));
  }

  /**
   * How much farther away each server is than the one before: replies keep an order, and musl's
   * burst of repetitions after a SERVFAIL is over before the next server's reply.
   */
  Duration step() {
    return isRotated() ? Duration.ZERO : Duration.ofMillis(100);
  }

  String resolvConf() {
    StringBuilder text = new StringBuilder();
    addresses.forEach(a -> text.append("nameserver ").append(a).append('\n'));
    lines.forEach(l -> text.append(l).append('\n'));
    return text.toString();
  }

  Map<String, List<String>> behaviours() {
    Map<String, List<String>> behaviours = new LinkedHashMap<>();
    for (int i = 0; i < addresses.size(); i++) {
      String words = servers.get(i);
      behaviours.put(addresses.get(i), words.isEmpty() ? List.of() : List.of(words.split(" ")));
    }
    return behaviours;
  }
}
