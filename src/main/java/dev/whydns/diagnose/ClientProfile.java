package dev.whydns.diagnose;

import dev.whydns.finding.ResolvReading.Note;
import dev.whydns.model.ClientFacts.Library;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Nsswitch;
import dev.whydns.model.ResolvConf;
import dev.whydns.model.SearchList;
import java.util.List;
import java.util.Optional;

/** What a target's files come to in short: the same topics in the same order for every target. */
final class ClientProfile {

  private final Case c;
  private final String library;
  private final SearchList search;

  ClientProfile(Case c, Optional<Library> library, SearchList search) {
    this.c = c;
    this.library = library.map(Library::text).orElse("glibc");
    this.search = search;
  }

  List<Note> notes(String loader) {
    Optional<ResolvConf> conf = c.resolvConf();
    String why = "not known";
    return List.of(
        new Note("nameservers", conf.map(r -> servers(r.nameservers())).orElse(why)),
        new Note("search", conf.map(r -> words(search.suffixesFor(library))).orElse(why)),
        new Note("options", conf.map(r -> words(r.options())).orElse(why)),
        new Note("ndots", conf.map(r -> "" + search.ndotsFor(library)).orElse(why)),
        new Note("upstreams", upstreams()),
        new Note("hosts order", order()),
        new Note("library", loader),
        new Note("networks", networks()));
  }

  /** A file without one means a server on the loopback interface (resolv.conf(5)). */
  private static String servers(List<IpAddress> servers) {
    return servers.isEmpty() ? "none: 127.0.0.1 is asked" : Provenance.join(servers);
  }

  private String upstreams() {
    if (!c.usesEmbeddedDns()) {
      return "asks its servers itself";
    }
    return c.target().upstreams().known().isEmpty() ? "not known" : Upstreams.brief(c.upstreams());
  }

  private String order() {
    if (library.equals("musl")) {
      return "files dns (musl has no other)";
    }
    Optional<Nsswitch> nsswitch = c.target().nsswitch().known();
    return nsswitch
        .map(n -> n.sources().isEmpty() ? "no hosts line" : words(n.sources()))
        .orElse(c.target().nsswitch().isAbsent() ? "no nsswitch.conf" : "not known");
  }

  private String networks() {
    return c.container().map(ClientProfile::networks).orElse("the host's");
  }

  private static String networks(ContainerFacts k) {
    return k.joinedContainer().isPresent() || k.attachments().isEmpty()
        ? k.networkMode()
        : words(k.attachments().stream().map(a -> a.network()).toList());
  }

  private static String words(List<String> words) {
    return words.isEmpty() ? "none" : String.join(" ", words);
  }
}
