package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.Code;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.DaemonFacts;
import dev.whydns.model.EngineApi;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.Fact;
import dev.whydns.model.HostFacts;
import dev.whydns.model.Outcome;
import dev.whydns.model.ProcessFacts;
import dev.whydns.model.Snapshot;
import dev.whydns.model.Snapshots;
import dev.whydns.model.TargetFacts;
import dev.whydns.probe.PlannedQuestion;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The daemon behind the sockets, and the defects of its versions. */
class OwnerRulesTest {

  private static final Predicate<PlannedQuestion> ENGINE =
      q -> q.probe() == Probe.STUB || q.probe() == Probe.DIRECT;
  private static final Outcome REFUSED = new Outcome.Refused(0.1, "port unreachable");
  private static final EngineApi GONE = api(EngineApi.State.REFUSED, "connection refused");
  private static final EngineApi HANGS = api(EngineApi.State.TIMED_OUT, "no answer in 3000 ms");

  @Test
  void no_daemon_and_a_refusing_api_are_an_engine_that_is_down() {
    PathCase down = PathCase.of(with(GONE, web().daemons().build())).when(ENGINE, REFUSED);

    assertThat(down.findings()).contains("fault daemon-down");
    assertThat(down.evidence(Code.DAEMON_DOWN))
        .startsWith(
            "processes: no process dockerd on this host",
            "api: " + GONE.endpoint() + ": connection refused");
  }

  @Test
  void what_answers_is_not_down() {
    assertThat(PathCase.of(with(GONE, web().daemons().build())).findings())
        .noneMatch(f -> f.contains("daemon-down"));
    assertThat(PathCase.of(with(GONE, web().build())).when(ENGINE, REFUSED).findings())
        .noneMatch(f -> f.contains("daemon-down"));
    assertThat(PathCase.of(web().daemons().build()).when(ENGINE, REFUSED).findings())
        .noneMatch(f -> f.contains("daemon-down"));
  }

  @Test
  void a_daemon_that_a_signal_stopped_is_unresponsive_and_on_the_host_a_warning() {
    PathCase stopped =
        PathCase.of(web().daemons(stopped()).build()).when(ENGINE, Answers.silence());

    assertThat(stopped.findings()).first().isEqualTo("fault daemon-unresponsive");
    assertThat(stopped.finding(Code.DAEMON_UNRESPONSIVE).summary())
        .startsWith("dockerd (pid 7041) is stopped: a signal or a debugger holds it");
    assertThat(
            PathCase.of(
                    Snapshots.of(
                            Snapshots.host(Snapshots.resolvConf().nameservers("10.0.0.2").build())
                                .build())
                        .daemons(stopped())
                        .build())
                .findings())
        .containsExactly("warning daemon-unresponsive");
  }

  @Test
  void a_stopped_daemon_is_continued_before_it_is_asked_for_a_restart() {
    PathCase both =
        PathCase.of(
                Snapshots.of(Snapshots.container("web").build())
                    .engine("25.0.5")
                    .daemons(stopped())
                    .build())
            .when(ENGINE, Answers.silence());

    assertThat(both.findings()).contains("fault rules-missing", "fault daemon-unresponsive");
    assertThat(both.commands(Code.RULES_MISSING))
        .startsWith("kill -CONT 7041")
        .contains("docker restart web");
    assertThat(both.commands(Code.DAEMON_UNRESPONSIVE)).containsOnlyOnce("kill -CONT 7041");
  }

  @Test
  void a_daemon_whose_api_hangs_and_that_answers_no_question_is_unresponsive() {
    PathCase hangs = PathCase.of(with(HANGS, web().build())).when(ENGINE, Answers.silence());

    assertThat(hangs.findings())
        .startsWith("fault daemon-unresponsive")
        .contains("warning api-unresponsive");
    assertThat(hangs.finding(Code.DAEMON_UNRESPONSIVE).summary())
        .isEqualTo("dockerd (pid 7041) runs and does not answer, neither DNS nor its API.");
    assertThat(PathCase.of(with(HANGS, web().build())).findings())
        .containsExactly("warning api-unresponsive");
    assertThat(PathCase.of(with(HANGS, web().build())).when(ENGINE, REFUSED).findings())
        .noneMatch(f -> f.contains("daemon-unresponsive"));
  }

