package dev.whydns.cli;

import dev.whydns.finding.NotChecked;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.Fact;
import dev.whydns.model.Firewall;
import dev.whydns.model.NetnsFacts;
import dev.whydns.model.SocketFacts;
import dev.whydns.model.TargetFacts;
import dev.whydns.model.TargetFacts.Presence;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What of a target could not be read, why, and what would make it possible. */
final class Unread {

  private final Optional<NetnsFacts> netns;
  private final Set<NotChecked> gaps = new LinkedHashSet<>();
  private boolean something;

  Unread(TargetFacts target) {
    this.netns = target.presence() == Presence.RUNNING ? target.netns().known() : Optional.empty();
    if (target.presence() != Presence.RUNNING) {
      absent(target);
    } else if (netns.isEmpty()) {
      gap("network namespace", target.netns().why());
    }
  }

  private void absent(TargetFacts target) {
    String label = target.target().label();
    String status =
        target
            .container()
            .known()
            .map(ContainerFacts::status)
            .filter(s -> !s.isEmpty())
            .map(s -> " (" + s + ")")
            .orElse("");
    String why =
        target.presence() == Presence.GONE
            ? "it stopped while it was looked at"
            : "it does not run" + status;
    gaps.add(new NotChecked("everything about " + label, why, "docker start " + label));
  }

  /** For {@code owners}: sockets, and who holds them. */
  void sockets() {
    Optional<Fact<List<SocketFacts>>> sockets = netns.map(NetnsFacts::sockets);
    sockets.ifPresent(fact -> fact("sockets", fact));
    netns.ifPresent(n -> n.leftOut().ifPresent(why -> gap("sockets", why)));
    for (SocketFacts s : sockets.map(f -> f.orElse(List.of())).orElse(List.of())) {
      if (s.owner().isUnknown()) {
        gap("owners of sockets", s.owner().why());
      }
    }
  }

  /** For {@code rules}: rules, and the sockets that they lead to. */
  void rules() {
    Optional<Fact<Firewall>> firewall = netns.map(NetnsFacts::firewall);
    firewall.ifPresent(fact -> fact("firewall rules", fact));
    firewall
        .flatMap(Fact::known)
        .ifPresent(f -> f.gaps().forEach(why -> gap("firewall rules", why)));
    netns
        .map(NetnsFacts::sockets)
        .filter(Fact::isUnknown)
        .ifPresent(s -> gap("sockets on 127.0.0.11", s.why()));
  }

  private void fact(String what, Fact<?> fact) {
    something |= fact.known().isPresent();
    if (fact.known().isEmpty()) {
      gap(what, fact.why());
    }
  }

  private void gap(String what, String why) {
    gaps.add(
        NotChecked.because(
            what,
            why,
            why.contains("not installed")
                ? "install it on the host"
                : "run it again with --debug"));
  }

  List<NotChecked> gaps() {
    return List.copyOf(gaps);
  }

  /** Whether the main thing could be read, wholly or in part. */
  boolean readSomething() {
    return something;
  }
}
