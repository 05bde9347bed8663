package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.ContainerFacts;
import dev.whydns.model.EngineApi;
import dev.whydns.model.Exchange.Vantage;
import dev.whydns.model.Fact;
import dev.whydns.model.Firewall;
import dev.whydns.model.HostFacts;
import dev.whydns.model.Measurement;
import dev.whydns.model.Outcome;
import dev.whydns.model.Reading;
import dev.whydns.model.Repetition;
import dev.whydns.model.Snapshot;
import dev.whydns.model.Snapshots;
import dev.whydns.model.Snapshots.TargetBuilder;
import dev.whydns.model.SocketFacts;
import dev.whydns.model.Target;
import dev.whydns.model.TargetFacts;
import dev.whydns.model.TargetFacts.Presence;
import dev.whydns.model.Transport;
import dev.whydns.model.UdpCounters;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said to be not checked, why, and what would help. */
class GapsTest {

  private static final String BY_HAND = "look at it by hand, or run whydns again";

  @Test
  void of_a_target_of_which_all_was_read_nothing_is_left() {
    assertThat(gaps(web())).isEmpty();
  }

  @Test
  void a_target_that_does_not_run_is_not_examined_at_all() {
    assertThat(gaps(web().presence(Presence.STOPPED).container(status("exited"))))
        .containsExactly(
            "everything about web / it does not run (exited) / start it: docker start web");
    assertThat(gaps(web().presence(Presence.STOPPED).container(status(""))))
        .containsExactly("everything about web / it does not run / start it: docker start web");
    assertThat(gaps(web().presence(Presence.GONE)))
        .containsExactly(
            "everything about web / it stopped while it was examined / start it: docker start web");
    assertThat(gaps(web().presence(Presence.ENGINE_GONE)))
        .containsExactly(
            "everything about web / the engine ended or restarted while it was examined / check it"
                + " again: whydns check web");
  }

  @Test
  void what_could_not_be_read_is_told_with_what_would_help() {
    assertThat(
            gaps(
                web()
                    .unknownSockets("no CAP_SYS_PTRACE")
                    .firewall(Fact.unknown("Permission denied"))
                    .unknownUpstreams("/var/lib/docker is a pipe")))
        .containsExactly(
            "upstream servers / /var/lib/docker is a pipe / put a regular file there",
            "sockets / no CAP_SYS_PTRACE / run as root, or with CAP_SYS_PTRACE",
            "firewall rules / Permission denied / run as root");
    assertThat(gaps(web().unknownNetns("it ended")))
        .containsExactly("network namespace / it ended / " + BY_HAND);
    assertThat(gaps(web().sockets(ownedBy(Fact.unknown("no CAP_SYS_PTRACE")))))
        .containsExactly(
            "owner of the sockets on 127.0.0.11 / no CAP_SYS_PTRACE / run as root, or with"
                + " CAP_SYS_PTRACE");
    assertThat(gaps(web().sockets(ownedBy(Fact.absent("no process"))))).isEmpty();
  }

  @Test
  void rules_of_one_tool_that_are_missing_are_told_once_whatever_reading_it_was() {
    Firewall half =
        new Firewall(EmbeddedPathTest.engines(), List.of(), List.of("iptables is not installed"));
    assertThat(gaps(web().firewall(Fact.of(half))))
        .containsExactly(
            "firewall rules / iptables is not installed / install the tool on the host");
    Snapshot s = Snapshots.of(web().firewall(Fact.of(half)).build()).build();
    Repetition again =
        new Repetition(
            List.of(), List.of(reading(Fact.of(half))), List.of(reading(Fact.unknown("it hung"))));

    assertThat(gaps(s, new Measurement(List.of(), List.of(again), List.of())))
        .containsExactly(
            "firewall rules / iptables is not installed / install the tool on the host",
            "firewall rules / it hung / " + BY_HAND);
  }

  @Test
  void questions_that_were_not_sent_are_counted_by_reason() {
    Snapshot s = Snapshots.of(web().build()).build();
    Measurement some =
        Answers.outcomes(
            s,
            List.of("api.example.com"),
            q ->
                q.transport() == Transport.TCP && LookupCase.isAaaa(q)
                    ? new Outcome.NotSent("no port is free")
                    : q.question().edns().isPresent()
                        ? new Outcome.NotSent("Operation not permitted")
                        : Answers.answered(q, "NOERROR"));

    assertThat(gaps(s, new Measurement(some.exchanges(), List.of(), List.of("time was up"))))
        .containsExactlyInAnyOrder(
            notSent(some, "no port is free") + " / no port is free / " + BY_HAND,
            notSent(some, "Operation not permitted") + " / Operation not permitted / run as root",
            "some late replies / time was up / check fewer at once");
  }

