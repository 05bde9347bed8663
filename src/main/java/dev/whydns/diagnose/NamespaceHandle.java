package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Remedy;
import dev.whydns.finding.Severity;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.Exchange.Probe;
import java.util.Optional;

/** Whether the engine and the target mean the same network namespace. */
final class NamespaceHandle {

  private NamespaceHandle() {}

  /** A joined container was left behind, or the engine's own handle is damaged. */
  static Optional<Finding> judge(Case c) {
    return orphaned(c).or(() -> handleBroken(c));
  }

  private static Optional<Finding> orphaned(Case c) {
    Optional<String> joined = c.container().flatMap(ContainerFacts::joinedContainer);
    Optional<Long> own = c.target().netns().known().map(n -> n.inode());
    if (joined.isEmpty() || own.isEmpty() || c.target().handleInode().isUnknown()) {
      return Optional.empty();
    }
    Optional<Long> theirs = c.target().handleInode().known();
    if (theirs.equals(own)) {
      return Optional.empty();
    }
    String other = Restart.shortId(joined.get());
    String now = theirs.map(i -> "is in net:[" + i + "] now").orElse("does not run, or is gone");
    return Optional.of(
        Draft.fault(
                Code.NAMESPACE_ORPHANED,
                c.label()
                    + " shares the network of container "
                    + other
                    + " as it was before that was restarted or recreated; it is left in a namespace"
                    + " that the engine has given up.")
            .seen(
                "namespace",
                c.label() + " is in net:[" + own.get() + "], container " + other + " " + now)
            .seen(Proof.failures(c.all(Probe.STUB), 1))
            .remedy(rejoin(c, other, theirs.isPresent()))
            .remedy(recreate(c))
            .finding());
  }

  private static Remedy rejoin(Case c, String other, boolean runs) {
    return runs
        ? Remedy.of("restart it, so that it joins the new namespace", "docker restart " + c.label())
        : Remedy.of(
            "if that container is only stopped, start both anew",
            "docker start " + other + " && docker restart " + c.label());
  }

  /** A restart looks for the container by its ID, which a recreated one does not have. */
  private static Remedy recreate(Case c) {
    Optional<String> service = c.container().flatMap(ContainerFacts::composeService);
    return service
        .map(
            name ->
                Remedy.of(
                    "if that container was recreated, recreate this one too",
                    "docker compose up -d --force-recreate " + name))
        .orElse(
            Remedy.of(
                "if that container was recreated, remove this one and run it again with"
                    + " `--network container:NAME`"));
  }

  private static Optional<Finding> handleBroken(Case c) {
    Optional<ContainerFacts> container = c.container();
    Optional<Long> own = c.target().netns().known().map(n -> n.inode());
    if (container.isEmpty()
        || own.isEmpty()
        || container.get().joinedContainer().isPresent()
        || container.get().usesHostNetwork()
        || container.get().sandboxKey().isEmpty()
        || c.target().handleInode().isUnknown()
        || c.target().handleInode().known().equals(own)) {
      return Optional.empty();
    }
    boolean breaks =
        !anyAnswer(c) && c.upstreams().stream().anyMatch(u -> c.effective(u).answers());
    String what =
        c.target()
            .handleInode()
            .known()
            .map(i -> "leads to net:[" + i + "]")
            .orElse("is no namespace");
    return Optional.of(
        Draft.of(
                Code.NAMESPACE_HANDLE_BROKEN,
                breaks ? Severity.FAULT : Severity.WARNING,
                "The engine's handle on "
                    + c.label()
                    + "'s network namespace is damaged. The engine enters the namespace through it to"
                    + " forward queries, so names outside fail while local names work.")
            .seen(
                container.get().sandboxKey(),
                what + "; the container is in net:[" + own.get() + "]")
            .seen(Proof.failures(c.outside(Probe.STUB), 1))
            .remedy(Restart.of(c, "the engine makes a new handle"))
            .remedy(
                "find what unmounts below /run/docker/netns: a recursive bind mount of /run, a"
                    + " backup, a cleaner of temporary files")
            .remedy("see it by hand", "findmnt -T " + container.get().sandboxKey())
            .finding());
  }

  private static boolean anyAnswer(Case c) {
    return c.outside(Probe.STUB).exchanges().stream()
        .anyMatch(e -> e.rcode().filter(r -> !r.equals("SERVFAIL")).isPresent());
  }
}
