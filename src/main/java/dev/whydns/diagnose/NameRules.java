package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Severity;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.Exchange;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.Question.Purpose;
import dev.whydns.model.Reply;
import dev.whydns.model.ResolvConf;
import dev.whydns.model.Transport;
import dev.whydns.model.Upstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The names that the operator gave, and names that are not meant to be answered. */
final class NameRules implements Rules {

  @Override
  public List<Finding> judge(Case c) {
    List<Finding> found = new ArrayList<>();
    for (String name : c.options().names()) {
      missing(c, name).ifPresent(found::add);
    }
    LostRecords.judge(c).ifPresent(found::add);
    wildcard(c).ifPresent(found::add);
    discovery(c).ifPresent(found::add);
    return found;
  }

  private static ServerView asked(Case c, String name) {
    return c.all(Probe.STUB).named(name).only(e -> e.question().purpose() == Purpose.NAMED);
  }

  private static Optional<Finding> missing(Case c, String name) {
    ServerView asked = asked(c, name);
    boolean nx = asked.alwaysReplies("NXDOMAIN");
    boolean empty =
        asked.alwaysReplies("NOERROR")
            && asked.addresses().isEmpty()
            && bothTypes(asked)
            && !isCutOff(asked)
            && isConfirmed(c, name);
    if (!nx && !empty || HostsFileRules.entry(c, name).isPresent()) {
      return Optional.empty();
    }
    boolean byEngine = NdotsRules.isAnsweredByEngine(c, name);
    Draft draft =
        Draft.fault(Code.NXDOMAIN, missingSummary(c, name, nx, byEngine))
            .sure(isSearched(c, name) ? Confidence.MEDIUM : Confidence.HIGH);
    draft.seen(Proof.some(asked, 1));
    if (c.usesEmbeddedDns()) {
      for (Upstream u : c.upstreams()) {
        draft.seen(Proof.some(c.effective(u).plain(Transport.UDP, "A").named(name), 1));
      }
    }
    return Optional.of(missingRemedies(c, name, draft).finding());
  }

  /**
   * What the engine passes on is one server's word: another may have an address, and of a reply
   * that is garbage it may make one without records. Where no server was asked, it stands.
   */
  private static boolean isConfirmed(Case c, String name) {
    List<ServerView> servers =
        c.upstreams().stream()
            .map(u -> c.effective(u).named(name))
            .filter(ServerView::isMeasured)
            .toList();
    boolean answered = servers.isEmpty() || servers.stream().anyMatch(ServerView::answers);
    return answered && !isKnownUpstream(c, name);
  }

  /** What was truncated may have had an address. */
  private static boolean isCutOff(ServerView asked) {
    return asked.exchanges().stream()
        .anyMatch(e -> e.outcome().reply().filter(Reply::truncated).isPresent());
  }

  private static boolean isKnownUpstream(Case c, String name) {
    return c.upstreams().stream().anyMatch(u -> !c.effective(u).named(name).addresses().isEmpty());
  }

  private static String missingSummary(Case c, String name, boolean nx, boolean byEngine) {
    if (byEngine) {
      return "No container has the name "
          + name
          + ", and the servers of "
          + c.label()
          + " do not know it; the engine itself answers with no address, because ndots is set.";
    }
    return nx
        ? "The name " + name + " does not exist, say the servers that " + c.label() + " asks."
        : "The name " + name + " exists and has no address, neither A nor AAAA.";
  }

  private static Draft missingRemedies(Case c, String name, Draft draft) {
    if (isSearched(c, name)) {
      String full = name + "." + suffixes(c).get(0);
      draft.remedy(
          "programs also try it with the search list: check that name as well",
          "whydns check " + c.label() + " --name " + full);
    }
    draft.remedy("check how the name is written, and which server is in charge of its zone");
    if (c.isContainer() && !name.contains(".")) {
      draft.remedy(
          "if it is a container's: such names resolve only on a user-defined network that both are"
              + " on; the engine knows a container's name, aliases and short ID");
    }
    return draft.remedy("see who says so", byHand(c) + "dig " + name);
  }

  private static String byHand(Case c) {
    return c.isHostSide() ? "" : "whydns netns " + c.label() + " -- ";
  }

  /** Whether a library would try the name below a search suffix, before or after as it stands. */
  private static boolean isSearched(Case c, String name) {
    return !suffixes(c).isEmpty() && !name.endsWith(".") && !name.contains(".");
  }

  private static List<String> suffixes(Case c) {
    return c.resolvConf().map(ResolvConf::search).orElse(List.of()).stream()
        .filter(s -> !s.equals("."))
        .toList();
  }

  private static boolean bothTypes(ServerView asked) {
    return asked.plain(Transport.UDP, "A").answers()
        && asked.plain(Transport.UDP, "AAAA").answers();
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
                  "/etc/resolv.conf",
                  "search "
                      + String.join(" ", c.resolvConf().map(r -> r.search()).orElse(List.of())))
              .remedy(
                  "take the suffix out of the search list: `--dns-search .` (a dot), or the host's resolv.conf")
              .remedy("or ask names with a final dot")
              .finding();
        });
  }

  /** A name without a dot that nobody knows is most likely a container's. */
  private static Optional<Finding> discovery(Case c) {
    Optional<ContainerFacts> k = c.container();
    if (k.isEmpty()
        || k.get().attachments().isEmpty()
        || !k.get().attachments().stream().allMatch(a -> a.network().equals("bridge"))) {
      return Optional.empty();
    }
    Optional<String> lost =
        c.options().names().stream()
            .filter(n -> !n.contains(".") && asked(c, n).alwaysReplies("NXDOMAIN"))
            .filter(n -> HostsFileRules.entry(c, n).isEmpty())
            .findFirst();
    Draft draft =
        Draft.of(
                Code.NO_NAME_DISCOVERY,
                lost.isPresent() ? Severity.FAULT : Severity.INFO,
                c.label()
                    + " is on the default bridge, where names of containers do not resolve; it asks"
                    + " its nameservers directly."
                    + lost.map(n -> " They do not know " + n + ".").orElse(""))
            .sure(lost.isPresent() ? Confidence.MEDIUM : Confidence.HIGH)
            .seen("network", "bridge (the engine's default network)");
    lost.ifPresent(n -> draft.seen(Proof.some(asked(c, n), 1)));
    return Optional.of(
        draft
            .remedy(
                "if it should find other containers by name, put both on a user-defined network",
                "docker network create NAME")
            .finding());
  }
}
