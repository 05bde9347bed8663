package dev.whydns.diagnose;

import dev.whydns.finding.ResolvReading.Note;
import dev.whydns.model.ClientFacts;
import dev.whydns.model.ClientFacts.Library;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.HostsFile;
import dev.whydns.model.Nsswitch;
import dev.whydns.model.ResolvConf;
import dev.whydns.model.SearchList;
import dev.whydns.model.Upstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be known of a target's files besides their lines. What the rules for these files find
 * without a question asked is said in their words, under the finding's code.
 */
final class ClientNotes {

  private static final List<Rules> FILE_RULES =
      List.of(new ResolvConfRules(), new StaleRules(), new ServerListRules(), new NdotsRules());

  private static final Set<String> USUAL =
      Set.of(
          "localhost",
          "ip6-localhost",
          "ip6-loopback",
          "ip6-localnet",
          "ip6-mcastprefix",
          "ip6-allnodes",
          "ip6-allrouters");

  private static final int MOST_HOSTS = 20;

  private final Case c;
  private final ClientFacts client;
  private final SearchList search;
  private final List<Note> notes = new ArrayList<>();

  ClientNotes(Case c, ClientFacts client, SearchList search) {
    this.c = c;
    this.client = client;
    this.search = search;
  }

  List<Note> all() {
    Optional<ResolvConf> conf = c.resolvConf();
    if (conf.isEmpty()) {
      add("resolv.conf", c.target().resolvConf().why());
      return notes;
    }
    FILE_RULES.forEach(rules -> rules.judge(c).forEach(f -> add(f.code().text(), f.summary())));
    drift(conf.get());
    inode(conf.get());
    upstreams();
    if (conf.get().search().isEmpty() && !search.suffixesFor("glibc").isEmpty()) {
      add(
          "search",
          "no search line: glibc and Go take the domain of the hostname, "
              + search.suffixesFor("glibc").get(0)
              + "; musl takes none");
    }
    internal();
    hosts();
    order();
    gai();
    return notes;
  }

  private void add(String topic, String text) {
    notes.add(new Note(topic, text));
  }

  /** Servers are compared by the rule for resolv-stale; here are search list and options. */
  private void drift(ResolvConf conf) {
    Optional<ResolvConf> source = LineOrigin.source(c, conf);
    if (!c.isContainer() || source.isEmpty() || !Provenance.isEnginesCopy(c)) {
      return;
    }
    ResolvConf now = source.get();
    Optional<ContainerFacts> k = c.container();
    boolean ownSearch = overrides("search") || k.filter(f -> !f.dnsSearch().isEmpty()).isPresent();
    boolean ownOptions =
        overrides("options") || k.filter(f -> !f.dnsOptions().isEmpty()).isPresent();
    boolean same = notes.stream().noneMatch(n -> n.topic().equals("resolv-stale"));
    if (!ownSearch && !now.search().equals(conf.search())) {
      same = false;
      add("drift", differs(now, "search", now.search(), conf.search()));
    }
    List<String> got =
        conf.options().stream()
            .filter(o -> !o.equals("ndots:0") || now.options().contains(o))
            .toList();
    if (!ownOptions && !now.options().equals(got)) {
      same = false;
      add("drift", differs(now, "options", now.options(), got));
    }
    if (same) {
      add(
          "drift",
          "none: a container that started now would get the same from the host's " + now.path());
    }
  }

  private boolean overrides(String what) {
    return Provenance.footer(c).filter(f -> f.overrides().contains(what)).isPresent();
  }

  private String differs(ResolvConf now, String what, List<String> host, List<String> got) {
    return "the host's "
        + now.path()
        + " has "
        + what
        + " "
        + (host.isEmpty() ? "none" : String.join(" ", host))
        + " now, "
        + c.label()
        + " got "
        + (got.isEmpty() ? "none" : String.join(" ", got))
        + " at its start";
  }

  private void inode(ResolvConf conf) {
    if (!c.isContainer() || conf.file().isEmpty() || Provenance.isOtherFile(c)) {
      return;
    }
    add(
        "file",
        c.target()
            .managedResolvConf()
            .known()
            .map(m -> "inode " + m.inode() + ", the one that the engine keeps")
            .orElse(
                "inode "
                    + conf.file().get().inode()
                    + "; "
                    + c.target().managedResolvConf().why()));
  }

