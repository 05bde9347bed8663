package dev.whydns.diagnose;

import static dev.whydns.diagnose.AnswerWords.by;
import static dev.whydns.diagnose.AnswerWords.connect;
import static dev.whydns.diagnose.AnswerWords.has;
import static dev.whydns.diagnose.AnswerWords.list;
import static dev.whydns.diagnose.AnswerWords.names;
import static dev.whydns.diagnose.AnswerWords.networks;
import static dev.whydns.diagnose.AnswerWords.said;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Severity;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.HostsFile;
import dev.whydns.model.TargetFacts;
import java.util.List;
import java.util.Optional;

/**
 * Names that are not known to whoever asks, or to nobody. No summary names the asker: those who
 * have the same finding are told together.
 */
final class AnswerFindings {

  private final String name;

  AnswerFindings(String name) {
    this.name = name;
  }

  Finding noDiscovery(
      TargetFacts asker, AnswersSeen seen, List<NameHolder> holders, Severity severity) {
    Optional<ContainerFacts> container = asker.container().known();
    boolean changed = container.filter(ContainerFacts::isOnUserNetwork).isPresent();
    Draft draft =
        Draft.of(
                changed ? Code.MISSING_RECORD : Code.NO_NAME_DISCOVERY,
                severity,
                "Names of containers are not known where the engine's resolver is not asked; "
                    + holders.get(0).name()
                    + " has the name "
                    + name
                    + ".")
            .seen(said(seen))
            .seen(has(holders));
    if (changed) {
      draft.remedy(
          "see why its resolv.conf names another server",
          "whydns resolv " + asker.target().label());
    } else if (container.isPresent() && !container.get().usesHostNetwork()) {
      draft.remedy("put both on one user-defined network", connect(holders.get(0), asker));
    } else {
      draft.remedy("publish the port, and use an address of the host");
    }
    return draft.finding();
  }

  Finding otherNetwork(
      TargetFacts asker, AnswersSeen seen, List<NameHolder> holders, Severity severity) {
    return Draft.of(
            Code.MISSING_RECORD,
            severity,
            names(holders)
                + " "
                + (holders.size() == 1 ? "has" : "have")
                + " the name "
                + name
                + " on "
                + networks(holders)
                + " only, and names are known on the same network alone.")
        .seen(said(seen))
        .seen(has(holders))
        .remedy(
            "if it is meant to know it, put both on one network", connect(holders.get(0), asker))
        .finding();
  }

  Finding otherAnswer(AnswersSeen seen, List<NameHolder> holders, Severity severity) {
    return Draft.of(
            seen.usedSuffix(name) ? Code.SEARCH_WILDCARD : Code.MISSING_RECORD,
            severity,
            name
                + " is answered with "
                + list(seen.addresses())
                + by(seen, name)
                + "; "
                + names(holders)
                + ", on a network that the asker is not on, "
                + (holders.size() == 1 ? "is" : "are")
                + " another.")
        .sure(Confidence.MEDIUM)
        .seen(said(seen))
        .seen(has(holders))
        .remedy("if the container is meant, put both on one network")
        .finding();
  }

  Finding linkedElsewhere(AnswersSeen seen, List<String> linkers, Severity severity) {
    return Draft.of(
            Code.MISSING_RECORD,
            severity,
            "The name " + name + " is known to " + list(linkers) + " alone, by `--link`.")
        .seen(said(seen))
        .seen("engine", "no running container has the name " + name + " for others")
        .remedy("if others are meant to know it, make it a network alias: `--network-alias`")
        .finding();
  }

  Finding nobody(AnswersSeen seen) {
    return Draft.fault(
            Code.NXDOMAIN,
            "No running container of this host has the name "
                + name
                + ", and the servers "
                + (seen.said().equals("NXDOMAIN")
                    ? "say that it does not exist."
                    : "know no address of it."))
        .seen(said(seen))
        .remedy("see which names there are", "docker ps --format '{{.Names}} {{.Networks}}'")
        .finding();
  }

  Finding hosts(TargetFacts asker, AnswersSeen seen, HostsFile.Entry entry) {
    boolean given = HostsFileRules.isGiven(asker.container().known(), name);
    return Draft.of(
            Code.HOSTS_SHADOWS_DNS,
            given ? Severity.INFO : Severity.WARNING,
            "/etc/hosts gives "
                + name
                + " the address "
                + entry.address()
                + "; programs take that and never ask DNS.")
        .seen(
            "/etc/hosts line " + entry.line(),
            entry.address() + " " + String.join(" ", entry.names()))
        .seen(said(seen))
        .remedy(
            given
                ? "if it is not wanted any more, take it out of `extra_hosts:` or `--add-host`"
                : "find who writes it (`--link`, `--hostname`, an entrypoint, the image)")
        .finding();
  }
}
