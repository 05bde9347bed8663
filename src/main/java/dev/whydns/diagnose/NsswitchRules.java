package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Severity;
import dev.whydns.model.HostsFile;
import dev.whydns.model.Nsswitch;
import dev.whydns.model.Target;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An nsswitch.conf whose hosts line leads to no DNS: programs fail at once while dig gets answers.
 *
 * <p>glibc asks the sources of that line and no others (nsswitch.conf(5)). Go's resolver with files
 * alone reads the hosts file alone (net/conf.go, hostLookupOrder). musl reads no nsswitch.conf, and
 * the engine forwards the queries of containers without it.
 */
final class NsswitchRules implements Rules {

  /** Sources that never ask a DNS server; any other one, as nss-resolve or sss, may do so. */
  private static final Set<String> WITHOUT_DNS =
      Set.of("files", "db", "compat", "myhostname", "mymachines", "usrfiles", "altfiles");

  @Override
  public List<Finding> judge(Case c) {
    Target.Kind kind = c.target().target().kind();
    boolean concerned = c.isHostSide() || kind == Target.Kind.CONTAINER;
    return c
        .target()
        .nsswitch()
        .known()
        .filter(n -> concerned && leadsToNoDns(n))
        .map(n -> finding(c, n))
        .stream()
        .toList();
  }

  /** An empty line proves nothing: libraries fall back to their own order. */
  private static boolean leadsToNoDns(Nsswitch n) {
    List<String> services = n.sources().stream().filter(s -> !s.startsWith("[")).toList();
    return !services.isEmpty()
        && services.stream().allMatch(s -> WITHOUT_DNS.contains(s) || s.startsWith("mdns"));
  }

  private static Finding finding(Case c, Nsswitch n) {
    Optional<String> lost =
        c.options().names().stream().filter(name -> !isInHosts(c, name)).findFirst();
    boolean seen =
        c.rounds().stream()
            .flatMap(r -> r.replays().stream())
            .anyMatch(r -> r.label().profile().startsWith("glibc"));
    boolean isHit = c.isHostSide() || seen;
    String order = String.join(" ", n.sources());
    Draft draft =
        Draft.of(
                Code.NSSWITCH_WITHOUT_DNS,
                isHit && lost.isPresent() ? Severity.FAULT : Severity.WARNING,
                who(c)
                    + ", since the hosts line of its "
                    + n.path()
                    + " names no dns (\""
                    + order
                    + "\")"
                    + lost.map(name -> ": " + name + " is not in /etc/hosts, so it fails at once.")
                        .orElse("."))
            .sure(seen ? Confidence.HIGH : Confidence.MEDIUM)
            .seen(
                n.path() + n.line().map(l -> " line " + l.number()).orElse(""),
                n.line().map(l -> l.text().strip()).orElse("hosts: " + order));
    draft.seen("who reads it", "glibc, and Go's resolver with files alone; musl and dig do not");
    String inside = c.isContainer() ? "docker exec " + c.label() + " " : "";
    draft.remedy(
        "add dns behind files there" + (c.isContainer() ? ", and in the image for good" : ""),
        inside + "sed -i 's/^hosts:[[:space:]]*files/& dns/' " + n.path());
    return draft
        .remedy(
            "see it by hand: getent fails where dig gets an answer",
            inside + "getent ahosts " + lost.orElse("example.com"))
        .finding();
  }

  /** Go's daemon reads the file itself, or asks glibc, which comes to the same here. */
  private static String who(Case c) {
    return c.target().target().kind() == Target.Kind.DOCKERD
        ? "dockerd never asks DNS for the names that it looks up itself, as those of registries"
        : "Programs of " + c.label() + " that use glibc never ask DNS";
  }

  private static boolean isInHosts(Case c, String name) {
    return c.target().hosts().known().stream()
        .flatMap(h -> h.entries().stream())
        .map(HostsFile.Entry::names)
        .anyMatch(names -> names.stream().anyMatch(name::equalsIgnoreCase));
  }
}
