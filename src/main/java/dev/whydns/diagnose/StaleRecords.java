package dev.whydns.diagnose;

import static dev.whydns.diagnose.AnswerWords.has;
import static dev.whydns.diagnose.AnswerWords.list;
import static dev.whydns.diagnose.AnswerWords.said;

import dev.whydns.diagnose.NameRegistry.Expected;
import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.model.Attachment;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.EngineFacts;
import dev.whydns.model.Exchange;
import dev.whydns.model.SearchList;
import dev.whydns.model.TargetFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Records of the engine that are not true any more. No summary names the asker: those who have the
 * same finding are told together.
 */
final class StaleRecords {

  private final NameRegistry registry;
  private final String name;
  private final Optional<EngineFacts> engine;

  StaleRecords(NameRegistry registry, String name, Optional<EngineFacts> engine) {
    this.registry = registry;
    this.name = name;
    this.engine = engine;
  }

  /** The wrong container is worse than none, so that comes first. */
  Finding stale(
      TargetFacts asker,
      AnswersSeen seen,
      List<String> extra,
      Optional<Expected> expected,
      List<Exchange> reverse,
      Confidence sure) {
    List<String> ordered = new ArrayList<>(extra);
    ordered.sort((a, b) -> Boolean.compare(at(b, asker).isPresent(), at(a, asker).isPresent()));
    Optional<NameHolder> wrong = at(ordered.get(0), asker);
    String also = seen.addresses().size() > extra.size() ? " as well" : "";
    Draft draft =
        Draft.fault(
                Code.STALE_RECORD,
                name
                    + " is answered with "
                    + wrong.map(w -> ordered.get(0)).orElse(list(ordered))
                    + also
                    + wrong
                        .map(
                            w ->
                                ", which belongs to "
                                    + w.name()
                                    + " now: connections reach "
                                    + w.name()
                                    + " instead.")
                        .orElse(", which no running container has: connections to it fail."))
            .sure(sure)
            .seen(said(seen, extra));
    expected.ifPresentOrElse(
        e -> draft.seen(has(e.holders())),
        () -> draft.seen("engine", "no running container on these networks has the name " + name));
    for (String each : ordered) {
      draft.seen(
          "engine",
          each
              + ": "
              + at(each, asker).map(NameHolder::text).orElse("no running container has it"));
    }
    reverse.stream()
        .filter(e -> extra.contains(addressOf(e)))
        .filter(e -> e.outcome().reply().filter(r -> !r.answers().isEmpty()).isPresent())
        .limit(2)
        .map(Proof::of)
        .forEach(draft::seen);
    forget(draft, asker, expected);
    return draft.finding();
  }

  private void forget(Draft draft, TargetFacts asker, Optional<Expected> expected) {
    expected.stream()
        .flatMap(e -> e.holders().stream())
        .map(NameHolder::name)
        .filter(other -> !other.equalsIgnoreCase(name))
        .findFirst()
        .ifPresent(other -> draft.remedy("until it is cured, use the name " + other + " instead"));
    String network =
        expected
            .map(Expected::network)
            .or(() -> registry.placesOf(asker).stream().map(Attachment::network).findFirst())
            .orElse("NETWORK");
    draft.remedy(
        "see whether the network still lists a container with that address; one that is gone is taken"
            + " off by its name with `docker network disconnect -f`",
        "docker network inspect " + network);
    boolean keeps = engine.filter(EngineFacts::liveRestore).isPresent();
    draft.remedy(
        "else only a restart of the daemon forgets it; "
            + (keeps
                ? "containers run on (live-restore), names are not answered meanwhile"
                : "it ends every container of this host, for live-restore is off"),
        "systemctl restart docker");
  }

  /** A reverse record of the engine's own that is not of who has the address. */
  Optional<Finding> reverse(TargetFacts asker, Exchange e) {
    String address = addressOf(e);
    Optional<String> says =
        e.outcome().reply().stream()
            .flatMap(r -> r.answers().stream())
            .filter(a -> a.type().equals("PTR") && a.ttlSeconds() == AnswersSeen.ENGINE_TTL)
            .map(a -> SearchList.bare(a.data()))
            .findFirst();
    Optional<NameHolder> holder = at(address, asker).filter(h -> h.place().isPresent());
    if (says.isEmpty() || holder.isEmpty() || isOf(holder.get(), says.get())) {
      return Optional.empty();
    }
    String owner = holder.get().name();
    return Optional.of(
        Draft.warning(
                Code.STALE_RECORD,
                "The reverse record of "
                    + address
                    + " says "
                    + says.get()
                    + "; the address belongs to "
                    + owner
                    + ".")
            .sure(Confidence.MEDIUM)
            .seen(Proof.of(e))
            .seen("engine", holder.get().text())
            .remedy("let the engine write its records again", "docker restart " + owner)
            .finding());
  }

  /** The engine says {@code NAME.NETWORK}, with any of the names. */
  private static boolean isOf(NameHolder holder, String says) {
    String end = "." + holder.network();
    String part = says.endsWith(end) ? says.substring(0, says.length() - end.length()) : says;
    ContainerFacts container = holder.container().orElseThrow();
    return part.equalsIgnoreCase(container.hostname())
        || NameRegistry.names(container, holder.place().orElseThrow()).stream()
            .anyMatch(part::equalsIgnoreCase);
  }

  private static String addressOf(Exchange e) {
    return e.question().type().equals("PTR") ? ReverseName.address(e.question().name()) : "";
  }

  private Optional<NameHolder> at(String address, TargetFacts asker) {
    return registry.at(address, asker);
  }
}
