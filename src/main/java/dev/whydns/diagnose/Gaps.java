package dev.whydns.diagnose;

import dev.whydns.finding.NotChecked;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.EngineApi;
import dev.whydns.model.Exchange;
import dev.whydns.model.Fact;
import dev.whydns.model.NetnsFacts;
import dev.whydns.model.Outcome;
import dev.whydns.model.Reading;
import dev.whydns.model.SocketFacts;
import dev.whydns.model.Target;
import dev.whydns.model.TargetFacts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What could not be judged of a target, why, and what would enable it. */
final class Gaps {

  private static final String MORE_TIME = "a longer --deadline";

  private final List<NotChecked> gaps = new ArrayList<>();

  private Gaps() {}

  static List<NotChecked> of(Case c, List<String> measurementGaps) {
    Gaps g = new Gaps();
    TargetFacts t = c.target();
    if (t.presence() != TargetFacts.Presence.RUNNING) {
      boolean stopped = t.presence() == TargetFacts.Presence.STOPPED;
      String enable =
          t.presence() == TargetFacts.Presence.ENGINE_GONE
              ? "check it again: whydns check " + c.label()
              : "start it: docker start " + c.label();
      g.gaps.add(
          new NotChecked(
              "everything about " + c.label(),
              t.presence().why() + (stopped ? status(c) : ""),
              enable));
      return g.gaps;
    }
    g.fact("network namespace", t.netns());
    g.fact("resolv.conf", t.resolvConf());
    g.fact("hosts file", t.hosts());
    g.fact("nsswitch.conf", t.nsswitch());
    if (t.resolvConf().known().isPresent()) {
      g.fact("upstream servers", t.upstreams());
    }
    t.netns().known().ifPresent(g::namespace);
    g.owner(c);
    g.engine(c);
    g.readings(c);
    g.sending(c);
    measurementGaps.forEach(
        gap -> g.gaps.add(new NotChecked("some late replies", gap, "check fewer at once")));
    return g.gaps;
  }

  private static String status(Case c) {
    return c.container()
        .map(ContainerFacts::status)
        .filter(s -> !s.isEmpty())
        .map(s -> " (" + s + ")")
        .orElse("");
  }

  private void fact(String what, Fact<?> fact) {
    if (fact.isUnknown()) {
      gaps.add(NotChecked.because(what, fact.why(), otherwise(fact.why())));
    }
  }

  private static String otherwise(String why) {
    return why.contains(" is a ")
        ? "put a regular file there"
        : "look at it by hand, or run whydns again";
  }

  private void namespace(NetnsFacts n) {
    fact("sockets", n.sockets());
    n.leftOut().ifPresent(why -> fact("sockets", Fact.unknown(why)));
    fact("firewall rules", n.firewall());
    fact("routes", n.routes());
    n.firewall().known().ifPresent(f -> f.gaps().forEach(this::rules));
  }

  private void rules(String why) {
    String what = "firewall rules";
    if (gaps.stream().noneMatch(g -> g.what().equals(what) && g.why().equals(why))) {
      boolean absent = why.contains("not installed");
      gaps.add(
          NotChecked.because(what, why, absent ? "install the tool on the host" : otherwise(why)));
    }
  }

  /**
   * The rules between whose readings questions were repeated: no blame can come from what is
   * unread.
   */
  private void readings(Case c) {
    c.repetitions().stream()
        .flatMap(r -> Stream.concat(r.before().stream(), r.after().stream()))
        .map(Reading::firewall)
        .flatMap(
            f ->
                f.isUnknown()
                    ? Stream.of(f.why())
                    : f.known().stream().flatMap(k -> k.gaps().stream()))
        .forEach(this::rules);
  }

  private void owner(Case c) {
    Optional<SocketFacts> blind =
        c.sockets().orElse(List.of()).stream()
            .filter(SocketFacts::isOnEmbeddedAddress)
            .filter(s -> s.owner().isUnknown())
            .findFirst();
    blind.ifPresent(s -> fact("owner of the sockets on 127.0.0.11", s.owner()));
  }

  private void engine(Case c) {
    if (c.isPodman() && c.isContainer()) {
      gaps.add(
          new NotChecked(
              "how this engine resolves container names",
              "it is Podman, whose resolver (aardvark-dns, on the network's gateway) is asked here"
                  + " like any server",
              "look at /run/containers/networks/aardvark-dns on the host"));
    }
    if (c.target().target().kind() == Target.Kind.PID && c.target().container().isUnknown()) {
      gaps.add(
          NotChecked.because(
              "what its engine says of it",
              c.target().container().why(),
              "for Podman, give its API and the container's name: whydns check -H"
                  + " unix:///run/podman/podman.sock NAME"));
    }
    access(c.host().api())
        .ifPresent(
            how -> gaps.add(new NotChecked("the engine's view", c.host().api().detail(), how)));
  }

  /** What would let the engine be asked; empty where it answers, or does not run. */
  private static Optional<String> access(EngineApi api) {
    return switch (api.state()) {
      case NOT_PERMITTED -> Optional.of("run as root");
      case REMOTE -> Optional.of("run whydns on that host");
      case NOT_AN_ENGINE -> Optional.of("give the engine's own socket: whydns check -H ENDPOINT");
      case TIMED_OUT ->
          Optional.of("give the run more time, as --deadline 15s").filter(how -> !api.isSilent());
      default -> Optional.empty();
    };
  }

  private void sending(Case c) {
    Map<String, Integer> reasons = new LinkedHashMap<>();
    for (Exchange e : c.exchanges()) {
      if (e.outcome() instanceof Outcome.NotSent n) {
        reasons.merge(n.why(), 1, Integer::sum);
      }
    }
    reasons.forEach(
        (why, n) ->
            gaps.add(
                NotChecked.because(
                    n + (n == 1 ? " question was" : " questions were") + " not sent",
                    why,
                    why.equals(Outcome.NotSent.DEADLINE) ? MORE_TIME : otherwise(why))));
  }
}
