package dev.whydns.render.redact;

import dev.whydns.model.IpAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * DNS names label by label: a label has one pseudonym wherever it stands. What everybody shares
 * stays: the top level, its public second level, and names that RFCs and Docker document.
 */
final class DomainNames {

  private static final Set<String> TOP =
      new HashSet<>(
          Set.of(
              "com",
              "net",
              "org",
              "edu",
              "gov",
              "mil",
              "int",
              "info",
              "biz",
              "arpa",
              "app",
              "dev",
              "cloud",
              "online",
              "site",
              "tech",
              "xyz",
              "eu",
              "uk",
              "test",
              "example",
              "invalid",
              "localhost",
              "local",
              "localdomain",
              "internal",
              "lan",
              "home",
              "corp",
              "intranet",
              "private",
              "onion",
              "alt"));

  private static final Set<String> SECOND =
      Set.of("co", "com", "net", "org", "gov", "edu", "ac", "or", "ne", "go", "mil", "nom");

  private static final Set<String> SERVICES = Set.of("_tcp", "_udp", "_dns", "_domain");

  private static final List<String> DOCUMENTED =
      List.of(
          "host.docker.internal",
          "gateway.docker.internal",
          "docker.internal",
          "example.com",
          "example.net",
          "example.org",
          "localhost.localdomain",
          "cluster.local",
          "in-addr.arpa",
          "ip6.arpa");

  static {
    for (String country : Locale.getISOCountries()) {
      TOP.add(country.toLowerCase(Locale.ROOT));
    }
  }

  private final Vocabulary vocabulary;
  private final Pseudonyms pseudonyms;
  private final Addresses addresses;

  DomainNames(Vocabulary vocabulary, Pseudonyms pseudonyms, Addresses addresses) {
    this.vocabulary = vocabulary;
    this.pseudonyms = pseudonyms;
    this.addresses = addresses;
  }

  /** The name to show, without a final dot as {@code name} is. */
  String of(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    Optional<String> reverse = reverse(lower);
    if (reverse.isPresent()) {
      return pseudonyms.noted(reverse.get(), lower);
    }
    List<String> labels = List.of(lower.split("\\."));
    int kept = kept(lower, labels);
    List<String> out = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      boolean stays = i >= labels.size() - kept;
      out.add(stays ? labels.get(i) : label(labels.get(i)));
    }
    return pseudonyms.noted(String.join(".", out), lower);
  }

  private String label(String label) {
    if (label.isEmpty() || SERVICES.contains(label) || label.matches("whydns-[0-9a-f]+")) {
      return label;
    }
    if (vocabulary.isId(label)) {
      return pseudonyms.ofId(label);
    }
    return pseudonyms.of(vocabulary.kind(label).orElse(Kind.LABEL), label);
  }

  /** How many of the last labels stay. */
  private static int kept(String name, List<String> labels) {
    for (String documented : DOCUMENTED) {
      if (name.equals(documented) || name.endsWith("." + documented)) {
        return documented.split("\\.").length;
      }
    }
    String top = labels.get(labels.size() - 1);
    if (!TOP.contains(top)) {
      return 0;
    }
    boolean country = top.length() == 2 && labels.size() > 2;
    return country && SECOND.contains(labels.get(labels.size() - 2)) ? 2 : 1;
  }

  /** {@code 7.113.0.203.in-addr.arpa}: the address in it is one as any other. */
  private Optional<String> reverse(String name) {
    List<String> labels = new ArrayList<>(List.of(name.split("\\.")));
    Collections.reverse(labels);
    boolean v4 = name.endsWith(".in-addr.arpa") && labels.size() == 6;
    boolean v6 = name.endsWith(".ip6.arpa") && labels.size() == 34;
    if (!v4 && !v6) {
      return Optional.empty();
    }
    List<String> digits = labels.subList(2, labels.size());
    String text =
        v4 ? String.join(".", digits) : String.join("", digits).replaceAll("(.{4})(?!$)", "$1:");
    return IpAddress.parse(text).map(a -> backwards(addresses.of(a)));
  }

  private static String backwards(IpAddress address) {
    List<String> labels = new ArrayList<>();
    for (byte each : address.inet().getAddress()) {
      if (address.isV6()) {
        labels.add(Integer.toHexString(each >> 4 & 0xf));
        labels.add(Integer.toHexString(each & 0xf));
      } else {
        labels.add(Integer.toString(each & 0xff));
      }
    }
    Collections.reverse(labels);
    return String.join(".", labels) + (address.isV6() ? ".ip6.arpa" : ".in-addr.arpa");
  }
}
