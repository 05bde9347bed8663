package dev.whydns.diagnose;

import static dev.whydns.diagnose.AnswerWords.by;
import static dev.whydns.diagnose.AnswerWords.has;
import static dev.whydns.diagnose.AnswerWords.list;
import static dev.whydns.diagnose.AnswerWords.names;
import static dev.whydns.diagnose.AnswerWords.quoted;
import static dev.whydns.diagnose.AnswerWords.said;

import dev.whydns.diagnose.NameRegistry.Expected;
import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.model.Attachment;
import dev.whydns.model.EngineFacts;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Records that the engine should have. No summary names the asker: those who have the same finding
 * are told together.
 */
final class MissingRecords {

  private final String name;
  private final Optional<EngineFacts> engine;

  MissingRecords(String name, Optional<EngineFacts> engine) {
    this.name = name;
    this.engine = engine;
  }

  Finding missing(AnswersSeen seen, List<String> missing, Expected expected, Confidence sure) {
    NameHolder holder =
        expected.holders().stream()
            .filter(h -> h.addresses().contains(missing.get(0)))
            .findFirst()
            .orElse(expected.holders().get(0));
    Draft draft =
        Draft.fault(
                Code.MISSING_RECORD,
                name
                    + " is not answered with "
                    + list(missing)
                    + ", though "
                    + holder.name()
                    + " has that name on "
                    + expected.network()
                    + ".")
            .sure(sure)
            .seen(said(seen))
            .seen(has(expected.holders()));
    boolean swarm = engine.filter(EngineFacts::swarmActive).isPresent();
    if (swarm && engine.get().isAtLeast(29, 0, 0) && !engine.get().isAtLeast(29, 0, 1)) {
      draft.seen("engine 29.0.0", "in a swarm it makes no records for networks of one host");
      draft.remedy("upgrade the engine to 29.0.1 or later");
    }
    repair(draft, holder, expected.network());
    return draft.finding();
  }

  /** Records are written when a container joins a network. */
  private void repair(Draft draft, NameHolder holder, String network) {
    Optional<Attachment> place = holder.place();
    if (place.isEmpty()) {
      draft.remedy(
          "let the engine write its records again",
          "docker service update --force " + holder.name().replaceFirst("^service ", ""));
      return;
    }
    draft.remedy("let the engine write its records again", "docker restart " + holder.name());
    Set<String> aliases = new LinkedHashSet<>(place.get().aliases());
    aliases.removeIf(a -> a.equals(holder.name()) || holder.container().get().shortId().equals(a));
    draft.remedy(
        "or join the network again while it runs; its connections break, and its address may change",
        "docker network disconnect "
            + network
            + " "
            + holder.name()
            + " && docker network connect "
            + aliases.stream().map(a -> "--alias " + quoted(a) + " ").collect(Collectors.joining())
            + network
            + " "
            + holder.name());
  }

  /**
   * A server beyond the engine answered, because a suffix came first or the engine knows nothing.
   */
  Finding server(AnswersSeen seen, List<String> extra, Expected expected) {
    boolean suffix = seen.usedSuffix(name);
    Draft draft =
        Draft.fault(
                suffix ? Code.SEARCH_WILDCARD : Code.MISSING_RECORD,
                name
                    + " is answered with "
                    + list(extra)
                    + by(seen, name)
                    + "; "
                    + names(expected.holders())
                    + (expected.holders().size() == 1 ? " has" : " have")
                    + " that name on "
                    + expected.network()
                    + ".")
            .seen(said(seen, extra))
            .seen(has(expected.holders()));
    if (suffix) {
      draft.remedy(
          "ask with a final dot, or take the suffix or ndots out (`--dns-search`, `--dns-opt`)");
    } else {
      repair(draft, expected.holders().get(0), expected.network());
    }
    return draft.finding();
  }
}
