package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Severity;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.EngineFooter;
import dev.whydns.model.Exchange;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.HostsFile;
import dev.whydns.model.Question.Purpose;
import dev.whydns.model.Transport;
import dev.whydns.model.Upstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The names that the operator gave, and what in the client's files decides about names. */
final class NameRules implements Rules {

  @Override
  public List<Finding> judge(Case c) {
    List<Finding> found = new ArrayList<>();
    for (String name : c.options().names()) {
      ServerView asked =
          c.all(Probe.STUB).named(name).only(e -> e.question().purpose() == Purpose.NAMED);
      hidden(c, name, asked).or(() -> missing(c, name, asked)).ifPresent(found::add);
      shadowed(c, name, asked).ifPresent(found::add);
    }
    ndots(c, found).ifPresent(found::add);
    wildcard(c).ifPresent(found::add);
    discovery(c).ifPresent(found::add);
    return found;
  }

  private static Optional<Finding> missing(Case c, String name, ServerView asked) {
    boolean nx = asked.alwaysReplies("NXDOMAIN");
    boolean empty =
        asked.alwaysReplies("NOERROR") && asked.addresses().isEmpty() && bothTypes(asked);
    if (!nx && !empty) {
      return Optional.empty();
    }
    Draft draft =
        Draft.fault(
            Code.NXDOMAIN,
            nx
                ? "The name "
                    + name
                    + " does not exist, say the servers that "
                    + c.label()
                    + " asks."
                : "The name " + name + " exists and has no address, neither A nor AAAA.");
    draft.seen(Proof.some(asked, 1));
    for (Upstream u : c.upstreams()) {
      draft.seen(Proof.some(c.effective(u).plain(Transport.UDP, "A").named(name), 1));
    }
    return Optional.of(
        draft
            .remedy("check how the name is written, and which server is in charge of its zone")
            .remedy(
                "a container's name resolves only on a user-defined network that both are on; the engine"
                    + " knows its names, aliases and short ID")
            .remedy("see who says so", "whydns netns " + c.label() + " -- dig " + name)
            .finding());
  }

  private static boolean bothTypes(ServerView asked) {
    return asked.plain(Transport.UDP, "A").answers()
        && asked.plain(Transport.UDP, "AAAA").answers();
  }

  /** The engine answers single labels that it does not know itself when somebody set ndots. */
  private static Optional<Finding> hidden(Case c, String name, ServerView asked) {
    boolean empty = asked.alwaysReplies("NOERROR") && asked.addresses().isEmpty();
    boolean known =
        c.upstreams().stream().anyMatch(u -> !c.effective(u).named(name).addresses().isEmpty());
    if (name.contains(".") || !empty || !known || !c.usesEmbeddedDns()) {
      return Optional.empty();
    }
    return Optional.of(
        ndotsDraft(
                c,
                Severity.FAULT,
                "The engine answers "
                    + name
                    + " itself, with no address, and does not"
                    + " forward it, because ndots is set "
                    + from(c)
                    + "; the server knows the name.")
            .seen(Proof.some(asked, 1))
            .finding());
  }

  private static Optional<Finding> ndots(Case c, List<Finding> found) {
    boolean told = found.stream().anyMatch(f -> f.code() == Code.NDOTS_HIDES_SINGLE_LABEL);
    boolean byEngine = from(c).isEmpty();
    if (told || byEngine || !c.usesEmbeddedDns()) {
      return Optional.empty();
    }
    return Optional.of(
        ndotsDraft(
                c,
                Severity.INFO,
                "ndots is set "
                    + from(c)
                    + ", so the engine answers names without a dot"
                    + " that it does not know with no address at once, and does not forward them.")
            .finding());
  }

