package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Outcome;
import dev.whydns.model.Reply;
import dev.whydns.model.Snapshots;
import dev.whydns.probe.PlannedQuestion;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Servers that do not know the same names, and what clients get of it. */
class DisagreementRulesTest {

  private static final Outcome EMPTY =
      new Outcome.Answered(1, false, new Reply("NOERROR", false, false, true, List.of(), 40));

  @Test
  void a_first_server_that_denies_a_name_is_a_fault_where_the_engine_passes_its_no_on() {
    PathCase denied =
        web("25.0.5")
            .when(to("10.0.0.2"), LookupCase.says("NXDOMAIN"))
            .when(PathCase::isOutside, LookupCase.says("NXDOMAIN"));

    assertThat(denied.findings()).first().isEqualTo("fault upstreams-disagree");
    assertThat(denied.finding(Code.UPSTREAMS_DISAGREE).summary())
        .isEqualTo(
            "The servers disagree about api.example.com: one says that it does not exist, another"
                + " knows it. The first one's NXDOMAIN is what clients get.");
  }

  @Test
  void an_engine_that_asked_on_got_the_address_and_nothing_is_lost_yet() {
    PathCase askedOn = web("20.10.24").when(to("10.0.0.2"), LookupCase.says("NXDOMAIN"));

    assertThat(askedOn.findings()).containsExactly("warning upstreams-disagree");
    assertThat(askedOn.finding(Code.UPSTREAMS_DISAGREE).summary())
        .endsWith(
            " Clients get the address, for this engine asks on after the first one's NXDOMAIN;"
                + " engine 24.0.1 and later does not.");
    assertThat(askedOn.evidence(Code.UPSTREAMS_DISAGREE))
        .anyMatch(e -> e.contains("@127.0.0.11 udp") && e.contains("NOERROR, 203.0.113.7"));
    assertThat(
            web("25.0.5")
                .when(to("10.0.0.2"), LookupCase.says("NXDOMAIN"))
                .finding(Code.UPSTREAMS_DISAGREE)
                .summary())
        .endsWith(" knows it. Clients get the address now.");
  }

  @Test
  void what_clients_get_is_not_claimed_where_the_engine_is_silent() {
    PathCase unknown =
        web("25.0.5").when(to("10.0.0.2"), LookupCase.says("NXDOMAIN")).withoutOutside();

    assertThat(unknown.findings()).contains("warning upstreams-disagree");
    assertThat(unknown.finding(Code.UPSTREAMS_DISAGREE).confidence()).isEqualTo(Confidence.MEDIUM);
    assertThat(unknown.finding(Code.UPSTREAMS_DISAGREE).summary()).doesNotContain("lients");
  }

  @Test
  void a_first_server_without_an_address_for_the_name_hides_that_of_the_second() {
    PathCase hidden = web("25.0.5").when(to("10.0.0.2"), EMPTY).when(PathCase::isOutside, EMPTY);

    assertThat(hidden.findings()).first().isEqualTo("fault upstreams-disagree");
    assertThat(hidden.finding(Code.UPSTREAMS_DISAGREE).summary())
        .isEqualTo(
            "The servers disagree about api.example.com: one has no address for it, another has."
                + " The first one's empty answer is what clients get.");
  }

  @Test
  void a_name_with_ipv6_addresses_alone_on_the_first_server_is_found_by_clients() {
    Predicate<PlannedQuestion> a = q -> q.question().type().equals("A");

    assertThat(
            web("25.0.5")
                .when(to("10.0.0.2").and(a), EMPTY)
                .when(a.and(PathCase::isOutside), EMPTY)
                .findings())
        .containsExactly("warning upstreams-disagree");
  }

  @Test
  void a_second_server_that_knows_less_is_a_warning() {
    assertThat(web("25.0.5").when(to("10.0.0.3"), LookupCase.says("NXDOMAIN")).findings())
        .containsExactly("warning upstreams-disagree");
    assertThat(web("25.0.5").when(to("10.0.0.3"), EMPTY).findings())
        .containsExactly("warning upstreams-disagree");
  }

  @Test
  void a_server_that_fails_or_truncates_says_nothing_against_the_other() {
    Outcome truncated =
        new Outcome.Answered(1, false, new Reply("NOERROR", false, true, true, List.of(), 512));

    assertThat(web("25.0.5").when(to("10.0.0.3"), LookupCase.says("SERVFAIL")).findings())
        .noneMatch(f -> f.contains("disagree"));
    assertThat(web("25.0.5").when(to("10.0.0.3"), truncated).findings())
        .noneMatch(f -> f.contains("disagree"));
  }

  @Test
  void without_an_engine_between_the_first_server_s_word_is_what_clients_get() {
    PathCase own =
        PathCase.of(
                Snapshots.of(
                        Snapshots.bridgeContainer("web")
                            .resolvConf(
                                Snapshots.resolvConf().nameservers("10.0.0.2", "10.0.0.3").build())
                            .upstreams(
                                Snapshots.fromContainer("10.0.0.2"),
                                Snapshots.fromContainer("10.0.0.3"))
                            .build())
                    .build())
            .when(to("10.0.0.2"), LookupCase.says("NXDOMAIN"));

    assertThat(own.findings()).contains("fault upstreams-disagree");
  }

  private static PathCase web(String engine) {
    return PathCase.of(
        Snapshots.of(
                Snapshots.container("web")
                    .upstreams(
                        Snapshots.fromContainer("10.0.0.2"), Snapshots.fromContainer("10.0.0.3"))
                    .firewall(EmbeddedPathTest.engines())
                    .build())
            .engine(engine)
            .hostResolvConf(Snapshots.resolvConf().nameservers("10.0.0.2", "10.0.0.3").build())
            .build());
  }

  private static Predicate<PlannedQuestion> to(String server) {
    return q -> q.server().equals(IpAddress.literal(server));
  }
}
