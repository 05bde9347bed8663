package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.Code;
import dev.whydns.finding.Remedy;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.HostsFile;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Outcome;
import dev.whydns.model.Question.Purpose;
import dev.whydns.model.Snapshots;
import dev.whydns.model.Snapshots.TargetBuilder;
import dev.whydns.parse.NsswitchParser;
import dev.whydns.probe.PlannedQuestion;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries of a hosts file that decide a name before DNS is asked. */
class HostsFileRulesTest {

  private static final Outcome NXDOMAIN = LookupCase.says("NXDOMAIN");
  private static final Outcome EMPTY = LookupCase.says("NOERROR");
  private static final Predicate<PlannedQuestion> NAMED =
      q -> q.question().purpose() == Purpose.NAMED;
  private static final Predicate<PlannedQuestion> STUB = q -> q.probe() == Probe.STUB;

  @Test
  void a_hosts_entry_decides_before_dns_is_asked() {
    PathCase shadowed = hosts("files dns", "10.1.1.1");

    assertThat(shadowed.findings()).containsExactly("warning hosts-shadows-dns");
    assertThat(shadowed.finding(Code.HOSTS_SHADOWS_DNS).summary())
        .isEqualTo(
            "/etc/hosts gives api.example.com the address 10.1.1.1; programs take that and never"
                + " ask DNS, which says 2001:db8::7, 203.0.113.7.");
    assertThat(shadowed.evidence(Code.HOSTS_SHADOWS_DNS))
        .satisfiesExactly(
            e -> assertThat(e).isEqualTo("/etc/hosts line 1: 10.1.1.1 api.example.com"),
            e -> assertThat(e).contains("A api.example.com @127.0.0.11 udp", "203.0.113.7"));
    assertThat(hosts("files dns", "203.0.113.7").findings()).isEmpty();
    assertThat(hosts("dns files", "10.1.1.1").findings()).isEmpty();
    assertThat(hosts("dns", "10.1.1.1").findings()).isEmpty();
    assertThat(hosts("files", "10.1.1.1").findings())
        .containsExactly("warning hosts-shadows-dns", "warning nsswitch-without-dns");
    assertThat(hosts("", "10.1.1.1").findings()).contains("warning hosts-shadows-dns");
  }

  @Test
  void a_name_that_the_hosts_file_has_is_not_missing() {
    assertThat(hosts("files dns", "10.1.1.1").when(NAMED, NXDOMAIN).findings())
        .containsExactly("warning hosts-shadows-dns");
    assertThat(hosts("dns files", "10.1.1.1").when(NAMED, NXDOMAIN).findings())
        .containsExactly("fault nxdomain");
    assertThat(hosts("files dns", "10.1.1.1").when(NAMED.and(STUB), EMPTY).findings())
        .containsExactly("warning hosts-shadows-dns");
  }

  @Test
  void a_name_without_an_address_in_dns_is_said_to_have_none() {
    assertThat(
            hosts("files dns", "10.1.1.1")
                .when(NAMED, NXDOMAIN)
                .finding(Code.HOSTS_SHADOWS_DNS)
                .summary())
        .endsWith("programs take that and never ask DNS, which knows no address.");
    assertThat(hosts("files dns", "10.1.1.1").when(NAMED, Answers.silence()).findings())
        .noneMatch(f -> f.contains("hosts-shadows-dns"));
  }

  @Test
  void an_entry_for_another_name_decides_nothing_and_one_in_capitals_does() {
    PathCase entries =
        of(
            Snapshots.container("web")
                .hosts(entry(1, "10.1.1.1", "db"), entry(2, "10.1.1.2", "www", "API.example.com")));

    assertThat(entries.evidence(Code.HOSTS_SHADOWS_DNS))
        .first()
        .isEqualTo("/etc/hosts line 2: 10.1.1.2 www API.example.com");
    assertThat(of(Snapshots.container("web").hosts(entry(1, "10.1.1.1", "db"))).findings())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"api.example.com:10.1.1.1", "API.example.com=10.1.1.1"})
  void an_entry_that_the_operator_gave_is_worth_a_note(String extra) {
    PathCase given = given("db:10.1.1.9", extra);

    assertThat(given.findings()).containsExactly("info hosts-shadows-dns");
    assertThat(given.finding(Code.HOSTS_SHADOWS_DNS).remedies())
        .extracting(Remedy::text)
        .containsExactly(
            "if it is not wanted any more, take it out of `extra_hosts:` or `--add-host`");
    assertThat(given("db:10.1.1.9").finding(Code.HOSTS_SHADOWS_DNS).remedies())
        .extracting(Remedy::text)
        .containsExactly(
            "find who writes it (`--link`, an entrypoint, the image), and take it out if it is not"
                + " wanted");
  }

  private static PathCase given(String... extraHosts) {
    ContainerFacts k = Snapshots.containerFacts("web", "app");
    ContainerFacts given =
        new ContainerFacts(
            k.id(),
            k.name(),
            k.pid(),
            k.status(),
            k.startedAt(),
            k.hostname(),
            k.networkMode(),
            k.attachments(),
            k.sandboxKey(),
            k.resolvConfPath(),
            k.dns(),
            k.dnsSearch(),
            k.dnsOptions(),
            List.of(extraHosts),
            k.runtime(),
            k.composeProject(),
            k.composeService());
    return of(
        Snapshots.container("web").container(given).hosts(entry(1, "10.1.1.1", "api.example.com")));
  }

  private static PathCase hosts(String sources, String address) {
    return of(
        Snapshots.container("web")
            .hosts(entry(1, address, "api.example.com"))
            .nsswitch(NsswitchParser.parse("/etc/nsswitch.conf", "hosts: " + sources + "\n")));
  }

  private static PathCase of(TargetBuilder web) {
    return PathCase.of(
        Snapshots.of(web.firewall(EmbeddedPathTest.engines()).build()).engine("25.0.5").build());
  }

  private static HostsFile.Entry entry(int line, String address, String... names) {
    return new HostsFile.Entry(line, IpAddress.literal(address), List.of(names));
  }
}