  private static Draft ndotsDraft(Case c, Severity severity, String summary) {
    Draft draft = Draft.of(Code.NDOTS_HIDES_SINGLE_LABEL, severity, summary);
    c.resolvConf()
        .ifPresent(
            conf ->
                draft.seen(
                    Proof.file(
                        conf,
                        conf.lines().stream()
                            .filter(
                                l -> l.text().startsWith("options") && l.text().contains("ndots"))
                            .findFirst(),
                        "ndots " + conf.option("ndots").orElse(""))));
    return draft.remedy(
        "take ndots out of the host's resolv.conf or of --dns-opt, and restart the container;"
            + " the engine then sets ndots:0 and forwards such names");
  }

  /** {@code by the host's resolv.conf}; empty when the engine set it, or nobody did. */
  private static String from(Case c) {
    Optional<String> by = c.resolvConf().flatMap(r -> r.footer()).flatMap(EngineFooter::ndotsFrom);
    if (by.isPresent()) {
      return by.get().equals("host")
          ? "by the host's resolv.conf"
          : by.get().equals("override") ? "by --dns-opt" : "";
    }
    boolean set =
        c.resolvConf().flatMap(r -> r.option("ndots")).filter(n -> !n.equals("0")).isPresent();
    return set ? "by the host's resolv.conf or by --dns-opt" : "";
  }

  private static Optional<Finding> shadowed(Case c, String name, ServerView asked) {
    List<HostsFile.Entry> entries =
        c.target().hosts().known().stream()
            .flatMap(h -> h.entries().stream())
            .filter(e -> e.names().stream().anyMatch(name::equalsIgnoreCase))
            .toList();
    List<String> byDns = asked.addresses();
    if (entries.isEmpty() || entries.stream().anyMatch(e -> byDns.contains(e.address().text()))) {
      return Optional.empty();
    }
    HostsFile.Entry entry = entries.get(0);
    return Optional.of(
        Draft.warning(
                Code.HOSTS_SHADOWS_DNS,
                "/etc/hosts gives "
                    + name
                    + " the address "
                    + entry.address()
                    + "; programs take that and never ask DNS, which says "
                    + (byDns.isEmpty() ? "something else" : String.join(", ", byDns))
                    + ".")
            .seen(
                "/etc/hosts line " + entry.line(),
                entry.address() + " " + String.join(" ", entry.names()))
            .seen(Proof.some(asked, 1))
            .remedy(
                "take the entry away if it is not wanted: extra_hosts, --add-host, --link, or an entrypoint"
                    + " that writes it")
            .finding());
  }

  private static Optional<Finding> wildcard(Case c) {
    Optional<Exchange> answered =
        c.all(Probe.STUB).exchanges().stream()
            .filter(e -> e.question().purpose() == Purpose.WILDCARD)
            .filter(e -> !new ServerView(List.of(e)).addresses().isEmpty())
            .findFirst();
    return answered.map(
        e -> {
          String suffix = e.question().name().substring(e.question().name().indexOf('.') + 1);
          return Draft.warning(
                  Code.SEARCH_WILDCARD,
                  "The search suffix "
                      + suffix
                      + " answers for every name: a name that does not exist, or not yet,"
                      + " resolves to an address that is not meant.")
              .seen(Proof.of(e))
              .seen(
                  "resolv.conf",
                  "search "
                      + String.join(" ", c.resolvConf().map(r -> r.search()).orElse(List.of())))
              .remedy(
                  "take the suffix out of the search list: --dns-search . (a dot), or the host's resolv.conf")
              .remedy("or ask names with a final dot")
              .finding();
        });
  }

  private static Optional<Finding> discovery(Case c) {
    Optional<ContainerFacts> k = c.container();
    if (k.isEmpty()
        || k.get().attachments().isEmpty()
        || !k.get().attachments().stream().allMatch(a -> a.network().equals("bridge"))) {
      return Optional.empty();
    }
    return Optional.of(
        Draft.info(
                Code.NO_NAME_DISCOVERY,
                c.label()
                    + " is on the default bridge, where container names do not resolve; it asks its"
                    + " nameservers directly.")
            .sure(Confidence.HIGH)
            .seen("network", "bridge (the engine's default network)")
            .remedy(
                "if it should find other containers by name, use a user-defined network",
                "docker network create NAME")
            .finding());
  }
}
