package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.bundle.Rejudged;
import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Severity;
import dev.whydns.finding.TargetReport;
import dev.whydns.model.Conntrack;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.Exchange;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.Exchange.Vantage;
import dev.whydns.model.Fact;
import dev.whydns.model.Firewall;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Measurement;
import dev.whydns.model.Outcome;
import dev.whydns.model.Question;
import dev.whydns.model.Question.Purpose;
import dev.whydns.model.Reading;
import dev.whydns.model.Repetition;
import dev.whydns.model.Reply;
import dev.whydns.model.Snapshot;
import dev.whydns.model.Snapshots;
import dev.whydns.model.SocketFacts;
import dev.whydns.model.Transport;
import dev.whydns.model.UdpCounters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What cannot be made for real: a daemon that hangs, a full socket, a sandboxed runtime. */
class LocalRulesTest {

  private static final String NAME = "web";

  private final List<Exchange> exchanges = new ArrayList<>();

  @Test
  void a_daemon_that_runs_and_leaves_queries_unread_is_unresponsive() {
    Snapshot snapshot = web(socket(40053, 2304, 0));
    asked(snapshot, Probe.STUB, 53, silence());
    asked(snapshot, Probe.DIRECT, 40053, silence());

    TargetReport report = judge(snapshot, List.of());
    assertThat(report.cause().map(Finding::code)).hasValue(Code.DAEMON_UNRESPONSIVE);
    assertThat(report.cause().get().evidence())
        .anyMatch(e -> e.text().equals("udp 127.0.0.11:40053, 2304 bytes not read"));
  }

  @Test
  void queries_that_are_left_unread_only_when_they_are_asked_again_accuse_it_too() {
    Snapshot snapshot = web(socket(40053, 0, 0));
    asked(snapshot, Probe.STUB, 53, silence());
    asked(snapshot, Probe.DIRECT, 40053, silence());

    TargetReport report = judge(snapshot, List.of(reading(snapshot, socket(40053, 2304, 0))));
    assertThat(report.cause().map(Finding::code)).hasValue(Code.DAEMON_UNRESPONSIVE);
    assertThat(report.cause().get().confidence()).isEqualTo(Confidence.MEDIUM);
  }

  @Test
  void silence_alone_does_not_accuse_the_daemon() {
    Snapshot snapshot = web(socket(40053, 0, 0));
    asked(snapshot, Probe.STUB, 53, silence());
    asked(snapshot, Probe.DIRECT, 40053, silence());

    TargetReport report = judge(snapshot, List.of());
    assertThat(report.cause().map(Finding::code)).hasValue(Code.UNEXPLAINED_FAILURE);
  }

  @Test
  void a_queue_that_is_read_a_moment_later_is_no_fault() {
    Snapshot snapshot = web(socket(40053, 2304, 0));
    asked(snapshot, Probe.STUB, 53, answer());
    asked(snapshot, Probe.DIRECT, 40053, answer());

    assertThat(judge(snapshot, List.of()).cause()).isEmpty();
  }

  @Test
  void queries_dropped_while_whydns_asks_are_an_overflow() {
    Snapshot snapshot = web(socket(40053, 0, 7));
    asked(snapshot, Probe.STUB, 53, silence());
    asked(snapshot, Probe.STUB, 53, answer());

    TargetReport report = judge(snapshot, List.of(reading(snapshot, socket(40053, 212_992, 14))));
    assertThat(report.cause().map(Finding::code)).hasValue(Code.SOCKET_OVERFLOW);
    assertThat(report.cause().get().severity()).isEqualTo(Severity.FAULT);
    assertThat(report.cause().get().evidence())
        .anyMatch(e -> e.text().equals("7 more dropped while whydns asked"));
  }

  @Test
  void queries_dropped_long_ago_are_worth_knowing_and_no_more() {
    Snapshot snapshot = web(socket(40053, 0, 10));
    asked(snapshot, Probe.STUB, 53, answer());
    asked(snapshot, Probe.DIRECT, 40053, answer());

    TargetReport report = judge(snapshot, List.of());
    assertThat(report.cause()).isEmpty();
    assertThat(report.findings()).extracting(Finding::code).contains(Code.SOCKET_OVERFLOW);
    assertThat(report.findings()).allMatch(f -> f.severity() == Severity.INFO);
  }

  @Test
  void a_loss_of_long_ago_does_not_explain_a_failure_of_now() {
    Snapshot snapshot = web(socket(40053, 0, 10));
    asked(snapshot, Probe.STUB, 53, silence());
    asked(snapshot, Probe.DIRECT, 40053, silence());

    TargetReport report = judge(snapshot, List.of(reading(snapshot, socket(40053, 0, 10))));
    assertThat(report.cause().map(Finding::code)).hasValue(Code.UNEXPLAINED_FAILURE);
    Finding overflow = finding(report, Code.SOCKET_OVERFLOW);
    assertThat(overflow.severity()).isEqualTo(Severity.INFO);
    assertThat(overflow.summary())
        .isEqualTo("The engine's socket in web overflowed some time ago, and lost queries.");
    assertThat(overflow.evidence()).noneMatch(e -> e.text().contains("while whydns asked"));
  }

