package dev.whydns.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.whydns.check.CheckRun;
import dev.whydns.lab.Lab;
import dev.whydns.lab.Outcome;
import dev.whydns.lab.WithLab;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code whydns resolv} on a real engine. */
@WithLab
class ResolvIT {

  private static String text(Lab lab, String... arguments) {
    List<String> words = new ArrayList<>(List.of("resolv"));
    words.addAll(List.of(arguments));
    Outcome outcome = lab.whydns(words.toArray(String[]::new));
    assertThat(outcome.exit()).as(outcome.toString()).isZero();
    assertThat(outcome.stderr()).isEmpty();
    return outcome.stdout();
  }

  private static JsonNode json(Lab lab, String target) {
    JsonNode report = CheckRun.parse(lab.whydns("resolv", target, "--json"));
    assertThat(report.path("command").asText()).isEqualTo("resolv");
    return report.path("targets").path(0).path("facts").path("resolv_conf");
  }

  /** {@code meaning | origin} of the line that begins so. */
  private static String line(JsonNode file, String start) {
    for (JsonNode line : file.path("lines")) {
      if (line.path("text").asText().startsWith(start)) {
        return line.path("meaning").asText() + " | " + line.path("origin").asText();
      }
    }
    throw new AssertionError("no line " + start + " in " + file);
  }

  @Test
  void host_and_container_stand_side_by_side_and_every_line_is_explained(Lab lab) {
    lab.write("/etc/resolv.conf", Lab.RESOLV_CONF + "search corp.example\noptions timeout:2\n");
    lab.appnet();
    lab.container("web", "--network", "appnet");
    String before = lab.fingerprint();

    String text = text(lab, "web");

    assertThat(text.lines().toList())
        .contains(
            "* nameservers  10.77.0.53, 10.77.0.54   127.0.0.11",
            "* upstreams    asks its servers itself  10.77.0.53, 10.77.0.54 from container",
            "host: /etc/resolv.conf  the host's own");
    assertThat(text)
        .contains("1  nameserver 10.77.0.53\n     means  asked first; asked from the host\n")
        .contains(
            "nameserver 127.0.0.11\n     means  the only server; the engine's embedded resolver:")
        .contains("from   the engine itself")
        .contains("from   the host's /etc/resolv.conf line 3");
    assertThat(text.lines()).allMatch(line -> line.length() <= 80);
    assertThat(lab.fingerprint()).isEqualTo(before);
  }

  @Test
  void origins_are_told_apart(Lab lab) {
    lab.appnet();
    lab.container(
        "db",
        "--network",
        "appnet",
        "--dns",
        "10.77.0.55",
        "--dns-search",
        "corp.example",
        "--dns-opt",
        "ndots:2");
    lab.container("plain", "--dns", "10.77.0.56");
    lab.container("web", "--network", "appnet");
    lab.docker("exec", "web", "sh", "-c", "echo nameserver 10.77.0.54 > /etc/resolv.conf");
    lab.write("/run/lab/own.conf", "nameserver 10.77.0.54\n");
    lab.container("own", "--network", "appnet", "-v", "/run/lab/own.conf:/etc/resolv.conf");

    JsonNode db = json(lab, "db");
    assertThat(line(db, "search")).endsWith("| --dns-search (dns_search: in the compose file)");
    assertThat(line(db, "options")).endsWith("| --dns-opt (dns_opt: in the compose file)");
    assertThat(line(db, "nameserver")).endsWith("| the engine itself");
    assertThat(db.path("upstreams").path(0).path("address").asText()).isEqualTo("10.77.0.55");
    assertThat(line(json(lab, "plain"), "nameserver"))
        .endsWith("| --dns (dns: in the compose file)");
    JsonNode web = json(lab, "web");
    assertThat(line(web, "nameserver")).endsWith("| edited in the container");
    assertThat(web.path("owner").asText()).startsWith("edited after engine ");
    assertThat(line(json(lab, "own"), "nameserver")).endsWith("| bind mount: /run/lab/own.conf");
  }

  @Test
  void servers_of_the_daemon_are_told_as_such(Lab lab) {
    lab.engine().restart("--dns", "10.77.0.55");
    lab.container("plain");

    assertThat(line(json(lab, "plain"), "nameserver"))
        .endsWith("| the daemon's dns (daemon.json or dockerd --dns)");
  }

  @Test
  void a_name_is_shown_as_each_library_tries_it(Lab lab) {
    lab.write("/etc/resolv.conf", Lab.RESOLV_CONF + "search corp.example lan\n");
    lab.container("plain");

    String text = text(lab, "plain", "--name", "api");

    assertThat(text)
        .contains(
            """
              asked for api, in this order
                 glibc  api.corp.example., api.lan., api.
                 musl   api.corp.example., api.lan., api.
                 Go     api.corp.example., api.lan., api.
            """);
  }

  @Test
  void a_change_of_the_host_since_the_start_is_drift(Lab lab) {
    lab.container("plain");
    assertThat(text(lab, "plain")).contains("drift         none: ");
    lab.write("/etc/resolv.conf", "nameserver 10.77.0.99\nsearch new.example\n");

    String text = text(lab, "plain");

    assertThat(text)
        .contains("resolv-stale")
        .contains("drift         the host's /etc/resolv.conf has search new.example now");
  }

  @Test
  void two_containers_are_compared_without_what_is_the_same(Lab lab) {
    lab.appnet();
    lab.container("works", "--network", "appnet");
    lab.container("fails", "--network", "appnet", "--dns", "10.77.0.99");

    assertThat(text(lab, "works", "fails", "--diff"))
        .isEqualTo(
            """
                         works                                  fails
            * upstreams  10.77.0.53, 10.77.0.54 from container  10.77.0.99 from container

            works, fails: different upstreams
            """);
  }

  @Test
  void an_unknown_target_is_3_and_a_stopped_one_too(Lab lab) {
    assertThat(lab.whydns("resolv", "nosuch").exit()).isEqualTo(3);
    lab.container("plain");
    lab.docker("kill", "plain");

    Outcome stopped = lab.whydns("resolv", "plain", "--json");

    assertThat(stopped.exit()).isEqualTo(3);
    assertThat(CheckRun.parse(stopped).at("/targets/0/not_checked/0/why").asText())
        .isEqualTo("it does not run");
  }

  @Test
  void a_hung_engine_does_not_stop_it(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet");
    lab.engine().stop();

    Outcome outcome = lab.whydns("resolv", "web");

    assertThat(outcome.stdout()).as(outcome.toString()).contains("nameserver 127.0.0.11");
  }

  @Test
  void nothing_from_a_container_drives_the_terminal(Lab lab) {
    lab.container("plain");
    lab.docker("exec", "plain", "sh", "-c", "printf '# \\033[2J\\n' > /etc/resolv.conf");

    assertThat(text(lab, "plain")).contains("# \\x1b[2J").doesNotContain("\u001b");
  }
}
