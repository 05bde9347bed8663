package dev.whydns.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.lab.Lab;
import dev.whydns.lab.WithLab;
import org.junit.jupiter.api.Test;

/**
 * The servers that a container got: none, too many, the public fallback, or none that it may ask.
 */
@WithLab
class ServersIT {

  @Test
  void a_host_with_only_a_loopback_server_gives_the_default_bridge_the_public_fallback(Lab lab) {
    lab.write("/etc/resolv.conf", "nameserver 127.0.0.1\n");
    lab.container("plain");

    CheckRun run =
        CheckRun.of(lab, "plain", "--timeout", "500ms")
            .expect(2, "plain", "fault", "public-fallback");

    assertThat(run.findings("plain"))
        .containsExactly("fault public-fallback", "fault upstream-dead", "info no-name-discovery");
    assertThat(run.finding("plain", "public-fallback").path("confidence").asText())
        .isEqualTo("high");
    assertThat(run.evidence("plain", "public-fallback"))
        .containsExactly(
            "/etc/resolv.conf line 2: nameserver 8.8.8.8",
            "host's resolv.conf: no server that a container can use");
    assertThat(run.finding("plain", "public-fallback").path("explains").toString())
        .isEqualTo("[\"upstream-dead\"]");
  }

  @Test
  void the_fallback_stays_in_a_container_after_the_host_got_a_server(Lab lab) {
    lab.write("/etc/resolv.conf", "");
    lab.container("plain");
    lab.write("/etc/resolv.conf", Lab.RESOLV_CONF);

    CheckRun run =
        CheckRun.of(lab, "plain", "--timeout", "500ms").expect(2, "plain", "fault", "resolv-stale");

    assertThat(run.findings("plain")).contains("fault public-fallback", "fault upstream-dead");
  }

  @Test
  void an_empty_host_file_gives_this_engines_user_networks_the_fallback_too(Lab lab) {
    lab.write("/etc/resolv.conf", "");
    lab.appnet();
    lab.container("web", "--network", "appnet");

    CheckRun run = CheckRun.of(lab, "web", "--timeout", "500ms");

    run.expect(2, "web", "fault", "public-fallback");
    assertThat(run.evidence("web", "public-fallback"))
        .contains("upstreams: 8.8.8.8, 8.8.4.4 (the engine's store local-kv.db)");
    assertThat(run.hop("web", "nat")).isEqualTo("healthy");
  }

  @Test
  void a_host_without_a_server_asks_itself_and_nobody_listens(Lab lab) {
    lab.write("/etc/resolv.conf", "search example.com\n");
    CheckRun.of(lab, "host").expect(2, "host", "fault", "no-upstream");
  }

  @Test
  void a_nameserver_line_without_an_address_is_passed_over(Lab lab) {
    lab.write("/etc/resolv.conf", "nameserver dns.example.com\n" + Lab.RESOLV_CONF);
    lab.container("plain");

    CheckRun run = CheckRun.of(lab, "plain", "host");

    run.expect(1, "plain", "warning", "invalid-nameserver")
        .expect(1, "host", "warning", "invalid-nameserver");
    assertThat(run.evidence("host", "invalid-nameserver"))
        .containsExactly("/etc/resolv.conf line 1: nameserver dns.example.com");
  }

  @Test
  void servers_beyond_the_third_are_told_and_matter_when_one_of_the_three_is_dead(Lab lab) {
    lab.write(
        "/etc/resolv.conf", Lab.RESOLV_CONF + "nameserver 10.77.0.55\nnameserver 10.77.0.56\n");
    lab.appnet();
    lab.container("web", "--network", "appnet");
    lab.container("plain");

    CheckRun run = CheckRun.of(lab, "web", "plain", "--timeout", "500ms");
    run.expect(0, "web", "healthy", null).expect(0, "plain", "healthy", null);
    assertThat(run.findings("web")).containsExactly("info too-many-upstreams");

    lab.upstream().behave("10.77.0.55", "closed");
    assertThat(CheckRun.of(lab, "web", "--timeout", "500ms").findings("web"))
        .contains("warning too-many-upstreams");
  }

  @Test
  void an_internal_network_is_healthy_until_a_name_outside_is_asked(Lab lab) {
    lab.innet();
    lab.container("inside", "--network", "innet");

    CheckRun plain =
        CheckRun.of(lab, "inside", "--timeout", "500ms").expect(0, "inside", "healthy", null);
    assertThat(plain.findings("inside")).containsExactly("info internal-network");
    assertThat(plain.hop("inside", "upstream")).isNull();

    CheckRun.of(lab, "inside", "--name", "inside", "--timeout", "500ms")
        .expect(0, "inside", "healthy", null);

    CheckRun named =
        CheckRun.of(
            lab, "inside", "--name", "api.example.com", "--name", "inside", "--timeout", "500ms");
    named.expect(2, "inside", "fault", "internal-network");
    assertThat(named.findings("inside")).containsExactly("fault internal-network");
  }

  @Test
  void a_container_without_a_network_has_nothing_to_ask(Lab lab) {
    lab.container("alone", "--network", "none");

    CheckRun plain = CheckRun.of(lab, "alone").expect(0, "alone", "healthy", null);
    assertThat(plain.findings("alone")).containsExactly("info internal-network");

    CheckRun.of(lab, "alone", "--name", "api.example.com")
        .expect(2, "alone", "fault", "internal-network");
  }
}