  @Test
  void a_loss_that_no_question_met_is_a_warning() {
    Snapshot snapshot = web(socket(40053, 0, 0));
    asked(snapshot, Probe.STUB, 53, answer());

    TargetReport report = judge(snapshot, List.of(reading(snapshot, socket(40053, 0, 1))));
    assertThat(finding(report, Code.SOCKET_OVERFLOW).severity()).isEqualTo(Severity.WARNING);
  }

  @Test
  void nobody_who_listens_and_no_answer_is_the_engine_s_resolver_missing() {
    Snapshot snapshot =
        Snapshots.of(
                Snapshots.container(NAME).sockets().firewall(EmbeddedPathTest.engines()).build())
            .build();
    asked(snapshot, Probe.STUB, 53, refusal());

    TargetReport report = judge(snapshot, List.of());
    assertThat(report.cause().map(Finding::code)).hasValue(Code.NOT_LISTENING);
    assertThat(report.cause().get().evidence())
        .anyMatch(
            e ->
                e.text()
                    .equals(
                        "no socket on 127.0.0.11 in /proc/4711/net/udp and /proc/4711/net/tcp"));
    asked(snapshot, Probe.STUB, 53, answer());
    assertThat(judge(snapshot, List.of()).findings())
        .noneMatch(f -> f.code() == Code.NOT_LISTENING);
  }

  @Test
  void a_stranger_that_passes_queries_on_to_the_engine_does_little_harm() {
    assertThat(stranger(answer()).severity()).isEqualTo(Severity.WARNING);
    assertThat(stranger(answer("203.0.113.99")).severity()).isEqualTo(Severity.FAULT);
    assertThat(stranger(LookupCase.says("NXDOMAIN")).severity()).isEqualTo(Severity.FAULT);
    assertThat(stranger(silence()).severity()).isEqualTo(Severity.FAULT);
  }

  @Test
  void the_rule_that_leads_to_a_stranger_is_shown() {
    assertThat(stranger(silence()).evidence())
        .anyMatch(e -> e.text().contains("--to-destination 127.0.0.11:40053"));
  }

  /** The rules lead to a stranger, who gives that, and the engine's own answer is known. */
  private Finding stranger(Outcome outcome) {
    Snapshot snapshot =
        web(socket(40053, 0, 0).ownedBy(heldBy(4711, "dnsmasq")), socket(40099, 0, 0));
    exchanges.clear();
    asked(snapshot, Probe.STUB, 53, outcome);
    asked(snapshot, Probe.DIRECT, 40099, answer());
    return finding(judge(snapshot, List.of()), Code.FOREIGN_OWNER);
  }

  @Test
  void a_runtime_with_a_network_stack_of_its_own_is_said() {
    ContainerFacts plain = Snapshots.containerFacts(NAME, "app");
    Snapshot snapshot =
        Snapshots.of(
                Snapshots.container(NAME)
                    .container(
                        new ContainerFacts(
                            plain.id(),
                            plain.name(),
                            plain.pid(),
                            plain.status(),
                            plain.startedAt(),
                            plain.hostname(),
                            plain.networkMode(),
                            plain.attachments(),
                            plain.sandboxKey(),
                            plain.resolvConfPath(),
                            plain.dns(),
                            plain.dnsSearch(),
                            plain.dnsOptions(),
                            plain.extraHosts(),
                            "runsc",
                            plain.composeProject(),
                            plain.composeService()))
                    .build())
            .build();
    asked(snapshot, Probe.STUB, 53, answer());

    assertThat(judge(snapshot, List.of()).findings())
        .extracting(Finding::code)
        .contains(Code.RUNTIME_WITHOUT_EMBEDDED_DNS);
  }

  @Test
  void a_full_socket_of_the_container_s_own_is_no_overflow_of_the_engine_s() {
    SocketFacts own = socket(5353, 212_992, 900).ownedBy(heldBy(4711, "perl"));
    Snapshot snapshot = web(own, socket(40053, 0, 0));
    asked(snapshot, Probe.STUB, 53, silence());
    asked(snapshot, Probe.DIRECT, 40053, silence());

    TargetReport report = judge(snapshot, List.of(reading(snapshot, socket(5353, 212_992, 977))));
    assertThat(report.cause().map(Finding::code)).hasValue(Code.UNEXPLAINED_FAILURE);
  }

  @Test
  void a_process_is_no_engine_for_calling_itself_dockerd() {
    SocketFacts own = socket(40053, 0, 0).ownedBy(heldBy(4711, "dockerd"));
    Snapshot snapshot = web(own, socket(40099, 0, 0));
    asked(snapshot, Probe.STUB, 53, silence());

    TargetReport report = judge(snapshot, List.of());
    assertThat(report.findings()).extracting(Finding::code).contains(Code.FOREIGN_OWNER);
    assertThat(report.findings())
        .filteredOn(f -> f.code() == Code.FOREIGN_OWNER)
        .singleElement()
        .extracting(Finding::summary)
        .isEqualTo(
            "The rules lead udp queries to a socket that dockerd (pid 4711) holds, and not the"
                + " engine.");
  }