  private void upstreams() {
    List<Upstream> all = c.target().upstreams().orElse(List.of());
    if (!c.usesEmbeddedDns()) {
      return;
    }
    add(
        "upstreams",
        c.target().upstreams().known().isEmpty()
            ? "not known: " + c.target().upstreams().why()
            : Upstreams.text(c.upstreams())
                + ", in this order, 4 s each (known from "
                + c.target().upstreamsFrom()
                + ")");
    if (all.size() > Upstream.USED_BY_ENGINE) {
      add(
          "upstreams",
          "never asked, as the engine takes three: "
              + Upstreams.text(all.subList(Upstream.USED_BY_ENGINE, all.size())));
    }
  }

  /**
   * Since 26.0 (CVE-2024-29018) an engine asks no upstream in the host's namespace for a container
   * without a network that leads out; from 26.1.3 on it asks those in the container's own.
   */
  private void internal() {
    boolean all = !c.networks().isEmpty() && c.networks().stream().allMatch(n -> n.internal());
    if (all && c.usesEmbeddedDns() && c.engineAtLeast(26, 0, 0)) {
      boolean own = c.engineAtLeast(26, 1, 3);
      add(
          "internal",
          "all its networks are internal: "
              + c.engineText()
              + (own
                  ? " asks no upstream from the host's namespace for it, only those from its own"
                  : " forwards nothing for it"));
    }
  }

  /** With names to look up only what decides those; else what is not in every container. */
  private void hosts() {
    for (String name : c.options().names()) {
      HostsFileRules.entry(c, name)
          .ifPresent(
              e ->
                  add(
                      "hosts",
                      "line "
                          + e.line()
                          + " gives "
                          + name
                          + " the address "
                          + e.address()
                          + ": DNS is not asked (dig asks it all the same)"));
    }
    List<HostsFile.Entry> special =
        c.target().hosts().known().stream()
            .flatMap(h -> h.entries().stream())
            .filter(e -> !USUAL.containsAll(e.names()) && !isOwnName(e))
            .toList();
    if (!c.options().names().isEmpty() || special.isEmpty()) {
      return;
    }
    special.stream()
        .limit(MOST_HOSTS)
        .forEach(
            e ->
                add(
                    "hosts",
                    "line "
                        + e.line()
                        + ": "
                        + e.address()
                        + " for "
                        + String.join(" ", e.names())
                        + ", before DNS"));
    if (special.size() > MOST_HOSTS) {
      add("hosts", (special.size() - MOST_HOSTS) + " more entries");
    }
  }

  private boolean isOwnName(HostsFile.Entry e) {
    String own = c.container().map(ContainerFacts::hostname).orElse(c.host().name());
    return e.names().contains(own);
  }

  private void order() {
    boolean musl = client.loader().known().filter(l -> l.library() == Library.MUSL).isPresent();
    Optional<Nsswitch> n = c.target().nsswitch().known();
    if (musl) {
      add("order", "musl reads /etc/hosts, then asks DNS; it reads no nsswitch.conf");
    } else if (n.isEmpty()) {
      add(
          "order",
          c.target().nsswitch().isAbsent()
              ? "no nsswitch.conf: Go, musl and glibc 2.36 read /etc/hosts, then ask DNS; glibc 2.31 asks"
                  + " DNS first"
              : "not known: " + c.target().nsswitch().why());
    } else if (n.get().sources().isEmpty()) {
      add("order", n.get().path() + " has no hosts line");
    } else {
      add(
          "order",
          n.get().path()
              + n.get().line().map(l -> " line " + l.number()).orElse("")
              + ": "
              + String.join(", then ", n.get().sources()));
    }
  }

  private void gai() {
    client
        .gaiConf()
        .orElse(List.of())
        .forEach(
            l ->
                add(
                    "gai.conf",
                    "/etc/gai.conf line "
                        + l.number()
                        + ": "
                        + l.text()
                        + " (order of addresses; glibc only)"));
  }
}
