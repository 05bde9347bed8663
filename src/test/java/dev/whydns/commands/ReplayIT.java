package dev.whydns.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.whydns.check.CheckRun;
import dev.whydns.lab.Lab;
import dev.whydns.lab.Outcome;
import dev.whydns.lab.WithLab;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** {@code replay} on a real engine: incidents B and E, and what a plain probe cannot see. */
@WithLab
class ReplayIT {

  private static final String NAME = "api.example.com";

  @Test
  void a_lookup_that_works_is_drawn_in_a_few_lines_and_costs_its_own_time(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet");

    CheckRun run = CheckRun.command(lab, "replay", "web", NAME, "--as", "glibc");

    assertThat(run.exit()).as(run.outcome().toString()).isZero();
    assertThat(run.state("web")).isEqualTo("healthy");
    JsonNode replay = only(run);
    assertThat(replay.path("outcome").asText()).isEqualTo("resolved");
    assertThat(replay.path("elapsed_ms").asDouble()).isLessThan(500);
    assertThat(types(replay)).containsExactly("A", "AAAA");
    assertThat(sockets(replay)).hasSize(1);
    String text = lab.whydns("replay", "web", NAME, "--as", "glibc").stdout();
    assertThat(text.lines().count()).as(text).isLessThan(15);
  }

  @Test
  void a_server_that_never_answers_aaaa_costs_glibc_what_it_costs_the_real_library(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet");
    lab.upstream().behave("10.77.0.53", "drop-aaaa");
    lab.upstream().behave("10.77.0.54", "drop-aaaa");

    CheckRun run =
        CheckRun.command(lab, "replay", "web", NAME, "--as", "glibc", "--option", "single-request");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.cause("web")).isEqualTo("upstream-drops-aaaa");
    assertThat(run.codes("web")).contains("aaaa-delay");
    List<JsonNode> replays = replays(run);
    double asIs = replays.get(0).path("elapsed_ms").asDouble();
    double changed = replays.get(1).path("elapsed_ms").asDouble();
    assertThat(replays.get(1).path("options").get(0).asText()).isEqualTo("single-request");
    assertThat(changed).isLessThan(asIs - 1000);
    double real = real(lab);
    assertThat(asIs).isBetween(real - 300, real + 300);
  }

  /**
   * Milliseconds that the machine's own glibc takes in web's namespace, with web's files. Perl asks
   * without AI_ADDRCONFIG, which getent would not.
   */
  private static double real(Lab lab) {
    String look = "getaddrinfo('" + NAME + "', '', {socktype => SOCK_STREAM});";
    Outcome timed =
        lab.whydns(
            "netns",
            "web",
            "--",
            "perl",
            "-MTime::HiRes=time",
            "-MSocket=getaddrinfo,SOCK_STREAM",
            "-e",
            "my $a = time; " + look + " printf('%.0f', 1000 * (time - $a));");
    return Double.parseDouble(timed.ok().stdout().strip());
  }

  @Test
  void a_server_that_drops_edns_fails_go_and_not_glibc(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet");
    lab.upstream().behave("10.77.0.53", "drop-edns");
    lab.upstream().behave("10.77.0.54", "drop-edns");

    CheckRun glibc = CheckRun.command(lab, "replay", "web", NAME, "--as", "glibc");
    CheckRun go = CheckRun.command(lab, "replay", "web", NAME, "--as", "go", "--quick");

    assertThat(glibc.exit()).isZero();
    assertThat(go.exit()).isEqualTo(2);
    assertThat(only(go).path("user_sees").asText()).contains("i/o timeout");
    assertThat(go.cause("web")).isEqualTo("upstream-drops-edns");
  }

  @Test
  void the_client_gives_up_before_the_engine_has_tried_its_two_dead_servers(Lab lab) {
    lab.appnet();
    lab.container(
        "web",
        "--network",
        "appnet",
        "--dns",
        "10.77.0.99",
        "--dns",
        "10.77.0.99",
        "--dns",
        "10.77.0.53");

    CheckRun run = CheckRun.command(lab, "replay", "web", NAME, "--as", "musl");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.codes("web")).contains("client-gives-up-first");
    JsonNode replay = only(run);
    assertThat(replay.path("user_sees").asText()).isEqualTo("EAI_AGAIN");
    assertThat(replay.path("elapsed_ms").asDouble()).isBetween(4900.0, 5300.0);
    assertThat(outcomes(replay)).contains("late");
  }

  @Test
  void a_rule_that_drops_one_packet_in_fifty_is_found_and_named(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet");
    lab.run(
            "iptables",
            "-I",
            "FORWARD",
            "-p",
            "udp",
            "--dport",
            "53",
            "-m",
            "statistic",
            "--mode",
            "random",
            "--probability",
            "0.02",
            "-j",
            "DROP")
        .ok();

    CheckRun run =
        CheckRun.command(
            lab, "replay", "web", NAME, "--as", "glibc", "--until-failure", "--count", "2000");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.cause("web")).isEqualTo("intermittent-loss");
    assertThat(run.causeOf("web").evidence())
        .anyMatch(e -> e.contains("chain FORWARD") && e.contains("--probability"));
  }

  private static JsonNode only(CheckRun run) {
    assertThat(replays(run)).as(run.outcome().toString()).hasSize(1);
    return replays(run).get(0);
  }

  private static List<JsonNode> replays(CheckRun run) {
    return list(run.target("web").path("facts").path("replay"));
  }

  private static List<String> types(JsonNode replay) {
    return list(replay.path("sends")).stream().map(s -> s.path("type").asText()).toList();
  }

  private static List<String> outcomes(JsonNode replay) {
    return list(replay.path("sends")).stream().map(s -> s.path("outcome").asText()).toList();
  }

  private static List<Integer> sockets(JsonNode replay) {
    return list(replay.path("sends")).stream()
        .map(s -> s.path("socket").asInt())
        .distinct()
        .toList();
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }
}
