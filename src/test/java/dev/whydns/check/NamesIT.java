package dev.whydns.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.lab.Lab;
import dev.whydns.lab.WithLab;
import org.junit.jupiter.api.Test;

/** Names that the operator gives, and what in the container's files decides about names. */
@WithLab
class NamesIT {

  @Test
  void a_name_that_no_server_knows_is_told_with_who_says_so(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet");

    CheckRun run = CheckRun.of(lab, "web", "--name", "nosuch.invalid");

    run.expect(2, "web", "fault", "nxdomain");
    assertThat(run.findings("web")).containsExactly("fault nxdomain");
    assertThat(run.evidence("web", "nxdomain"))
        .hasSize(3)
        .allMatch(e -> e.contains("NXDOMAIN"))
        .anyMatch(e -> e.contains("@127.0.0.11"))
        .anyMatch(e -> e.contains("@10.77.0.53"))
        .anyMatch(e -> e.contains("@10.77.0.54"));
    assertThat(run.hop("web", "owner")).isEqualTo("healthy");
  }

  @Test
  void a_name_without_an_address_is_told_from_one_that_does_not_exist(Lab lab) {
    lab.container("plain");

    CheckRun run = CheckRun.of(lab, "plain", "--name", "empty.example.com");

    run.expect(2, "plain", "fault", "nxdomain");
    assertThat(run.finding("plain", "nxdomain").path("summary").asText())
        .isEqualTo("The name empty.example.com exists and has no address, neither A nor AAAA.");
  }

  @Test
  void a_container_finds_another_one_and_itself(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet", "--network-alias", "api");

    CheckRun.of(lab, "web", "--name", "web", "--name", "api", "--name", "API.")
        .expect(0, "web", "healthy", null);
  }

  @Test
  void on_the_default_bridge_a_name_without_a_dot_is_lost_to_missing_discovery(Lab lab) {
    lab.container("plain");
    lab.container("db");

    CheckRun run = CheckRun.of(lab, "plain", "--name", "db");

    run.expect(2, "plain", "fault", "no-name-discovery");
    assertThat(run.finding("plain", "no-name-discovery").path("explains").toString())
        .isEqualTo("[\"nxdomain\"]");
  }

  @Test
  void ndots_from_an_option_hides_a_single_label_that_the_server_knows(Lab lab) {
    lab.upstream().answer("10.77.0.53", "intranet", "203.0.113.80");
    lab.upstream().answer("10.77.0.54", "intranet", "203.0.113.80");
    lab.appnet();
    lab.container("web", "--network", "appnet", "--dns-opt", "ndots:2");
    lab.container("free", "--network", "appnet");

    CheckRun run = CheckRun.of(lab, "web", "free", "--name", "intranet");

    run.expect(2, "web", "fault", "ndots-hides-single-label").expect(2, "free", "healthy", null);
    assertThat(run.findings("web")).containsExactly("fault ndots-hides-single-label");
    assertThat(run.finding("web", "ndots-hides-single-label").path("summary").asText())
        .contains("ndots is set by --dns-opt; the server knows the name");
    assertThat(run.evidence("web", "ndots-hides-single-label"))
        .anyMatch(e -> e.endsWith("options ndots:2"))
        .anyMatch(e -> e.contains("@10.77.0.53") && e.contains("203.0.113.80"));
  }

  @Test
  void ndots_from_the_host_is_told_and_a_name_that_nobody_knows_is_not_said_to_exist(Lab lab) {
    lab.write("/etc/resolv.conf", Lab.RESOLV_CONF + "options ndots:1\n");
    lab.appnet();
    lab.container("web", "--network", "appnet");

    CheckRun path = CheckRun.of(lab, "web").expect(0, "web", "healthy", null);
    assertThat(path.findings("web")).containsExactly("info ndots-hides-single-label");
    assertThat(path.finding("web", "ndots-hides-single-label").path("summary").asText())
        .startsWith("ndots is set by the host's resolv.conf");

    CheckRun named = CheckRun.of(lab, "web", "--name", "intranet");
    named.expect(2, "web", "fault", "nxdomain");
    assertThat(named.finding("web", "nxdomain").path("summary").asText())
        .startsWith("No container has the name intranet, and the servers of web do not know it");
  }

  @Test
  void a_search_suffix_with_a_wildcard_is_a_warning(Lab lab) {
    lab.upstream().answer("10.77.0.53", "*.corp.example", "203.0.113.99");
    lab.appnet();
    lab.container("web", "--network", "appnet", "--dns-search", "corp.example");

    CheckRun run = CheckRun.of(lab, "web").expect(1, "web", "warning", "search-wildcard");

    assertThat(run.evidence("web", "search-wildcard"))
        .anyMatch(
            e -> e.matches("query: A whydns-\\w+\\.corp\\.example @127.*203\\.0\\.113\\.99.*"))
        .contains("/etc/resolv.conf: search corp.example");
  }

  @Test
  void a_name_that_exists_only_below_a_search_suffix_is_pointed_at(Lab lab) {
    lab.upstream().answer("10.77.0.53", "db.corp.example", "203.0.113.99");
    lab.upstream().answer("10.77.0.54", "db.corp.example", "203.0.113.99");
    lab.appnet();
    lab.container("web", "--network", "appnet", "--dns-search", "corp.example");

    CheckRun run = CheckRun.of(lab, "web", "--name", "db");

    run.expect(2, "web", "fault", "nxdomain");
    assertThat(run.finding("web", "nxdomain").path("confidence").asText()).isEqualTo("medium");
    assertThat(run.remedy("web", "nxdomain").get(0))
        .endsWith(": whydns check web --name db.corp.example");
    CheckRun.of(lab, "web", "--name", "db.corp.example").expect(0, "web", "healthy", null);
  }

  @Test
  void an_entry_that_the_operator_gave_shadows_dns_and_is_no_fault(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet", "--add-host", "api.example.com:10.9.9.9");
    lab.container("own", "--network", "appnet", "--add-host", "legacy.invalid:10.9.9.8");

    CheckRun run = CheckRun.of(lab, "web", "--name", "api.example.com");
    run.expect(0, "web", "healthy", null);
    assertThat(run.findings("web")).containsExactly("info hosts-shadows-dns");
    assertThat(run.evidence("web", "hosts-shadows-dns").get(0))
        .matches("/etc/hosts line \\d+: 10\\.9\\.9\\.9 api\\.example\\.com");

    CheckRun.of(lab, "own", "--name", "legacy.invalid").expect(0, "own", "healthy", null);
  }

  @Test
  void an_entry_that_something_wrote_shadows_dns_and_is_a_warning(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet");
    lab.docker("exec", "web", "sh", "-c", "echo 10.9.9.9 api.example.com >> /etc/hosts");

    CheckRun.of(lab, "web", "--name", "api.example.com")
        .expect(1, "web", "warning", "hosts-shadows-dns");
    CheckRun.of(lab, "web", "--name", "ok.example.com").expect(0, "web", "healthy", null);
  }
}
