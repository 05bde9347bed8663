package dev.whydns.diagnose;

import dev.whydns.diagnose.NameRegistry.Expected;
import dev.whydns.diagnose.NameRegistry.Holder;
import dev.whydns.finding.AnswerGroup;
import dev.whydns.finding.AnswerGroup.By;
import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Severity;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.EngineFacts;
import dev.whydns.model.Exchange;
import dev.whydns.model.Reply;
import dev.whydns.model.Snapshot;
import dev.whydns.model.TargetFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Holds what one container is answered for a name against who has that name. */
final class AnswerRules {

  private final Snapshot snapshot;
  private final NameRegistry registry;
  private final String name;

  private final boolean named;

  /**
   * The rules.
   *
   * @param named whether the operator named those that are asked from: they are meant to know the
   *     name, where any other container on another network is not
   */
  AnswerRules(Snapshot snapshot, NameRegistry registry, String name, boolean named) {
    this.snapshot = snapshot;
    this.registry = registry;
    this.name = name;
    this.named = named;
  }

  /**
   * A verdict on one answer.
   *
   * @param state of the answer
   * @param findings may be empty
   */
  record Verdict(AnswerGroup.State state, List<Finding> findings) {}

  Verdict judge(TargetFacts asker, AnswersSeen seen) {
    Optional<ContainerFacts> container = asker.container().known();
    if (!seen.isAnswered() || container.isEmpty() || !asker.usesEmbeddedDns()) {
      return notJudged(asker, seen);
    }
    Optional<Expected> expected = registry.expected(container.get(), name);
    return expected.isPresent() ? against(asker, seen, expected.get()) : unexpected(asker, seen);
  }

  /** A target that asks a server itself, or got no answer: check says why. */
  private Verdict notJudged(TargetFacts asker, AnswersSeen seen) {
    List<Finding> findings = new ArrayList<>();
    List<Holder> holders = registry.holders(name);
    boolean bridge = asker.container().known().isPresent() && !asker.usesEmbeddedDns();
    if (bridge && !holders.isEmpty() && seen.addresses().isEmpty()) {
      findings.add(
          Draft.of(
                  Code.NO_NAME_DISCOVERY,
                  named ? Severity.FAULT : Severity.INFO,
                  label(asker)
                      + " does not ask the engine's resolver, so it cannot know "
                      + name
                      + ".")
              .seen(said(seen))
              .seen("engine", has(holders))
              .remedy(
                  "put both on one user-defined network",
                  "docker network connect " + network(holders.get(0)) + " " + label(asker))
              .finding());
    }
    boolean asItMustBe = bridge && seen.isAnswered() && seen.addresses().isEmpty() && !named;
    return new Verdict(asItMustBe ? AnswerGroup.State.OK : AnswerGroup.State.UNKNOWN, findings);
  }

  /** Nobody on its networks has the name: whatever is answered comes from elsewhere. */
  private Verdict unexpected(TargetFacts asker, AnswersSeen seen) {
    if (seen.by() == By.ENGINE) {
      return stale(asker, seen, seen.addresses(), Optional.empty());
    }
    List<Holder> elsewhere = registry.holders(name);
    if (elsewhere.isEmpty()) {
      return new Verdict(
          seen.addresses().isEmpty() ? AnswerGroup.State.MISSING : AnswerGroup.State.UNKNOWN,
          seen.addresses().isEmpty() ? List.of(nobody(asker, seen)) : List.of());
    }
    if (!seen.addresses().isEmpty()) {
      return new Verdict(AnswerGroup.State.UNKNOWN, List.of());
    }
    Draft draft =
        Draft.of(
                Code.MISSING_RECORD,
                named ? Severity.FAULT : Severity.INFO,
                elsewhere.get(0).container().name()
                    + " has the name "
                    + name
                    + ", on a network that "
                    + label(asker)
                    + " is not on.")
            .seen("engine", has(elsewhere))
            .seen(said(seen))
            .remedy(
                "put both on one network",
                "docker network connect " + network(elsewhere.get(0)) + " " + label(asker));
    return new Verdict(
        named ? AnswerGroup.State.MISSING : AnswerGroup.State.OK, List.of(draft.finding()));
  }