  private static String notSent(Measurement m, String why) {
    long n =
        m.exchanges().stream().filter(e -> e.outcome().equals(new Outcome.NotSent(why))).count();
    return n + (n == 1 ? " question was not sent" : " questions were not sent");
  }

  @ParameterizedTest
  @CsvSource({
    "NOT_PERMITTED, run as root",
    "REMOTE, run whydns on that host",
    "NOT_AN_ENGINE, give the engine's own socket: whydns check -H ENDPOINT",
  })
  void an_engine_that_could_not_be_asked_leaves_its_view_out(EngineApi.State state, String how) {
    assertThat(gaps(with(state, web()), Measurement.none()))
        .containsExactly("the engine's view / what it said / " + how);
  }

  @ParameterizedTest
  @CsvSource({"ANSWERED", "TIMED_OUT", "REFUSED", "NO_SOCKET"})
  void one_that_hangs_or_is_down_is_a_finding_and_no_gap(EngineApi.State state) {
    assertThat(gaps(with(state, web()), Measurement.none())).isEmpty();
  }

  @Test
  void a_process_whose_engine_is_not_known_may_be_podman_s() {
    TargetFacts web = web().build();
    TargetFacts process =
        new TargetFacts(
            new Target(Target.Kind.PID, "pid:4711", Optional.empty()),
            web.presence(),
            web.process(),
            Fact.unknown("no engine tells of it"),
            web.netns(),
            web.handleInode(),
            web.resolvConf(),
            web.managedResolvConf(),
            web.hosts(),
            web.nsswitch(),
            web.upstreams(),
            web.upstreamsFrom());

    assertThat(gaps(Snapshots.of(process).build(), Measurement.none()))
        .singleElement()
        .satisfies(g -> assertThat(g).startsWith("what its engine says of it / no engine tells"));
  }

  private static SocketFacts ownedBy(Fact<SocketFacts.Owner> owner) {
    return Snapshots.engineSocket(Transport.UDP, 40053).ownedBy(owner);
  }

  private static ContainerFacts status(String status) {
    ContainerFacts k = Snapshots.containerFacts("web", "app");
    return new ContainerFacts(
        k.id(),
        k.name(),
        k.pid(),
        status,
        k.startedAt(),
        k.hostname(),
        k.networkMode(),
        k.attachments(),
        k.sandboxKey(),
        k.resolvConfPath(),
        k.dns(),
        k.dnsSearch(),
        k.dnsOptions(),
        k.extraHosts(),
        k.runtime(),
        k.composeProject(),
        k.composeService());
  }

  private static Reading reading(Fact<Firewall> firewall) {
    return new Reading(
        new Vantage("host", Snapshots.HOST_NETNS),
        firewall,
        Fact.absent("conntrack"),
        Fact.of(new UdpCounters(0, 0, 0)),
        Fact.of(List.of()));
  }

  private static TargetBuilder web() {
    return Snapshots.container("web").firewall(EmbeddedPathTest.engines());
  }

  private static Snapshot with(EngineApi.State state, TargetBuilder target) {
    Snapshot s = Snapshots.of(target.build()).build();
    HostFacts h = s.host();
    return new Snapshot(
        s.takenAt(),
        new HostFacts(
            h.name(),
            h.kernel(),
            new EngineApi("unix:///var/run/docker.sock", state, "what it said", 3000),
            h.engine(),
            h.daemons(),
            h.resolvConf(),
            h.resolvedConf(),
            h.hosts(),
            h.nsswitch(),
            h.netns(),
            h.ipForward(),
            h.bridgeNfCallIptables(),
            h.missingCapabilities()),
        s.targets());
  }

  private static List<String> gaps(TargetBuilder target) {
    return gaps(Snapshots.of(target.build()).build(), Measurement.none());
  }

  /** As {@code what / why / what would help}. */
  private static List<String> gaps(Snapshot snapshot, Measurement measured) {
    return Diagnosis.of(snapshot, measured, JudgeOptions.pathOnly()).get(0).notChecked().stream()
        .map(n -> n.what() + " / " + n.why() + " / " + n.enable())
        .toList();
  }
}
