package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.model.DaemonFacts;
import dev.whydns.model.Fact;
import dev.whydns.model.Outcome;
import dev.whydns.model.ResolvConf;
import dev.whydns.model.Snapshots;
import dev.whydns.model.Upstream;
import dev.whydns.probe.PlannedQuestion;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Servers that the host's programs get answers from and the daemon does not. */
class HostResolverRulesTest {

  private static final Predicate<PlannedQuestion> EDNS = q -> q.question().edns().isPresent();
  private static final Outcome FORMERR = LookupCase.says("FORMERR");

  @Test
  void a_server_without_edns_is_deaf_to_a_daemon_that_always_sends_it() {
    PathCase deaf = host("10.0.0.2").when(EDNS, Answers.silence());

    assertThat(deaf.findings()).contains("fault go-resolver-differs");
    assertThat(deaf.finding(Code.GO_RESOLVER_DIFFERS).confidence()).isEqualTo(Confidence.HIGH);
    assertThat(deaf.evidence(Code.GO_RESOLVER_DIFFERS))
        .anyMatch(e -> e.contains("@10.0.0.2 udp edns=") && e.contains("no answer"))
        .anyMatch(e -> e.contains("@10.0.0.2 udp from the host") && e.contains("NOERROR"))
        .anyMatch(e -> e.startsWith("dockerd pid 7041: uses"));
    assertThat(deaf.commands(Code.GO_RESOLVER_DIFFERS))
        .containsExactly("GODEBUG=netdns=cgo", "dig @10.0.0.2 api.example.com +edns=0 +notcp");
    assertThat(host("10.0.0.2").when(EDNS, FORMERR).findings())
        .contains("fault go-resolver-differs");
  }

  @Test
  void a_server_that_answers_edns_or_nothing_makes_no_difference() {
    assertThat(host("10.0.0.2").findings()).isEmpty();
    assertThat(host("10.0.0.2").dead("10.0.0.2").findings()).noneMatch(f -> f.contains("differs"));
    for (String rcode : List.of("FORMERR", "SERVFAIL", "REFUSED")) {
      assertThat(
              host("10.0.0.2")
                  .when(q -> true, LookupCase.says(rcode))
                  .when(EDNS, Answers.silence())
                  .findings())
          .noneMatch(f -> f.contains("differs"));
    }
    assertThat(host("10.0.0.2").when(q -> true, FORMERR).findings())
        .noneMatch(f -> f.contains("differs"));
    assertThat(
            host("10.0.0.2")
                .when(q -> true, LookupCase.says("NXDOMAIN"))
                .when(EDNS, Answers.silence())
                .findings())
        .contains("fault go-resolver-differs");
  }

  @Test
  void a_server_that_answers_before_it_helps_and_one_that_is_dead_does_not() {
    Predicate<PlannedQuestion> second = q -> q.server().text().equals("10.0.0.3");

    assertThat(host("10.0.0.2", "10.0.0.3").when(EDNS.and(second), Answers.silence()).findings())
        .noneMatch(f -> f.contains("differs"));
    assertThat(
            host("10.0.0.2", "10.0.0.3")
                .when(EDNS.and(second), Answers.silence())
                .dead("10.0.0.2")
                .findings())
        .contains("fault go-resolver-differs");
  }

  @Test
  void programs_that_send_edns_as_well_fail_as_the_daemon_does() {
    assertThat(
            of(
                    Snapshots.resolvConf().nameservers("10.0.0.2").options("edns0").build(),
                    daemon(Fact.of(true), "netdns=go"))
                .when(EDNS, Answers.silence())
                .findings())
        .noneMatch(f -> f.contains("differs"));
  }

  @Test
  void a_daemon_that_asks_the_c_library_sends_what_others_send() {
    ResolvConf plain = Snapshots.resolvConf().nameservers("10.0.0.2").build();

    assertThat(
            of(plain, daemon(Fact.of(true), "netdns=cgo")).when(EDNS, Answers.silence()).findings())
        .noneMatch(f -> f.contains("differs"));
    assertThat(
            PathCase.of(
                    Snapshots.of(
                            Snapshots.host(plain).upstreams(Snapshots.fromHost("10.0.0.2")).build())
                        .daemons()
                        .build())
                .when(EDNS, Answers.silence())
                .findings())
        .noneMatch(f -> f.contains("differs"));
  }

  @Test
  void a_binary_that_could_not_be_read_leaves_it_less_sure() {
    assertThat(
            of(
                    Snapshots.resolvConf().nameservers("10.0.0.2").build(),
                    daemon(Fact.unknown("not permitted"), ""))
                .when(EDNS, Answers.silence())
                .finding(Code.GO_RESOLVER_DIFFERS)
                .confidence())
        .isEqualTo(Confidence.MEDIUM);
  }

  private static PathCase host(String... servers) {
    return of(Snapshots.resolvConf().nameservers(servers).build(), daemon(Fact.of(false), ""));
  }

  private static PathCase of(ResolvConf conf, DaemonFacts daemon) {
    return PathCase.of(
        Snapshots.of(
                Snapshots.host(conf)
                    .upstreams(
                        conf.nameservers().stream()
                            .map(s -> Snapshots.fromHost(s.text()))
                            .toArray(Upstream[]::new))
                    .build())
            .hostResolvConf(conf)
            .daemons(daemon)
            .build());
  }

  private static DaemonFacts daemon(Fact<Boolean> dynamicallyLinked, String goDebug) {
    DaemonFacts d = Snapshots.daemon(7041, Snapshots.HOST_NETNS);
    return new DaemonFacts(
        d.process(),
        d.servesApi(),
        d.version(),
        d.dataRoot(),
        dynamicallyLinked,
        Fact.of(goDebug),
        d.resolverEnvironment(),
        d.dns(),
        d.masquerades());
  }
}
