package dev.whydns.diagnose;

import dev.whydns.finding.ResolvReading;
import dev.whydns.finding.ResolvReading.Lookup;
import dev.whydns.model.ClientFacts;
import dev.whydns.model.ClientFacts.Library;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.EngineFooter;
import dev.whydns.model.Measurement;
import dev.whydns.model.ResolvConf;
import dev.whydns.model.SearchList;
import dev.whydns.model.Snapshot;
import dev.whydns.model.TargetFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Explains a target's resolv.conf line by line; it asks nothing and judges nothing. */
public final class ResolvConfExplanation {

  private final Case c;
  private final ClientFacts client;
  private final Optional<Library> library;

  private ResolvConfExplanation(Case c, ClientFacts client) {
    this.c = c;
    this.client = client;
    this.library = client.loader().known().map(ClientFacts.Loader::library);
  }

  /**
   * The explanation of one target.
   *
   * @param snapshot with the host that it is held against
   * @param target of that snapshot, or its host
   * @param client its library
   * @param names to be looked up; may be empty
   */
  public static ResolvReading of(
      Snapshot snapshot, TargetFacts target, ClientFacts client, List<String> names) {
    JudgeOptions options = new JudgeOptions(names, JudgeOptions.SLOW_MS);
    return new ResolvConfExplanation(Case.of(snapshot, target, Measurement.none(), options), client)
        .reading();
  }

  private ResolvReading reading() {
    Optional<ResolvConf> conf = c.resolvConf();
    SearchList search = search(conf);
    List<Lookup> lookups = new ArrayList<>();
    for (String name : c.options().names()) {
      SearchList.LIBRARIES.forEach(l -> lookups.add(new Lookup(name, l, search.tried(name, l))));
    }
    return new ResolvReading(
        c.target(),
        owner(conf),
        libraryText(),
        conf.map(file -> lines(file, search)).orElse(List.of()),
        new ClientProfile(c, library, search).notes(libraryText().replaceFirst(" \\(.*", "")),
        new ClientNotes(c, client, search).all(),
        conf.isPresent() ? lookups : List.of());
  }

  private SearchList search(Optional<ResolvConf> conf) {
    String hostname =
        c.container().map(ContainerFacts::hostname).orElse(c.isHostSide() ? c.host().name() : "");
    return conf.map(file -> SearchList.of(file, hostname))
        .orElse(new SearchList(List.of(), Optional.empty(), false, false, hostname));
  }

  private List<ResolvReading.Line> lines(ResolvConf conf, SearchList search) {
    LineMeaning meaning = new LineMeaning(c, conf, library, search);
    LineOrigin origin = new LineOrigin(c, conf);
    return conf.lines().stream()
        .map(l -> new ResolvReading.Line(l.number(), l.text(), meaning.of(l), origin.of(l)))
        .toList();
  }

  private String libraryText() {
    if (client.loader().isUnknown()) {
      return "not known: " + client.loader().why();
    }
    return client
        .loader()
        .known()
        .map(l -> l.library().text() + " (" + l.path() + ")")
        .orElse("none: static programs");
  }

  private String owner(Optional<ResolvConf> conf) {
    if (conf.isEmpty()) {
      return c.target().resolvConf().why();
    }
    if (c.isHostSide()) {
      return "the host's own";
    }
    if (!c.isContainer()) {
      return "of that process, or of the host";
    }
    Optional<String> joined = c.container().flatMap(ContainerFacts::joinedContainer);
    if (joined.isPresent()) {
      return "shared with container "
          + joined.get().substring(0, Math.min(12, joined.get().length()));
    }
    if (Provenance.isOtherFile(c)) {
      return Provenance.isMounted(c) ? "mounted by the operator" : "not the engine's";
    }
    boolean edited = !new ResolvConfRules().judge(c).isEmpty() && Provenance.bypassesEngine(c);
    return edited
        ? "edited after " + c.engineText() + " wrote it"
        : "written by " + c.engineText() + form(conf.get());
  }

  private static String form(ResolvConf conf) {
    Optional<EngineFooter.Form> form = conf.footer().map(EngineFooter::form);
    if (conf.usesEmbeddedDns()) {
      return " for its embedded resolver";
    }
    return form.filter(EngineFooter.Form.PLAIN::equals).isPresent()
        ? " as the host's file is"
        : " from the host's file";
  }
}
