package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.bundle.Rejudged;
import dev.whydns.collect.RecordedEngine;
import dev.whydns.finding.Finding;
import dev.whydns.finding.State;
import dev.whydns.finding.TargetReport;
import dev.whydns.model.EngineFacts;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.Firewall;
import dev.whydns.model.Measurement;
import dev.whydns.model.Question.Purpose;
import dev.whydns.model.Snapshot;
import dev.whydns.model.SocketFacts;
import dev.whydns.model.TargetFacts;
import dev.whydns.model.Transport;
import dev.whydns.model.Upstream;
import dev.whydns.probe.PlannedQuestion;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Nothing that is normal for a version is judged, and where each upstream is asked from is known.
 */
class RecordedEnginesTest {

  @SuppressWarnings("unused") // by name, below
  static final List<String> RECORDINGS = RecordedEngine.ALL;

  @ParameterizedTest
  @CsvSource({
    "engine-20.10-iptables, web, container 10.77.0.53 container 10.77.0.54",
    "engine-20.10-iptables, db, container 10.77.0.53",
    "engine-26-iptables, web, container 10.77.0.53 container 10.77.0.54",
    "engine-26-iptables, db, container 10.77.0.53",
    "engine-28-iptables, web, host 10.77.0.53 host 10.77.0.54",
    "engine-28-iptables, db, container 10.77.0.53",
    "engine-29-iptables, web, host 10.77.0.53 host 10.77.0.54",
    "engine-29-nftables, web, host 10.77.0.53 host 10.77.0.54",
    "engine-29-nftables, db, container 10.77.0.53",
    "engine-29-nftables, plain, container 10.77.0.53 container 10.77.0.54",
  })
  void each_upstream_is_known_with_the_namespace_that_it_is_asked_from(
      String recording, String container, String upstreams) throws IOException {
    TargetFacts target = RecordedEngine.snapshot(recording, container).targets().get(0);

    assertThat(
            target.upstreams().known().orElseThrow().stream()
                .map(u -> u.askedFrom().text() + " " + u.address())
                .toList())
        .containsExactly(upstreams.split(" (?=container|host)"));
  }

  @ParameterizedTest
  @FieldSource("RECORDINGS")
  void the_rules_lead_to_the_ports_that_are_listened_on(String recording) throws IOException {
    TargetFacts web = RecordedEngine.snapshot(recording, "web").targets().get(0);
    Firewall firewall = web.netns().known().orElseThrow().firewall().known().orElseThrow();
    List<SocketFacts> sockets = web.netns().known().orElseThrow().sockets().known().orElseThrow();

    for (Transport transport : Transport.values()) {
      assertThat(sockets)
          .filteredOn(s -> s.transport() == transport && s.isOnEmbeddedAddress())
          .extracting(SocketFacts::port)
          .containsExactly(
              EmbeddedPath.port(EmbeddedPath.translation(firewall, transport)).orElseThrow());
    }
  }

  @ParameterizedTest
  @FieldSource("RECORDINGS")
  void a_container_whose_questions_are_answered_is_healthy(String recording) throws IOException {
    assertHealthy(recording, "web");
    assertHealthy(recording, "db", "ndots-hides-single-label");
    assertHealthy(recording, "plain", "no-name-discovery");
    assertHealthy(recording, "hostnet");
  }

  private static void assertHealthy(String recording, String container, String... infos)
      throws IOException {
    TargetReport report =
        judge(RecordedEngine.snapshot(recording, container), RecordedEnginesTest::normal);

    assertThat(codes(report)).as(recording + " " + container).containsExactly(infos);
    assertThat(report.state()).isEqualTo(State.HEALTHY);
    assertThat(report.hops()).allMatch(h -> h.state() == State.HEALTHY);
    assertThat(report.notChecked()).isEmpty();
  }

  @ParameterizedTest
  @FieldSource("RECORDINGS")
  void an_internal_network_is_healthy_and_refuses_names_outside(String recording)
      throws IOException {
    Snapshot inside = RecordedEngine.snapshot(recording, "inside");
    boolean refuses =
        inside.host().engine().known().map(EngineFacts::version).stream()
            .noneMatch(v -> v.startsWith("20."));
    Measurement measured =
        Answers.outcomes(
            inside,
            List.of(),
            q ->
                q.question().purpose() == Purpose.LOCAL || q.probe() == Probe.UPSTREAM_HOST
                    ? Answers.answered(q, "NOERROR")
                    : refuses && q.probe() != Probe.UPSTREAM_CONTAINER
                        ? Answers.answered(q, "SERVFAIL")
                        : Answers.silence());

    TargetReport report = Rejudged.of(inside, measured, JudgeOptions.pathOnly()).get(0);

    assertThat(codes(report)).containsExactly("internal-network");
    assertThat(report.state()).isEqualTo(State.HEALTHY);
  }

  @ParameterizedTest
  @FieldSource("RECORDINGS")
  void dead_upstreams_are_told_as_dead_in_every_version(String recording) throws IOException {
    Snapshot web = RecordedEngine.snapshot(recording, "web");
    Measurement measured =
        Answers.outcomes(
            web,
            List.of(),
            q ->
                q.question().purpose() == Purpose.LOCAL
                    ? Answers.answered(q, "NOERROR")
                    : Answers.silence());

    TargetReport report = Rejudged.of(web, measured, JudgeOptions.pathOnly()).get(0);

    assertThat(report.cause().map(f -> f.code().text())).contains("upstream-dead");
  }

  @ParameterizedTest
  @FieldSource("RECORDINGS")
  void the_namespace_that_counts_decides_about_a_block(String recording) throws IOException {
    Snapshot web = RecordedEngine.snapshot(recording, "web");
    boolean fromHost =
        web.targets().get(0).upstreams().known().orElseThrow().get(0).askedFrom()
            == Upstream.AskedFrom.HOST;
    Probe blocked = fromHost ? Probe.UPSTREAM_HOST : Probe.UPSTREAM_CONTAINER;
    Measurement measured =
        Answers.outcomes(
            web,
            List.of(),
            q ->
                q.probe() == blocked
                        || q.question().purpose() != Purpose.LOCAL
                            && (q.probe() == Probe.STUB || q.probe() == Probe.DIRECT)
                    ? Answers.silence()
                    : Answers.answered(q, "NOERROR"));

    TargetReport report = Rejudged.of(web, measured, JudgeOptions.pathOnly()).get(0);

    assertThat(report.cause().map(f -> f.code().text()))
        .contains(fromHost ? "upstream-blocked-from-host" : "upstream-blocked-from-container");
  }

  private static TargetReport judge(
      Snapshot snapshot, java.util.function.Function<PlannedQuestion, String> rcode) {
    Measurement measured = Answers.of(snapshot, List.of(), rcode);
    return Rejudged.of(snapshot, measured, JudgeOptions.pathOnly()).get(0);
  }

  private static String normal(PlannedQuestion q) {
    return q.question().purpose() == Purpose.WILDCARD ? "NXDOMAIN" : "NOERROR";
  }

  private static List<String> codes(TargetReport report) {
    return report.findings().stream().map(Finding::code).map(c -> c.text()).toList();
  }
}
