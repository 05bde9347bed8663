package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.Code;
import dev.whydns.finding.Evidence;
import dev.whydns.finding.Finding;
import dev.whydns.model.EngineLog;
import dev.whydns.model.ErrorLine;
import dev.whydns.model.ErrorLine.Endpoint;
import dev.whydns.model.ErrorLine.When;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Measurement;
import dev.whydns.model.Outcome;
import dev.whydns.model.Snapshot;
import dev.whydns.model.Snapshots;
import dev.whydns.model.Upstream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the engine's log adds to a finding. */
class EngineLogEvidenceTest {

  private static final Instant BEGAN = Snapshots.TAKEN_AT;

  @Test
  void a_line_from_before_the_run_is_shown() {
    assertThat(shown(line("db.example.com", BEGAN.minusSeconds(60)))).hasSize(1);
  }

  @Test
  void lines_that_whydns_s_own_questions_may_have_caused_are_left_out() {
    assertThat(
            shown(
                line("api.example.com", BEGAN.plusMillis(300)),
                line("api.example.com", BEGAN),
                line("whydns-4f9c21e07b.corp", BEGAN.minusSeconds(60)),
                line("api.example.com", null)))
        .isEmpty();
    assertThat(shown(line("db.example.com", null))).hasSize(1);
  }

  @Test
  void lines_of_one_kind_about_one_server_are_told_in_one() {
    assertThat(
            shown(
                line("db.example.com", BEGAN.minusSeconds(90)),
                line("mx.example.com", BEGAN.minusSeconds(60).plusNanos(123_456_789))))
        .extracting(Evidence::text)
        .containsExactly(
            "A mx.example.com @10.0.0.2 timed out, 2 such lines in 10 minutes, last at"
                + " 2026-11-01T02:59:00Z");
  }

  @Test
  void a_line_about_another_server_or_by_another_container_does_not_belong_here() {
    ErrorLine plain = line("db.example.com", BEGAN.minusSeconds(60));

    assertThat(shown(from(plain, "10.0.0.99", "10.88.0.2"))).isEmpty();
    assertThat(shown(from(plain, "10.0.0.2", "10.88.0.2")))
        .extracting(Evidence::text)
        .containsExactly(
            "A db.example.com @10.0.0.2 from 10.88.0.2: timed out, last at 2026-11-01T02:59:00Z");
    assertThat(shown(from(plain, "10.0.0.2", "10.88.0.9"))).isEmpty();
    assertThat(shown(Snapshots.fromHost("10.0.0.2"), from(plain, "10.0.0.2", "10.77.0.1")))
        .hasSize(1);
  }

  @Test
  void the_host_s_address_is_this_target_s_only_for_a_server_that_is_asked_from_the_host() {
    Upstream mine = Snapshots.fromContainer("10.0.0.2");
    Upstream hosts = Snapshots.fromHost("10.0.0.3");
    Snapshot both = snapshot(Snapshots.container("web"), mine, hosts);
    ErrorLine plain = line("db.example.com", BEGAN.minusSeconds(60));

    assertThat(shown(both, Code.UPSTREAM_DEAD, from(plain, "10.0.0.2", "10.77.0.1"))).isEmpty();
    assertThat(shown(both, Code.UPSTREAM_DEAD, from(plain, "10.0.0.3", "10.77.0.1"))).hasSize(1);
  }

