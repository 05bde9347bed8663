package dev.whydns.diagnose;

import static dev.whydns.diagnose.AnswerWords.has;
import static dev.whydns.diagnose.AnswerWords.names;

import dev.whydns.diagnose.NameRegistry.Expected;
import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Severity;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Names that mean several containers. */
final class SharedNames {

  private final String name;

  SharedNames(String name) {
    this.name = name;
  }

  /**
   * A name that several containers have. Copies of a service are meant to, and plain containers
   * most likely so: round robin is made that way. A project's name that others have as well is not.
   */
  Optional<Finding> shared(Expected expected) {
    List<NameHolder> holders = expected.holders();
    if (holders.stream().anyMatch(h -> h.container().isEmpty()) || isOne(holders)) {
      return Optional.empty();
    }
    boolean projects = holders.stream().map(NameHolder::project).distinct().count() > 1;
    Draft draft =
        Draft.of(
                Code.ALIAS_COLLISION,
                projects ? Severity.WARNING : Severity.INFO,
                "The name "
                    + name
                    + " is shared by "
                    + (projects ? "containers that do not belong together: " : "")
                    + names(holders)
                    + ". Each lookup gives all of their addresses, in any order.")
            .sure(projects ? Confidence.HIGH : Confidence.MEDIUM)
            .seen(has(holders))
            .remedy(
                projects
                    ? "give one of them another alias, or each project a network of its own"
                    : "nothing, if it is meant as round robin; else give one another alias");
    return Optional.of(draft.finding());
  }

  private static boolean isOne(List<NameHolder> holders) {
    return holders.stream().map(NameHolder::name).distinct().count() == 1
        || holders.stream().allMatch(h -> h.service().isPresent())
            && holders.stream().map(NameHolder::project).distinct().count() == 1
            && holders.stream().map(NameHolder::service).distinct().count() == 1;
  }

  /** The name means others on another network of the same asker, which are never answered. */
  Optional<Finding> twice(Expected answered, List<Expected> all) {
    Optional<Expected> other =
        all.stream().filter(e -> !names(e.holders()).equals(names(answered.holders()))).findFirst();
    return other.map(
        o ->
            Draft.of(
                    Code.ALIAS_COLLISION,
                    projects(o).equals(projects(answered)) ? Severity.INFO : Severity.WARNING,
                    "The name "
                        + name
                        + " means "
                        + names(answered.holders())
                        + " on "
                        + answered.network()
                        + " and "
                        + names(o.holders())
                        + " on "
                        + o.network()
                        + "; who is on both is answered with "
                        + answered.network()
                        + "'s alone.")
                .seen(has(answered.holders()))
                .seen(has(o.holders()))
                .remedy(
                    "ask for the other by its network",
                    "whydns answers " + name + "." + o.network())
                .finding());
  }

  private static Set<Optional<String>> projects(Expected expected) {
    return expected.holders().stream().map(NameHolder::project).collect(Collectors.toSet());
  }
}