  private Finding nobody(TargetFacts asker, AnswersSeen seen) {
    return Draft.fault(
            Code.NXDOMAIN,
            "No running container has the name "
                + name
                + ", and no server that "
                + label(asker)
                + " asks knows it.")
        .seen(said(seen))
        .remedy("see which names there are", "docker ps --format '{{.Names}} {{.Networks}}'")
        .finding();
  }

  private Verdict against(TargetFacts asker, AnswersSeen seen, Expected expected) {
    List<String> known = expected.addresses();
    List<String> extra = new ArrayList<>(seen.addresses());
    extra.removeAll(known);
    List<String> missing = new ArrayList<>(known);
    missing.removeAll(seen.addresses());
    if (!extra.isEmpty() && seen.by() == By.SERVER && missing.size() == known.size()) {
      return elsewhere(asker, seen, expected);
    }
    if (!extra.isEmpty()) {
      return stale(asker, seen, extra, Optional.of(expected));
    }
    if (!missing.isEmpty()) {
      return missing(asker, seen, missing, expected);
    }
    return expected.isCollision()
        ? new Verdict(AnswerGroup.State.COLLISION, List.of(collision(expected)))
        : new Verdict(AnswerGroup.State.OK, List.of());
  }

  private Verdict stale(
      TargetFacts asker, AnswersSeen seen, List<String> extra, Optional<Expected> expected) {
    String address = extra.get(0);
    Optional<Holder> now = registry.at(address);
    Draft draft =
        Draft.fault(
                Code.STALE_RECORD,
                name
                    + " is answered with "
                    + address
                    + ", which "
                    + now.map(h -> "belongs to " + h.container().name() + " now")
                        .orElse("no running container has")
                    + ".")
            .sure(seen.by() == By.ENGINE ? Confidence.HIGH : Confidence.MEDIUM)
            .seen(said(seen));
    expected.ifPresent(e -> draft.seen("engine", has(e.holders())));
    for (String each : extra) {
      draft.seen(
          "engine",
          each + ": " + registry.at(each).map(Holder::text).orElse("no running container has it"));
    }
    draft.remedy(
        "see whether the network still lists it",
        "docker network inspect " + expected.map(Expected::network).orElse(firstNetwork(asker)));
    draft.remedy(
        "a record of a container that is gone ends with the daemon; names are not answered while"
            + " it restarts",
        "systemctl restart docker");
    return new Verdict(AnswerGroup.State.STALE, List.of(draft.finding()));
  }

  private Verdict missing(
      TargetFacts asker, AnswersSeen seen, List<String> missing, Expected expected) {
    boolean onlyV6 = missing.stream().allMatch(a -> a.contains(":"));
    Finding finding =
        Draft.fault(
                Code.MISSING_RECORD,
                name
                    + " is not answered with "
                    + String.join(", ", missing)
                    + ", though "
                    + holderOf(expected, missing.get(0))
                    + " has that name.")
            .sure(onlyV6 ? Confidence.LOW : Confidence.HIGH)
            .seen(said(seen))
            .seen("engine", has(expected.holders()))
            .remedy(
                "connect it again, with its alias",
                "docker network disconnect "
                    + expected.network()
                    + " "
                    + holderOf(expected, missing.get(0))
                    + " && docker network connect --alias "
                    + name
                    + " "
                    + expected.network()
                    + " "
                    + holderOf(expected, missing.get(0)))
            .finding();
    return new Verdict(AnswerGroup.State.MISSING, List.of(finding));
  }

  /**
   * A server beyond the engine answered, because a search suffix came first or the engine knows
   * nothing.
   */
  private Verdict elsewhere(TargetFacts asker, AnswersSeen seen, Expected expected) {
    boolean suffix = seen.usedSuffix(name);
    Draft draft =
        Draft.fault(
                suffix ? Code.SEARCH_WILDCARD : Code.MISSING_RECORD,
                name
                    + " is answered with "
                    + String.join(", ", seen.addresses())
                    + " by a server beyond the engine"
                    + (suffix ? ", as " + seen.asked() : "")
                    + "; "
                    + expected.holders().get(0).container().name()
                    + " has that name.")
            .seen(said(seen))
            .seen("engine", has(expected.holders()));
    draft.remedy(
        suffix
            ? "ask with a final dot, or take the search suffix out (--dns-search .)"
            : "connect it again, with its alias");
    return new Verdict(AnswerGroup.State.MISSING, List.of(draft.finding()));
  }

