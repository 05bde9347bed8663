package dev.whydns.diagnose;

import dev.whydns.model.ClientFacts.Library;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.IpAddress;
import dev.whydns.model.ResolvConf;
import dev.whydns.model.SearchList;
import dev.whydns.model.Upstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a line of resolv.conf does for this engine and this library. */
final class LineMeaning {

  private static final IpAddress RESOLVED = IpAddress.literal("127.0.0.53");
  private static final Set<String> KEYWORDS =
      Set.of("nameserver", "search", "domain", "options", "sortlist");
  private static final List<String> TURNS = List.of("first", "second", "third");
  private static final int MUSL_LINE = 254;

  private final Case c;
  private final ResolvConf conf;
  private final Optional<Library> library;
  private final SearchList search;
  private int nameservers;

  /** For one pass over the lines in their order. */
  LineMeaning(Case c, ResolvConf conf, Optional<Library> library, SearchList search) {
    this.c = c;
    this.conf = conf;
    this.library = library;
    this.search = search;
  }

  /** One clause or sentence; empty for a line that says nothing. */
  String of(ResolvConf.Line line) {
    String text = line.text();
    if (text.isBlank()) {
      return "";
    }
    if (text.startsWith("#") || text.startsWith(";")) {
      return conf.header() && line.number() <= FooterMeaning.HEADER_LINES
          ? "the engine's header: it wrote this file"
          : FooterMeaning.of(text).orElse("a comment");
    }
    String[] words = text.strip().split("[ \t]+");
    if (!KEYWORDS.contains(words[0])) {
      return "unknown, ignored";
    }
    if (words.length < 2) {
      return "says nothing after " + words[0] + ": ignored";
    }
    if (text.charAt(0) == ' ' || text.charAt(0) == '\t') {
      return "ignored by glibc and musl: a keyword counts in the first column only; Go reads it";
    }
    String meaning = meaning(line, List.of(words));
    return text.length() > MUSL_LINE && !isGlibc()
        ? meaning + "; musl ignores a line of more than " + MUSL_LINE + " characters"
        : meaning;
  }

  private String meaning(ResolvConf.Line line, List<String> words) {
    return switch (words.get(0)) {
      case "nameserver" -> nameserver(words.get(1));
      case "options" -> options(words.subList(1, words.size()));
      case "sortlist" -> "glibc sorts addresses by it; musl ignores it";
      default -> search(line);
    };
  }

  private boolean isGlibc() {
    return library.filter(Library.GLIBC::equals).isPresent();
  }

  private String nameserver(String word) {
    Optional<IpAddress> server = IpAddress.parse(word);
    if (server.isEmpty()) {
      return "not an address: ignored";
    }
    int number = nameservers++;
    if (number >= ResolvConf.USED_BY_LIBRARIES) {
      return "ignored: glibc, musl and Go use the first three servers";
    }
    return turn(number) + "; " + who(server.get());
  }

  /** musl asks all at once and takes the first answer; glibc and Go go on after a timeout. */
  private String turn(int number) {
    if (conf.nameservers().size() == 1) {
      return "the only server";
    }
    if (library.filter(Library.MUSL::equals).isPresent()) {
      return "asked together with the others: musl takes the first answer";
    }
    String turn = "asked " + TURNS.get(number);
    return turn + (number == 0 ? "" : ", when none before it answers");
  }

  private String who(IpAddress server) {
    if (server.equals(IpAddress.EMBEDDED_DNS)) {
      return "the engine's embedded resolver: " + forwards();
    }
    if (server.equals(RESOLVED)) {
      return resolved();
    }
    if (server.isLoopback()) {
      return isInHostNamespace()
          ? "a resolver on the host itself"
          : "the namespace's own loopback: something in it has to listen there";
    }
    if (isInHostNamespace()) {
      return "asked from the host";
    }
    return Provenance.bypassesEngine(c)
        ? "asked past the engine: it knows no names of containers"
        : "asked from the namespace of " + c.label();
  }

  private boolean isInHostNamespace() {
    return c.isHostSide()
        || c.container().filter(ContainerFacts::usesHostNetwork).isPresent()
        || c.target()
            .netns()
            .known()
            .filter(n -> n.inode() == c.host().netns().inode())
            .isPresent();
  }

  private String forwards() {
    String known =
        c.container()
                .filter(k -> k.isOnUserNetwork() || k.joinedContainer().isPresent())
                .isPresent()
            ? "it answers names of containers on the same networks and "
            : "it ";
    Optional<List<Upstream>> upstreams = c.target().upstreams().known();
    if (upstreams.isEmpty()) {
      return known + "forwards the rest to upstreams that are not known";
    }
    return upstreams.get().isEmpty()
        ? known + "has no upstream for the rest"
        : known + "forwards the rest to " + Upstreams.text(c.upstreams());
  }

  private String resolved() {
    String behind =
        c.host()
            .resolvedConf()
            .known()
            .map(r -> ", which asks " + Provenance.join(r.nameservers()) + " (" + r.path() + ")")
            .orElse("; what it asks is not known: resolvectl status");
    return isInHostNamespace()
        ? "systemd-resolved on the host" + behind
        : "systemd-resolved's address, which is on the host's loopback and not on this one"
            + behind;
  }

  private String options(List<String> words) {
    List<String> meanings = new ArrayList<>();
    words.forEach(w -> meanings.add(w + " - " + OptionMeaning.of(w).in(library)));
    return String.join("; ", meanings);
  }

  private String search(ResolvConf.Line line) {
    Optional<ResolvConf.Line> last =
        conf.lines().stream()
            .filter(l -> l.text().matches("(search|domain)[ \t]+\\S.*"))
            .reduce((first, second) -> second);
    if (last.filter(l -> l.number() > line.number()).isPresent()) {
      return "no effect: line " + last.get().number() + " replaces it";
    }
    if (conf.search().equals(List.of("."))) {
      return "no suffixes: names are asked as they are";
    }
    int ndots = search.ndotsFor(library.map(Library::text).orElse("glibc"));
    if (ndots == 0) {
      String after = "added to names that do not exist as they are";
      return library.isEmpty()
          ? after + "; never by musl, as ndots is 0"
          : isGlibc() ? after : "never used: ndots is 0, so musl asks names as they are only";
    }
    return "added first to names with fewer than "
        + (ndots == 1 ? "1 dot" : ndots + " dots")
        + ", to others "
        + (library.isEmpty()
            ? "when they do not exist as they are, by musl never"
            : isGlibc() ? "when they do not exist as they are" : "never");
  }
}