  @Test
  void an_engine_that_had_less_than_a_second_is_not_judged() {
    EngineApi hurried =
        new EngineApi(HANGS.endpoint(), EngineApi.State.TIMED_OUT, "no answer in 2 ms", 2);
    PathCase silent = PathCase.of(with(hurried, web().build())).when(ENGINE, Answers.silence());

    assertThat(silent.findings())
        .noneMatch(f -> f.contains("api-unresponsive") || f.contains("daemon-unresponsive"));
    assertThat(silent.report().notChecked()).anyMatch(gap -> gap.why().equals("no answer in 2 ms"));
  }

  @Test
  void a_container_that_joined_another_before_its_restart_is_in_an_orphaned_namespace() {
    assertThat(PathCase.of(joined(4026539999L)).findings()).contains("fault namespace-orphaned");
    assertThat(PathCase.of(joined(0)).findings()).noneMatch(f -> f.contains("namespace"));
    assertThat(PathCase.of(joined(4026539999L)).commands(Code.NAMESPACE_ORPHANED))
        .containsExactly("docker restart web");
    assertThat(PathCase.of(joined(4026539999L)).evidence(Code.NAMESPACE_ORPHANED))
        .first()
        .satisfies(e -> assertThat(e).endsWith(" is in net:[4026539999] now"));
  }

  @Test
  void the_other_container_is_started_first_where_it_does_not_run() {
    Snapshot s = joined(0);
    PathCase gone = PathCase.of(withHandle(s, Fact.absent("no such namespace")));

    assertThat(gone.findings()).contains("fault namespace-orphaned");
    String other = Snapshots.idOf("db").substring(0, 12);
    assertThat(gone.commands(Code.NAMESPACE_ORPHANED))
        .containsExactly("docker start " + other + " && docker restart web");
    assertThat(gone.evidence(Code.NAMESPACE_ORPHANED))
        .first()
        .satisfies(e -> assertThat(e).endsWith(" does not run, or is gone"));
    assertThat(PathCase.of(withHandle(s, Fact.unknown("not permitted"))).findings())
        .noneMatch(f -> f.contains("namespace"));
  }

  @Test
  void a_handle_on_another_namespace_is_damaged_and_a_fault_where_nothing_gets_out() {
    assertThat(PathCase.of(handle(4026539999L)).findings())
        .containsExactly("warning namespace-handle-broken");
    assertThat(PathCase.of(handle(4026539999L)).when(ENGINE, Answers.silence()).findings())
        .first()
        .isEqualTo("fault namespace-handle-broken");
    assertThat(PathCase.of(handle(0)).findings()).isEmpty();
    assertThat(
            PathCase.of(handle(4026539999L))
                .withoutOutside()
                .evidence(Code.NAMESPACE_HANDLE_BROKEN))
        .satisfiesExactly(
            e ->
                assertThat(e)
                    .startsWith(
                        "/var/run/docker/netns/a1a87f825930: leads to net:[4026539999]; the"
                            + " container is in net:["),
            e -> assertThat(e).contains("A api.example.com @127.0.0.11 udp", "no answer"));
    assertThat(
            PathCase.of(handle(4026539999L))
                .when(PathCase::isOutside, LookupCase.says("SERVFAIL"))
                .findings())
        .contains("fault namespace-handle-broken");
  }

  @ParameterizedTest
  @CsvSource({"24.0.0, true", "24.0.1, false", "23.0.6, false"})
  void an_engine_that_turns_nxdomain_into_servfail_is_known_by_version_and_deed(
      String version, boolean known) {
    PathCase turned =
        PathCase.of(web().engine(version).build())
            .when(PathCase::isOutside, LookupCase.says("SERVFAIL"))
            .when(q -> !ENGINE.test(q), LookupCase.says("NXDOMAIN"));

    assertThat(turned.findings().contains("fault engine-known-bad")).isEqualTo(known);
    assertThat(PathCase.of(web().engine(version).build()).findings())
        .noneMatch(f -> f.contains("known-bad"));
    assertThat(
            PathCase.of(web().engine(version).build())
                .when(PathCase::isOutside, LookupCase.says("SERVFAIL"))
                .findings())
        .containsExactly("fault unexplained-failure");
  }

