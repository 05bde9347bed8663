package dev.whydns.diagnose;

import dev.whydns.model.ContainerFacts;
import dev.whydns.model.DaemonFacts;
import dev.whydns.model.EngineFooter;
import dev.whydns.model.IpAddress;
import dev.whydns.model.ResolvConf;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where a line of a target's resolv.conf came from. */
final class LineOrigin {

  private static final String EDITED = "edited in the container";

  private final Case c;
  private final ResolvConf conf;
  private final Optional<ResolvConf> source;
  private final List<String> overrides;

  LineOrigin(Case c, ResolvConf conf) {
    this.c = c;
    this.conf = conf;
    this.source = source(c, conf);
    this.overrides = conf.footer().map(EngineFooter::overrides).orElse(List.of());
  }

  /** The file of the host that it was made from: the footer says which. */
  static Optional<ResolvConf> source(Case c, ResolvConf conf) {
    Optional<String> path = conf.footer().map(EngineFooter::basedOn);
    Optional<ResolvConf> resolved = c.host().resolvedConf().known();
    return path.isPresent() && resolved.filter(r -> r.path().equals(path.get())).isPresent()
        ? resolved
        : path.isPresent() ? c.host().resolvConf().known() : Provenance.source(c);
  }

  /** One clause; empty for a line that says nothing. */
  String of(ResolvConf.Line line) {
    String text = line.text().strip();
    if (text.isEmpty()) {
      return "";
    }
    if (!c.isContainer()) {
      return c.isHostSide() ? "the host" : "the target's own file";
    }
    return wholeFile().orElseGet(() -> ofEngine(line, text));
  }

  /** A file that is not the engine's has one origin for all its lines. */
  private Optional<String> wholeFile() {
    if (Provenance.isMounted(c)) {
      String file = c.container().map(ContainerFacts::resolvConfPath).orElse("");
      return Optional.of("bind mount: " + file);
    }
    return Provenance.isOtherFile(c)
        ? Optional.of("another file than the engine's: replaced, or mounted in the container")
        : Optional.empty();
  }

  private String ofEngine(ResolvConf.Line line, String text) {
    String[] words = text.split("[ \t]+");
    return switch (words[0]) {
      case "nameserver" -> words.length > 1 ? nameserver(words[1]) : EDITED;
      case "search", "domain" -> search(text);
      case "options" -> options(List.of(words).subList(1, words.length));
      default -> isEnginesComment(line) ? "the engine itself" : fromHost(text).orElse(EDITED);
    };
  }

  private boolean isEnginesComment(ResolvConf.Line line) {
    return conf.header() && line.number() <= FooterMeaning.HEADER_LINES
        || FooterMeaning.of(line.text()).isPresent();
  }

  private String nameserver(String word) {
    Optional<IpAddress> server = IpAddress.parse(word);
    if (server.filter(IpAddress.EMBEDDED_DNS::equals).isPresent()) {
      return "the engine itself";
    }
    if (isGateway(word)) {
      return EDITED
          + ", as the nodes of kind and k3d do: the network's gateway, where their rules lead to the"
          + " engine";
    }
    List<String> own = c.container().map(ContainerFacts::dns).orElse(List.of());
    if (own.contains(word)) {
      return "--dns (dns: in the compose file)";
    }
    boolean daemons =
        c.daemon().map(DaemonFacts::dns).stream()
            .flatMap(d -> d.orElse(List.of()).stream())
            .anyMatch(word::equals);
    if (own.isEmpty() && (daemons || overrides.contains("nameservers"))) {
      return "the daemon's dns (daemon.json or dockerd --dns)";
    }
    boolean fallback = server.filter(ServerListRules.FALLBACK::contains).isPresent();
    if (fallback && conf.footer().map(EngineFooter::usedDefaultNameservers).orElse(false)) {
      return "the engine's public fallback: the host has no server that it could give";
    }
    return Provenance.bypassesEngine(c)
        ? EDITED
        : hostLine("nameserver", word).orElseGet(() -> past(fallback));
  }

  private boolean isGateway(String word) {
    return (Provenance.bypassesEngine(c) || RelocatedResolver.serves(c))
        && c.container().stream()
            .flatMap(k -> k.attachments().stream())
            .flatMap(a -> a.gateway().stream())
            .anyMatch(g -> g.text().equals(word));
  }

  private String past(boolean fallback) {
    return fallback && source.filter(s -> !hasUsable(s)).isPresent()
        ? "the engine's public fallback: the host has no server that it could give"
        : changed();
  }

  private static boolean hasUsable(ResolvConf s) {
    return s.nameservers().stream().anyMatch(n -> !n.isLoopback());
  }

  /** What is neither given nor in the host's file now. */
  private String changed() {
    return "the host's file as it was when the container started, or " + EDITED;
  }

  private String search(String text) {
    List<String> own = c.container().map(ContainerFacts::dnsSearch).orElse(List.of());
    if (!own.isEmpty()) {
      return own.equals(conf.search()) ? "--dns-search (dns_search: in the compose file)" : EDITED;
    }
    if (overrides.contains("search")) {
      return "the daemon's dns-search (daemon.json or dockerd --dns-search)";
    }
    return fromHost(text)
        .or(() -> source.filter(s -> s.search().equals(conf.search())).map(this::searchLine))
        .orElseGet(this::changed);
  }

  private String searchLine(ResolvConf from) {
    return from.lines().stream()
        .filter(l -> l.text().startsWith("search") || l.text().startsWith("domain"))
        .reduce((first, second) -> second)
        .map(l -> at(from, l))
        .orElse("the host's " + from.path());
  }

  private String options(List<String> words) {
    Map<String, List<String>> byOrigin = new LinkedHashMap<>();
    words.forEach(w -> byOrigin.computeIfAbsent(option(w), o -> new ArrayList<>()).add(w));
    if (byOrigin.size() == 1) {
      return byOrigin.keySet().iterator().next();
    }
    List<String> parts = new ArrayList<>();
    byOrigin.forEach((origin, of) -> parts.add(String.join(" ", of) + ": " + origin));
    return String.join("; ", parts);
  }

  private String option(String word) {
    List<String> own = c.container().map(ContainerFacts::dnsOptions).orElse(List.of());
    if (own.contains(word)) {
      return "--dns-opt (dns_opt: in the compose file)";
    }
    boolean ndots = word.startsWith("ndots");
    if (ndots && c.usesEmbeddedDns() && NdotsRules.setBy(c).isEmpty()) {
      return "the engine itself";
    }
    if (own.isEmpty() && overrides.contains("options")) {
      return "the daemon's dns-opts (daemon.json or dockerd --dns-opt)";
    }
    return hostLine("options", word).orElseGet(this::changed);
  }

  private Optional<String> hostLine(String... words) {
    return source.flatMap(s -> s.lineWith(words).map(l -> at(s, l)));
  }

  private Optional<String> fromHost(String text) {
    return source.flatMap(
        s ->
            s.lines().stream()
                .filter(l -> l.text().strip().equals(text))
                .findFirst()
                .map(l -> at(s, l)));
  }

  private static String at(ResolvConf file, ResolvConf.Line line) {
    return "the host's " + file.path() + " line " + line.number();
  }
}