  @Test
  void a_target_that_does_not_ask_the_engine_has_no_line_of_its_log() {
    Snapshot bridge =
        snapshot(Snapshots.bridgeContainer("web"), Snapshots.fromContainer("10.0.0.2"));

    assertThat(shown(bridge, Code.UPSTREAM_DEAD, line("db.example.com", BEGAN.minusSeconds(60))))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "QUERY_LIMIT, TOO_MANY",
    "NAMESPACE_HANDLE_BROKEN, NO_NAMESPACE",
    "NAMESPACE_ORPHANED, NO_NAMESPACE"
  })
  void a_finding_about_the_engine_goes_with_the_lines_of_its_kind_alone(
      Code code, ErrorLine.Kind kind) {
    Snapshot web = snapshot(Snapshots.container("web"), Snapshots.fromHost("10.0.0.2"));
    ErrorLine silence = line("db.example.com", BEGAN.minusSeconds(60));
    ErrorLine told = of(kind, silence);

    assertThat(shown(web, code, silence, told)).extracting(Evidence::text).hasSize(1);
    assertThat(shown(web, code, silence, told).get(0).text())
        .contains(kind.text().replace('-', ' '));
    assertThat(shown(web, Code.NXDOMAIN, silence, told)).isEmpty();
  }

  private static ErrorLine of(ErrorLine.Kind kind, ErrorLine line) {
    return new ErrorLine(
        line.teller(),
        kind,
        line.program(),
        line.name(),
        line.type(),
        line.server(),
        line.client(),
        line.transport(),
        line.when());
  }

  private static Snapshot snapshot(Snapshots.TargetBuilder target, Upstream... upstreams) {
    return Snapshots.of(target.upstreams(upstreams).build()).engine("25.0.5").build();
  }

  /** What the log adds to a fault of that code. */
  private static List<Evidence> shown(Snapshot snapshot, Code code, ErrorLine... lines) {
    Case c =
        Case.of(snapshot, snapshot.targets().get(0), Measurement.none(), JudgeOptions.pathOnly());
    return EngineLogEvidence.addTo(
            List.of(measured(code)), c, Optional.of(new EngineLog("journald", List.of(lines))))
        .get(0)
        .evidence()
        .stream()
        .filter(e -> e.source().equals("engine log"))
        .toList();
  }

  private static Finding measured(Code code) {
    return Draft.fault(code, "It fails.")
        .seen(new Evidence("query", "no answer"))
        .remedy("look at it")
        .finding();
  }

  private static ErrorLine from(ErrorLine line, String server, String client) {
    return new ErrorLine(
        line.teller(),
        line.kind(),
        line.program(),
        line.name(),
        line.type(),
        Optional.of(new Endpoint(IpAddress.literal(server), OptionalInt.of(53))),
        Optional.of(new Endpoint(IpAddress.literal(client), OptionalInt.of(41234))),
        line.transport(),
        line.when());
  }

  private static List<Evidence> shown(ErrorLine... lines) {
    return shown(Snapshots.fromContainer("10.0.0.2"), lines);
  }

  private static List<Evidence> shown(Upstream upstream, ErrorLine... lines) {
    Snapshot snapshot =
        Snapshots.of(
                Snapshots.container("web")
                    .firewall(EmbeddedPathTest.engines())
                    .upstreams(upstream)
                    .build())
            .engine("25.0.5")
            .build();
    Outcome silence = Answers.silence();
    Measurement measured =
        Answers.outcomes(snapshot, List.of("api.example.com"), q -> silence)
            .with(new EngineLog("journald", List.of(lines)));
    return Diagnosis.of(
            snapshot, measured, new JudgeOptions(List.of("api.example.com"), JudgeOptions.SLOW_MS))
        .get(0)
        .findings()
        .stream()
        .filter(f -> f.code() == Code.UPSTREAM_DEAD)
        .flatMap(f -> f.evidence().stream())
        .filter(e -> e.source().equals("engine log"))
        .toList();
  }

  private static ErrorLine line(String name, Instant at) {
    return new ErrorLine(
        ErrorLine.Teller.DOCKERD,
        ErrorLine.Kind.TIMED_OUT,
        Optional.of("dockerd"),
        Optional.of(name),
        Optional.of("A"),
        Optional.of(new Endpoint(IpAddress.literal("10.0.0.2"), OptionalInt.of(53))),
        Optional.empty(),
        Optional.empty(),
        Optional.of(at == null ? new When("Nov 1", Optional.empty()) : at(at)));
  }

  private static When at(Instant at) {
    return new When(at.toString(), Optional.of(at));
  }
}
