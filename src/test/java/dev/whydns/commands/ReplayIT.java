package dev.whydns.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.whydns.check.CheckRun;
import dev.whydns.lab.Alone;
import dev.whydns.lab.Lab;
import dev.whydns.lab.Outcome;
import dev.whydns.lab.WithLab;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.StreamSupport;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;

/** {@code replay} on a real engine: incidents B and E, and what a plain probe cannot see. */
@Alone
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
  void looking_up_and_asking_the_servers_why_it_failed_share_the_deadline(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet");
    lab.upstream().behave("10.77.0.53", "drop");
    lab.upstream().behave("10.77.0.54", "drop");

    CheckRun run =
        CheckRun.command(lab, "replay", "web", NAME, "--as", "glibc", "--deadline", "6s");

    assertThat(run.exit()).as(run.outcome().toString()).isNotZero();
    assertThat(run.report().path("elapsed_ms").asDouble()).isBetween(4_500.0, 6_500.0);
    assertThat(run.target("web").path("exchanges")).isNotEmpty();
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

  @Test
  void every_way_in_shows_the_hop_that_eats_packets(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet", "--dns", "10.77.0.53");
    lab.run("iptables", "-I", "FORWARD", "-p", "udp", "--dport", "53", "-j", "DROP").ok();

    CheckRun run =
        CheckRun.command(lab, "replay", "web", NAME, "--as", "glibc", "--via", "all", "--quick");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.cause("web")).isEqualTo("upstream-blocked-from-container");
    assertThat(replays(run))
        .extracting(r -> r.path("via").asText() + " " + r.path("outcome").asText())
        .containsExactly(
            "nat try-again", "direct try-again", "upstream try-again", "host resolved");
  }

  @Test
  void a_quick_run_predicts_fifteen_seconds_from_one_query_of_each_type(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet");
    lab.upstream().behave("10.77.0.53", "drop-aaaa");
    lab.upstream().behave("10.77.0.54", "drop-aaaa");

    Outcome lines = lab.whydns("replay", "web", NAME, "--as", "glibc", "--quick", "--json-lines");
    JsonNode replay = parse(lines.stdout());

    assertThat(lines.exit()).isEqualTo(2);
    assertThat(replay.path("elapsed_ms").asDouble()).isBetween(14_900.0, 15_100.0);
    assertThat(replay.path("predicted").asBoolean()).isTrue();
    assertThat(list(replay.path("sends")).stream().filter(x -> !x.path("predicted").asBoolean()))
        .extracting(x -> x.path("type").asText())
        .containsExactly("A", "AAAA");

    CheckRun run = CheckRun.command(lab, "replay", "web", NAME, "--as", "glibc", "--quick");
    assertThat(run.codes("web")).contains("upstream-drops-aaaa", "aaaa-delay");
  }

  @Test
  void lines_come_one_for_each_lookup_and_nothing_else(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet");

    Outcome run =
        lab.whydns("replay", "web", NAME, "--as", "glibc,musl", "--count", "3", "--json-lines");

    assertThat(run.exit()).as(run.toString()).isZero();
    assertThat(run.stdout().lines())
        .extracting(
            line -> parse(line).path("profile").asText() + parse(line).path("round").asInt())
        .containsExactly("glibc0", "musl0", "glibc1", "musl1", "glibc2", "musl2");
    assertThat(run.stderr()).isEmpty();
  }

  @Test
  void the_picture_is_well_formed_and_for_its_owner_alone(Lab lab) throws Exception {
    lab.appnet();
    lab.container("web", "--network", "appnet");

    lab.whydns("replay", "web", NAME, "--as", "glibc", "--svg", "/run/lab/replay.svg").ok();

    String svg = lab.run("cat", "/run/lab/replay.svg").ok().stdout();
    assertThat(
            DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)))
                .getDocumentElement()
                .getTagName())
        .isEqualTo("svg");
    assertThat(lab.run("stat", "-c", "%a", "/run/lab/replay.svg").ok().stdout().strip())
        .isEqualTo("600");
  }

  /**
   * A shell without a terminal starts what runs beside it with SIGINT ignored; env takes that back.
   */
  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void a_signal_ends_a_long_run_with_its_report_and_its_code(String signal, Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet");
    Process run =
        lab.background(
            "env",
            "--default-signal=INT",
            "sh",
            "-c",
            "echo $$ > /run/lab/pid-$0; exec \"$@\"",
            signal,
            Lab.launcher(),
            "replay",
            "web",
            NAME,
            "--as",
            "glibc",
            "--for",
            "10m",
            "--every",
            "300ms",
            "--json",
            "-o",
            "/run/lab/report-" + signal);
    awaitQueries(lab, 5);
    lab.run("sh", "-c", "kill -" + signal + " $(cat /run/lab/pid-" + signal + ")").ok();

    assertThat(run.onExit().orTimeout(10, TimeUnit.SECONDS).join().exitValue()).isZero();
    JsonNode report = parse(lab.run("cat", "/run/lab/report-" + signal).ok().stdout());
    assertThat(report.path("exit_code").asInt()).isZero();
    assertThat(report.path("targets").get(0).path("state").asText()).isEqualTo("healthy");
    assertThat(list(report.path("targets").get(0).path("facts").path("replay")))
        .hasSizeGreaterThan(1);
  }

  private static void awaitQueries(Lab lab, int number) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (lab.upstream().queries().size() < number) {
      assertThat(System.nanoTime()).isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  @Test
  void the_host_and_the_daemon_are_replayed_too(Lab lab) {
    for (String target : List.of("host", "dockerd")) {
      CheckRun run = CheckRun.command(lab, "replay", target, NAME, "--as", "glibc,go");
      assertThat(run.exit()).as(run.outcome().toString()).isZero();
      assertThat(run.state(target)).isEqualTo("healthy");
      assertThat(list(run.target(target).path("facts").path("replay")))
          .hasSize(2)
          .allMatch(r -> r.path("sends").get(0).path("server").asText().equals("10.77.0.53"));
    }
  }

  /** Incident B: the daemon's resolver sends what the router does not answer. */
  @Test
  void the_daemons_own_resolver_is_replayed_and_the_property_that_matters_is_told(Lab lab) {
    lab.write("/etc/resolv.conf", "nameserver 10.77.0.53\nnameserver 10.77.0.54\n");
    lab.upstream().behave("10.77.0.53", "drop-edns");
    lab.upstream().behave("10.77.0.54", "drop-edns");

    CheckRun daemon = CheckRun.command(lab, "replay", "dockerd", NAME, "--quick");
    JsonNode replay = list(daemon.target("dockerd").path("facts").path("replay")).get(0);
    CheckRun glibc = CheckRun.command(lab, "replay", "host", NAME, "--as", "glibc");

    assertThat(replay.path("profile").asText()).as(daemon.outcome().toString()).startsWith("go");
    assertThat(replay.path("why").asText()).isNotEmpty();
    assertThat(daemon.exit()).isEqualTo(2);
    assertThat(daemon.codes("dockerd")).contains("upstream-drops-edns");
    assertThat(daemon.findings("dockerd")).doesNotContain("fault intermittent-loss");
    assertThat(glibc.exit()).isZero();
  }

  @Test
  void all_libraries_at_once_are_quick_even_where_nobody_answers(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet", "--dns", "10.77.0.99");

    CheckRun run =
        CheckRun.command(lab, "replay", "web", NAME, "--as", "all", "--quick", "--timeout", "1s");

    assertThat(run.exit()).as(run.outcome().toString()).isEqualTo(2);
    assertThat(run.cause("web")).isEqualTo("upstream-dead");
    assertThat(replays(run)).hasSizeGreaterThan(5);
    assertThat(replays(run)).noneMatch(r -> r.path("outcome").asText().equals("resolved"));
    assertThat(run.codes("web")).doesNotContain("intermittent-loss");
  }

  @Test
  void a_name_of_the_hosts_file_needs_no_packet(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet", "--add-host", "db.example.com:10.88.0.77");

    CheckRun run = CheckRun.command(lab, "replay", "web", "db.example.com", "--as", "glibc");

    assertThat(run.exit()).as(run.outcome().toString()).isZero();
    assertThat(only(run).path("sends")).isEmpty();
    assertThat(only(run).path("addresses").get(0).asText()).isEqualTo("10.88.0.77");
  }

  @Test
  void ways_that_a_target_has_not_are_said_to_be_missing(Lab lab) {
    lab.container("web");

    CheckRun run = CheckRun.command(lab, "replay", "web", NAME, "--as", "glibc", "--via", "all");

    assertThat(run.exit()).as(run.outcome().toString()).isZero();
    assertThat(replays(run)).extracting(r -> r.path("via").asText()).containsOnly("nat", "host");
    assertThat(run.outcome().stderr())
        .isEqualTo(
            "whydns: web does not ask the engine's resolver: there is no way in by direct,"
                + " upstream\n");
  }

  @Test
  void a_container_without_network_is_no_healthy_one(Lab lab) {
    lab.container("web", "--network", "none");

    CheckRun run = CheckRun.command(lab, "replay", "web", NAME, "--as", "glibc");

    assertThat(run.exit()).as(run.outcome().toString()).isEqualTo(2);
    assertThat(only(run).path("user_sees").asText()).isEqualTo("EAI_AGAIN");
    assertThat(run.codes("web")).doesNotContain("unexplained-failure");
  }

  @Test
  void the_library_of_a_container_from_scratch_is_told_or_said_to_be_unknown(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet");

    CheckRun run = CheckRun.command(lab, "replay", "web", NAME);

    assertThat(run.exit()).as(run.outcome().toString()).isZero();
    assertThat(replays(run)).isNotEmpty().allMatch(r -> !r.path("why").asText().isEmpty());
  }

  private static JsonNode parse(String json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(json, e);
    }
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