  @Test
  void whoever_answers_on_port_53_where_no_rule_leads_on_is_not_the_engine() {
    SocketFacts own = socket(53, 0, 0).ownedBy(heldBy(4711, "perl"));
    Snapshot snapshot =
        Snapshots.of(
                Snapshots.container(NAME)
                    .sockets(own, socket(40053, 0, 0), Snapshots.engineSocket(Transport.TCP, 40054))
                    .build())
            .build();
    asked(snapshot, Probe.STUB, 53, answer("203.0.113.99"));
    asked(snapshot, Probe.DIRECT, 40053, answer());

    TargetReport report = judge(snapshot, List.of());
    assertThat(report.findings())
        .extracting(Finding::code)
        .startsWith(Code.RULES_MISSING, Code.FOREIGN_OWNER);
    assertThat(report.findings()).filteredOn(Finding::isFault).hasSize(2);
    assertThat(report.findings().get(1).summary())
        .isEqualTo(
            "No rule leads udp queries on, and they end at a socket that perl (pid 4711) holds, and"
                + " not the engine.");
    assertThat(report.findings().get(1).evidence())
        .anyMatch(e -> e.text().contains("203.0.113.99"))
        .anyMatch(e -> e.text().contains("10.88.0.2"));
  }

  @Test
  void a_socket_on_port_53_that_no_query_gets_to_is_no_trouble() {
    Snapshot snapshot = web(socket(53, 0, 0).ownedBy(heldBy(4711, "perl")), socket(40053, 0, 0));
    asked(snapshot, Probe.STUB, 53, answer());
    asked(snapshot, Probe.DIRECT, 40053, answer());

    assertThat(judge(snapshot, List.of()).cause()).isEmpty();
  }

  private static Fact<SocketFacts.Owner> heldBy(int pid, String command) {
    return Fact.of(
        new SocketFacts.Owner(pid, command, 3, "root", Snapshots.TAKEN_AT, Fact.of(4026532178L)));
  }

  private static Snapshot web(SocketFacts... udp) {
    List<SocketFacts> sockets = new ArrayList<>(List.of(udp));
    sockets.add(Snapshots.engineSocket(Transport.TCP, 40054));
    return Snapshots.of(
            Snapshots.container(NAME)
                .sockets(sockets.toArray(SocketFacts[]::new))
                .firewall(EmbeddedPathTest.engines())
                .build())
        .build();
  }

  private static SocketFacts socket(int port, long queued, long drops) {
    SocketFacts s = Snapshots.engineSocket(Transport.UDP, port);
    return new SocketFacts(
        s.transport(),
        s.address(),
        port,
        0,
        true,
        s.inode(),
        queued,
        Optional.of(drops),
        s.owner());
  }

  private void asked(Snapshot snapshot, Probe probe, int port, Outcome outcome) {
    exchanges.add(
        new Exchange(
            probe,
            vantage(snapshot),
            IpAddress.EMBEDDED_DNS,
            port,
            Transport.UDP,
            new Question(NAME, "A", OptionalInt.empty(), Purpose.LOCAL),
            0,
            0,
            31,
            Optional.of("127.0.0.1:4711"),
            outcome,
            List.of()));
  }

  private static Vantage vantage(Snapshot snapshot) {
    return new Vantage(NAME, snapshot.targets().get(0).netns().known().orElseThrow().inode());
  }

  private static Reading reading(Snapshot snapshot, SocketFacts socket) {
    return new Reading(
        vantage(snapshot),
        Fact.of(new Firewall(EmbeddedPathTest.engines(), List.of(), List.of())),
        Fact.<Conntrack>absent("conntrack"),
        Fact.of(new UdpCounters(0, 0, 0)),
        Fact.of(List.of(socket)));
  }

  private TargetReport judge(Snapshot snapshot, List<Reading> after) {
    List<Repetition> repetitions =
        after.isEmpty() ? List.of() : List.of(new Repetition(List.of(), List.of(), after));
    Measurement measured = new Measurement(exchanges, repetitions, List.of());
    return Rejudged.of(snapshot, measured, JudgeOptions.pathOnly()).get(0);
  }

  private static Finding finding(TargetReport report, Code code) {
    return report.findings().stream().filter(f -> f.code() == code).findFirst().orElseThrow();
  }

  private static Outcome refusal() {
    return new Outcome.Refused(0.2, "port unreachable");
  }

  private static Outcome silence() {
    return new Outcome.TimedOut(2000);
  }

  private static Outcome answer() {
    return answer("10.88.0.2");
  }

  private static Outcome answer(String ip) {
    Reply.Answer address = new Reply.Answer(NAME, "A", 600, ip);
    return new Outcome.Answered(
        0.4, false, new Reply("NOERROR", true, false, true, List.of(address), 47));
  }
}
