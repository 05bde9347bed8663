package dev.whydns.diagnose;

import static dev.whydns.diagnose.Provenance.join;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Evidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Severity;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.EngineFooter;
import dev.whydns.model.IpAddress;
import dev.whydns.model.ResolvConf;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * A container's servers are those of the host's file at its start: a running container never
 * follows the host (moby issue 42752).
 */
final class StaleRules implements Rules {

  @Override
  public List<Finding> judge(Case c) {
    if (!c.isContainer()
        || c.resolvConf().isEmpty()
        || Provenance.isOwnChoice(c)
        || !Provenance.isEnginesCopy(c)) {
      return List.of();
    }
    Optional<List<IpAddress>> got = Provenance.servers(c);
    Optional<List<IpAddress>> today = Provenance.today(c);
    if (got.isEmpty() || today.isEmpty() || got.equals(today) || isFallbackStill(got, today)) {
      return List.of();
    }
    Optional<Boolean> changed = hasChangedSince(c);
    if (Provenance.isChoiceUnknown(c) && !changed.orElse(false)) {
      return List.of();
    }
    return List.of(finding(c, got.get(), today.get()));
  }

  private static boolean isFallbackStill(
      Optional<List<IpAddress>> got, Optional<List<IpAddress>> today) {
    return today.get().isEmpty() && ServerListRules.isFallback(got.get());
  }

  /** Whether the host's file was written after the container started; empty when not known. */
  private static Optional<Boolean> hasChangedSince(Case c) {
    Optional<Instant> started = c.container().flatMap(ContainerFacts::startedAt);
    Optional<Instant> changed =
        Provenance.source(c).flatMap(ResolvConf::file).map(f -> f.modifiedAt());
    return started.flatMap(s -> changed.map(m -> m.isAfter(s)));
  }

  private static Finding finding(Case c, List<IpAddress> got, List<IpAddress> today) {
    boolean dead =
        got.isEmpty()
            || !c.upstreams().isEmpty()
                && c.upstreams().stream().allMatch(u -> ReachRules.isUnreached(c, u));
    boolean breaks = dead && today.stream().anyMatch(s -> c.fromHost(s).answers());
    Draft draft =
        Draft.of(
                Code.RESOLV_STALE,
                breaks ? Severity.FAULT : Severity.WARNING,
                "The host's resolv.conf changed after "
                    + c.label()
                    + " started: it names "
                    + join(today)
                    + " now, the container still uses "
                    + join(got)
                    + "."
                    + (breaks ? " The old ones do not answer, " + whoAnswers(c, today) : ""))
            .sure(confidence(c, breaks));
    draft.seen(had(c, got));
    draft.seen("host's resolv.conf", "nameservers " + join(today) + times(c));
    if (breaks) {
      today.stream()
          .flatMap(s -> c.fromHost(s).firstAnswer().stream())
          .limit(1)
          .forEach(e -> draft.seen(Proof.of(e)));
      c.upstreams().stream().limit(1).forEach(u -> draft.seen(Proof.failures(c.effective(u), 1)));
    }
    takeOver(c, draft, today, dead);
    return draft
        .remedy(
            "for good: point the host at a local resolver that stays (systemd-resolved, dnsmasq),"
                + " or name servers in daemon.json")
        .finding();
  }

  private static String whoAnswers(Case c, List<IpAddress> today) {
    List<IpAddress> live = today.stream().filter(s -> c.fromHost(s).answers()).toList();
    return live.equals(today)
        ? "the new ones do."
        : join(live) + (live.size() == 1 ? " of the new ones does." : " of the new ones do.");
  }

  /**
   * A restart is advised where it makes things better: the first of the new servers is the one that
   * every lookup is sent to, so it must answer, unless the old ones are all dead and another does.
   */
  private static void takeOver(Case c, Draft draft, List<IpAddress> today, boolean dead) {
    boolean any = today.stream().anyMatch(s -> c.fromHost(s).answers());
    boolean first = !today.isEmpty() && c.fromHost(today.get(0)).answers();
    if (!first) {
      draft.remedy(
          "mend the host's /etc/resolv.conf before "
              + c.label()
              + " starts again: the next start takes it over, and "
              + doubt(c, today, any));
    }
    if (first || dead && any) {
      draft.remedy(
          "restart the container: it gets the host's file at its start",
          "docker restart " + c.label());
    }
  }

  private static String doubt(Case c, List<IpAddress> today, boolean any) {
    if (today.isEmpty()) {
      return "it names no server that a container can use";
    } else if (!c.fromHost(today.get(0)).isMeasured()) {
      return "whether " + today.get(0) + " answers is not known";
    }
    return any
        ? "its first server, " + today.get(0) + ", does not answer: each lookup would wait for it"
        : "what it names now does not answer";
  }

  /** A file that is older than the container may have been put in place by a link or a move. */
  private static Confidence confidence(Case c, boolean breaks) {
    if (breaks || hasChangedSince(c).orElse(false)) {
      return Confidence.HIGH;
    }
    return Confidence.MEDIUM;
  }

  private static Evidence had(Case c, List<IpAddress> got) {
    ResolvConf conf = c.resolvConf().orElseThrow();
    boolean inFooter = conf.footer().flatMap(EngineFooter::externalServers).isPresent();
    if (c.usesEmbeddedDns() && !inFooter) {
      return new Evidence("upstreams", join(got) + " (" + c.target().upstreamsFrom() + ")");
    }
    return Proof.file(
        conf,
        inFooter
            ? conf.lineWith("#", "ExtServers:")
            : got.stream().findFirst().flatMap(s -> conf.lineWith("nameserver", s.text())),
        "nameservers " + join(got));
  }

  private static String times(Case c) {
    Optional<Instant> changed =
        Provenance.source(c).flatMap(ResolvConf::file).map(f -> f.modifiedAt());
    Optional<Instant> started = c.container().flatMap(ContainerFacts::startedAt);
    return changed.map(t -> ", written at " + seconds(t)).orElse("")
        + started.map(t -> "; the container started at " + seconds(t)).orElse("");
  }

  private static Instant seconds(Instant t) {
    return t.truncatedTo(ChronoUnit.SECONDS);
  }
}
