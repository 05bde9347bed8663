package dev.whydns.render.redact;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What becomes of one word of a text: a name, a version, the name of a file, an ID, or prose. */
final class Words {

  /**
   * {@code 28.5.2}, {@code 6.1.0-18-amd64}, {@code v1.8.9}, {@code 1.5s}, {@code 2026-11-20T23}.
   */
  private static final Pattern VERSION =
      Pattern.compile(
          "v?\\d+(\\.\\d+)*([a-z]{0,3}|-rc[.-]?\\d+|-[\\w.-]*)|\\d{4}-\\d\\d-\\d\\dT?\\d*");

  /** {@code 10-0-0-5}: an address in a host's name. */
  private static final Pattern HYPHENATED = Pattern.compile("(\\d{1,3}-){3}\\d{1,3}");

  /** Of the kernel, of Java, of the C library; templates of docker's. */
  private static final Pattern KNOWN_DOTTED =
      Pattern.compile(
          "net\\.(ipv[46]|core|netfilter|bridge)\\..*|kernel\\..*|(java|javax|jdk|sun|picocli|dev\\.whydns)\\..*"
              + "|(lib|ld-)[\\w.+-]*\\.so[\\d.]*|\\w+\\.java|e\\.g|i\\.e|State\\.\\w+|NetworkSettings\\..*"
              + "|HostConfig\\..*|Config\\..*");

  private static final Set<String> FILES =
      Set.of(
          "Node.js",
          "resolv.conf",
          "nsswitch.conf",
          "host.conf",
          "gai.conf",
          "daemon.json",
          "config.v2.json",
          "hostconfig.json",
          "resolv.conf.hash",
          "local-kv.db",
          "docker.sock",
          "docker.service",
          "docker.socket",
          "containerd.service",
          "systemd-resolved.service",
          "resolved.conf",
          "stub-resolv.conf",
          "compose.yaml",
          "compose.yml",
          "docker-compose.yml",
          "NetworkManager.conf",
          "dnsmasq.conf",
          "mdns.allow",
          "ipv6_route",
          "sysctl.conf",
          "github.com",
          "docs.docker.com");

  private static final Set<String> ENDINGS =
      Set.of(
          "conf", "json", "sock", "db", "service", "socket", "yml", "yaml", "hash", "so", "log",
          "txt", "svg", "sh", "md", "tsv", "tgz", "gz", "target", "slice", "scope", "mount");

  private final OwnWords own;
  private final Vocabulary vocabulary;
  private final Pseudonyms pseudonyms;
  private final DomainNames names;

  Words(OwnWords own, Vocabulary vocabulary, Pseudonyms pseudonyms, DomainNames names) {
    this.own = own;
    this.vocabulary = vocabulary;
    this.pseudonyms = pseudonyms;
    this.names = names;
  }

  /** The word to show. Dots and hyphens at its end are punctuation. */
  String of(String text) {
    int end = text.length();
    while (end > 0 && (text.charAt(end - 1) == '.' || text.charAt(end - 1) == '-')) {
      end--;
    }
    return bare(text.substring(0, end)) + text.substring(end);
  }

  /** For a word that is foreign by the place where it stands. */
  String foreign(Kind kind, String word) {
    String shown = of(word);
    boolean stays = own.contains(word) || FILES.contains(word) || isPlain(word) || word.isBlank();
    return shown.equals(word) && !stays ? pseudonyms.of(kind, word) : shown;
  }

  private static boolean isPlain(String word) {
    return word.chars().noneMatch(Character::isLetter) || VERSION.matcher(word).matches();
  }

  private String bare(String word) {
    if (word.isEmpty()) {
      return word;
    }
    boolean dotted = word.indexOf('.') > 0;
    Optional<Kind> kind = vocabulary.kind(word);
    if (kind.isPresent()) {
      return dotted ? names.of(word) : pseudonyms.of(kind.get(), word);
    }
    if (own.contains(word) || FILES.contains(word)) {
      return word;
    }
    if (vocabulary.isId(word)) {
      return pseudonyms.ofId(word);
    }
    if (dotted && !VERSION.matcher(word).matches() && !KNOWN_DOTTED.matcher(word).matches()) {
      String last = word.substring(word.lastIndexOf('.') + 1);
      if (ENDINGS.contains(last)) {
        return file(word, last);
      } else if (last.length() > 1 && Character.isLetter(last.charAt(0))) {
        return names.of(word);
      }
    }
    return parts(word);
  }

  private String file(String word, String ending) {
    String stem = word.substring(0, word.length() - ending.length() - 1);
    return own.contains(stem) ? word : pseudonyms.of(Kind.FILE, stem) + "." + ending;
  }

  /** Learned names and IDs between hyphens, underscores and dots, and distinctive ones anywhere. */
  private String parts(String word) {
    Matcher address = HYPHENATED.matcher(word);
    if (address.find()) {
      return pseudonyms.of(Kind.HOST, word);
    }
    StringBuilder out = new StringBuilder();
    int from = 0;
    for (int i = 0; i <= word.length(); i++) {
      if (i == word.length() || "-_.".indexOf(word.charAt(i)) >= 0) {
        out.append(part(word.substring(from, i)));
        out.append(i < word.length() ? word.substring(i, i + 1) : "");
        from = i + 1;
      }
    }
    return inside(out.toString());
  }

  private String part(String part) {
    if (vocabulary.isId(part)) {
      return pseudonyms.ofId(part);
    }
    return vocabulary.kind(part).map(kind -> pseudonyms.of(kind, part)).orElse(part);
  }

  private String inside(String word) {
    String out = word;
    for (String secret : vocabulary.distinctive()) {
      int at = indexOf(out, secret, 0);
      while (at >= 0) {
        String shown = pseudonyms.of(vocabulary.kind(secret).orElse(Kind.LABEL), secret);
        out = out.substring(0, at) + shown + out.substring(at + secret.length());
        at = indexOf(out, secret, at + shown.length());
      }
    }
    return out;
  }

  private static int indexOf(String text, String lower, int from) {
    for (int i = from; i + lower.length() <= text.length(); i++) {
      if (text.regionMatches(true, i, lower, 0, lower.length())) {
        return i;
      }
    }
    return -1;
  }
}