  private Finding collision(Expected expected) {
    return Draft.warning(
            Code.ALIAS_COLLISION,
            "The name "
                + name
                + " is shared by containers that do not belong together: "
                + String.join(
                    " and ", expected.holders().stream().map(h -> h.container().name()).toList())
                + ". Each lookup gives all of their addresses, in any order.")
        .sure(Confidence.MEDIUM)
        .seen("engine", has(expected.holders()))
        .remedy("give one of them another alias, or a network of its own")
        .finding();
  }

  private static String holderOf(Expected expected, String address) {
    return expected.holders().stream()
        .filter(h -> h.addresses().contains(address))
        .findFirst()
        .map(h -> h.container().name())
        .orElse("");
  }

  /**
   * A PTR record that names somebody else.
   *
   * @param exchanges the reverse questions of all targets
   */
  Optional<Finding> reverse(TargetFacts asker, List<Exchange> exchanges) {
    for (Exchange e : exchanges) {
      Optional<Reply.Answer> ptr =
          e.outcome().reply().stream()
              .flatMap(r -> r.answers().stream())
              .filter(a -> a.type().equals("PTR"))
              .findFirst();
      Optional<String> address = addressOf(e);
      Optional<Holder> holder = address.flatMap(registry::at);
      if (ptr.isPresent() && holder.isPresent() && !names(holder.get(), ptr.get().data())) {
        return Optional.of(
            Draft.warning(
                    Code.STALE_RECORD,
                    "The reverse record of "
                        + address.get()
                        + " says "
                        + ptr.get().data()
                        + "; the address belongs to "
                        + holder.get().container().name()
                        + ".")
                .sure(Confidence.MEDIUM)
                .seen(Proof.of(e))
                .seen("engine", holder.get().text())
                .remedy(
                    "see which names the engine has for it",
                    "docker inspect " + holder.get().container().name())
                .finding());
      }
    }
    return Optional.empty();
  }

  private Optional<String> addressOf(Exchange e) {
    return snapshot.targets().stream()
        .flatMap(t -> t.container().known().stream())
        .flatMap(c -> c.attachments().stream())
        .flatMap(a -> java.util.stream.Stream.of(a.address(), a.address6()))
        .flatMap(Optional::stream)
        .map(a -> a.canonical())
        .filter(a -> reverseName(a).equalsIgnoreCase(e.question().name()))
        .findFirst();
  }

  private static String reverseName(String v4) {
    String[] bytes = v4.split("\\.");
    return bytes.length == 4
        ? bytes[3] + "." + bytes[2] + "." + bytes[1] + "." + bytes[0] + ".in-addr.arpa"
        : "";
  }

  /** The engine answers with one of its names and the network's. */
  private static boolean names(Holder holder, String ptr) {
    String first = ptr.replaceFirst("\\.$", "").toLowerCase(java.util.Locale.ROOT);
    return NameRegistry.names(holder).stream()
        .anyMatch(
            n ->
                first.equals(n)
                    || first.startsWith(n + ".")
                    || first.startsWith(holder.container().hostname() + "."));
  }

  private static dev.whydns.finding.Evidence said(AnswersSeen seen) {
    return seen.exchanges().stream()
        .filter(e -> e.outcome().reply().filter(r -> !r.answers().isEmpty()).isPresent())
        .findFirst()
        .or(() -> seen.exchanges().stream().findFirst())
        .map(Proof::of)
        .orElse(new dev.whydns.finding.Evidence("query", seen.said()));
  }

  private static String has(List<Holder> holders) {
    return String.join("; ", holders.stream().limit(4).map(Holder::text).toList())
        + (holders.size() > 4 ? " and " + (holders.size() - 4) + " more" : "");
  }

  private static String network(Holder holder) {
    return holder.attachment().network();
  }

  private String firstNetwork(TargetFacts asker) {
    return asker
        .container()
        .known()
        .flatMap(c -> c.attachments().stream().findFirst())
        .map(a -> a.network())
        .orElse(snapshot.host().engine().known().map(EngineFacts::product).orElse("NETWORK"));
  }

  private static String label(TargetFacts target) {
    return target.target().label();
  }
}
