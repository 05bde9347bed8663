package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Severity;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.HostsFile;
import dev.whydns.model.Nsswitch;
import dev.whydns.model.Question.Purpose;
import dev.whydns.model.TargetFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A hosts entry decides a name before DNS is asked; dig and the embedded resolver know nothing. */
final class HostsFileRules implements Rules {

  @Override
  public List<Finding> judge(Case c) {
    List<Finding> found = new ArrayList<>();
    for (String name : c.options().names()) {
      shadowed(c, name).ifPresent(found::add);
    }
    return found;
  }

  /** The entry that programs take for a name; empty where they would ask DNS. */
  static Optional<HostsFile.Entry> entry(Case c, String name) {
    return entry(c.target(), name);
  }

  /** The same of a target. */
  static Optional<HostsFile.Entry> entry(TargetFacts target, String name) {
    boolean filesFirst =
        target.nsswitch().known().map(HostsFileRules::readsFilesFirst).orElse(true);
    return filesFirst
        ? target.hosts().known().stream()
            .flatMap(h -> h.entries().stream())
            .filter(e -> e.names().stream().anyMatch(name::equalsIgnoreCase))
            .findFirst()
        : Optional.empty();
  }

  /** Without the file or the line, libraries read the files first, too. */
  private static boolean readsFilesFirst(Nsswitch n) {
    int files = n.sources().indexOf("files");
    int dns = n.sources().indexOf("dns");
    return n.sources().isEmpty() || files >= 0 && (dns < 0 || files < dns);
  }

  private static Optional<Finding> shadowed(Case c, String name) {
    Optional<HostsFile.Entry> entry = entry(c, name);
    ServerView asked =
        c.all(Probe.STUB).named(name).only(e -> e.question().purpose() == Purpose.NAMED);
    List<String> byDns = asked.addresses();
    if (entry.isEmpty() || byDns.contains(entry.get().address().canonical()) || !asked.answers()) {
      return Optional.empty();
    }
    boolean given = isGiven(c.container(), name);
    return Optional.of(
        Draft.of(
                Code.HOSTS_SHADOWS_DNS,
                given ? Severity.INFO : Severity.WARNING,
                "/etc/hosts gives "
                    + name
                    + " the address "
                    + entry.get().address()
                    + "; programs take that and never ask DNS, which "
                    + (byDns.isEmpty() ? "knows no address." : "says " + list(byDns) + "."))
            .seen(
                "/etc/hosts line " + entry.get().line(),
                entry.get().address() + " " + String.join(" ", entry.get().names()))
            .seen(Proof.some(asked, 1))
            .remedy(
                given
                    ? "if it is not wanted any more, take it out of `extra_hosts:` or `--add-host`"
                    : "find who writes it (`--link`, an entrypoint, the image), and take it out if it"
                        + " is not wanted")
            .finding());
  }

  private static String list(List<String> addresses) {
    return String.join(", ", addresses.stream().limit(4).toList());
  }

  /** Whether the operator gave it: {@code --add-host}, {@code extra_hosts}. */
  static boolean isGiven(Optional<ContainerFacts> container, String name) {
    return container.map(ContainerFacts::extraHosts).stream()
        .flatMap(List::stream)
        .flatMap(h -> Stream.of(h.split("[:=]", 2)).limit(1))
        .anyMatch(name::equalsIgnoreCase);
  }
}