  @ParameterizedTest
  @CsvSource({"29.1.0, true", "29.1.1, false", "29.0.9, false"})
  void an_engine_that_starts_old_containers_without_servers_is_known(
      String version, boolean known) {
    PathCase none =
        PathCase.of(
                Snapshots.of(Snapshots.container("web").upstreams().build())
                    .engine(version)
                    .build())
            .withoutOutside();

    assertThat(none.findings().contains("fault engine-known-bad")).isEqualTo(known);
    assertThat(
            PathCase.of(
                    Snapshots.of(Snapshots.container("web").upstreams().build())
                        .engine(version)
                        .hostResolvConf(Snapshots.resolvConf().build())
                        .build())
                .withoutOutside()
                .findings())
        .noneMatch(f -> f.contains("known-bad"));
  }

  @ParameterizedTest
  @CsvSource({"24.0.0, true", "24.0.2, true", "24.0.3, false", "24.1.0, false", "23.0.1, false"})
  void an_engine_that_forgets_its_rules_after_a_live_restore_is_known(
      String version, boolean known) {
    DaemonFacts later = daemon('S', 60);

    assertThat(
            PathCase.of(web().engine(version).daemons(later).build())
                .when(q -> q.probe() == Probe.STUB, REFUSED)
                .findings()
                .contains("fault engine-known-bad"))
        .isEqualTo(known);
    assertThat(
            PathCase.of(web().engine(version).build())
                .when(q -> q.probe() == Probe.STUB, REFUSED)
                .findings())
        .noneMatch(f -> f.contains("known-bad"));
  }

  private static Snapshots web() {
    return Snapshots.of(Snapshots.container("web").firewall(EmbeddedPathTest.engines()).build())
        .engine("25.0.5");
  }

  private static EngineApi api(EngineApi.State state, String detail) {
    return new EngineApi("unix:///var/run/docker.sock", state, detail, 3000);
  }

  private static DaemonFacts stopped() {
    return daemon('T', -3600);
  }

  /** Started so many seconds after the container. */
  private static DaemonFacts daemon(char state, long secondsAfter) {
    DaemonFacts d = Snapshots.daemon(7041, Snapshots.HOST_NETNS);
    ProcessFacts p = d.process();
    return new DaemonFacts(
        new ProcessFacts(
            p.pid(),
            p.startTicks(),
            Snapshots.TAKEN_AT.minusSeconds(600 - secondsAfter),
            state,
            p.command(),
            p.netnsInode()),
        d.servesApi(),
        d.version(),
        d.dataRoot(),
        d.dynamicallyLinked(),
        d.goDebug(),
        d.resolverEnvironment(),
        d.dns(),
        d.masquerades());
  }

  private static Snapshot with(EngineApi api, Snapshot s) {
    HostFacts h = s.host();
    return new Snapshot(
        s.takenAt(),
        new HostFacts(
            h.name(),
            h.kernel(),
            api,
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

  private static Snapshot joined(long away) {
    ContainerFacts k = Snapshots.containerFacts("web", "container:" + Snapshots.idOf("db"));
    return withHandle(
        Snapshots.of(Snapshots.container("web").container(k).build()).engine("25.0.5").build(),
        away);
  }

  private static Snapshot handle(long away) {
    return withHandle(web().build(), away);
  }

  /** The engine's handle leads to that namespace; 0 for the container's own. */
  private static Snapshot withHandle(Snapshot s, long inode) {
    return withHandle(s, inode == 0 ? s.targets().get(0).handleInode() : Fact.of(inode));
  }

  private static Snapshot withHandle(Snapshot s, Fact<Long> handle) {
    TargetFacts t = s.targets().get(0);
    TargetFacts changed =
        new TargetFacts(
            t.target(),
            t.presence(),
            t.process(),
            t.container(),
            t.netns(),
            handle,
            t.resolvConf(),
            t.managedResolvConf(),
            t.hosts(),
            t.nsswitch(),
            t.upstreams(),
            t.upstreamsFrom());
    return new Snapshot(s.takenAt(), s.host(), List.of(changed));
  }
}
