package dev.whydns.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.whydns.check.CheckRun;
import dev.whydns.lab.Lab;
import dev.whydns.lab.WithLab;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** {@code answers} on a real engine: incident C. */
@WithLab
class AnswersIT {

  private static final String PROJECT = "com.docker.compose.project=";
  private static final String SERVICE = "com.docker.compose.service=";

  private static void shop(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet");
    compose(lab, "db", "shop", "db", "--network-alias", "cache");
  }

  private static void compose(
      Lab lab, String name, String project, String service, String... more) {
    List<String> options = new ArrayList<>(List.of("--network", "appnet"));
    options.addAll(List.of("--label", PROJECT + project, "--label", SERVICE + service));
    options.addAll(List.of(more));
    lab.container(name, options.toArray(String[]::new));
  }

  /** {@code stale engine [10.88.0.3] web}, a line for each group. */
  private static List<String> groups(CheckRun run) {
    return StreamSupport.stream(run.report().path("targets").spliterator(), false)
        .map(t -> t.path("facts").path("answers").get(0))
        .sorted((a, b) -> a.path("group").asInt() - b.path("group").asInt())
        .map(
            g ->
                g.path("state").asText()
                    + " "
                    + g.path("by").asText()
                    + " "
                    + texts(g.path("addresses"))
                    + " "
                    + String.join(" ", texts(g.path("targets"))))
        .distinct()
        .toList();
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }

  @Test
  void who_shares_a_network_is_answered_and_others_are_not_meant_to_be(Lab lab) {
    shop(lab);
    lab.docker("network", "create", "--subnet", "10.87.0.0/24", "other");
    lab.container("far", "--network", "other");
    lab.container("plain");
    lab.container("side", "--network", "container:web");
    lab.docker("pause", "db");
    String before = lab.fingerprint();

    CheckRun run = CheckRun.command(lab, "answers", "cache");

    assertThat(run.exit()).as(run.outcome().toString()).isZero();
    assertThat(groups(run))
        .containsExactly("ok server [] far plain", "ok engine [10.88.0.3] db side web");
    assertThat(run.findings("far")).containsExactly("info missing-record");
    assertThat(run.findings("plain")).containsExactly("info no-name-discovery");
    assertThat(run.findings("web")).isEmpty();
    CheckRun named = CheckRun.command(lab, "answers", "cache", "far", "plain");
    assertThat(named.exit()).isEqualTo(2);
    assertThat(named.findings("far")).containsExactly("fault missing-record");
    assertThat(named.findings("plain")).containsExactly("fault no-name-discovery");
    assertThat(lab.fingerprint()).isEqualTo(before);
    lab.docker("unpause", "db");
  }

  @Test
  void two_projects_with_one_alias_collide_and_copies_of_a_service_do_not(Lab lab) {
    shop(lab);
    compose(lab, "db2", "shop", "db", "--network-alias", "cache");
    CheckRun copies = CheckRun.command(lab, "answers", "cache");
    assertThat(copies.exit()).as(copies.outcome().toString()).isZero();
    assertThat(groups(copies)).containsExactly("ok engine [10.88.0.3, 10.88.0.4] db db2 web");
    assertThat(copies.findings("web")).isEmpty();

    compose(lab, "db3", "test", "db", "--network-alias", "cache");
    CheckRun run = CheckRun.command(lab, "answers", "cache", "web");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.cause("web")).isEqualTo("alias-collision");
    assertThat(groups(run))
        .containsExactly("collision engine [10.88.0.3, 10.88.0.4, 10.88.0.5] web");
  }

  @Test
  void a_link_and_a_name_with_its_network_are_the_engines_names_too(Lab lab) {
    shop(lab);
    lab.container("linked", "--network", "appnet", "--link", "db:database");

    CheckRun link = CheckRun.command(lab, "answers", "database");
    CheckRun dotted = CheckRun.command(lab, "answers", "cache.appnet", "web");

    assertThat(groups(link)).containsExactly("ok engine [10.88.0.3] linked", "ok server [] db web");
    assertThat(link.exit()).isZero();
    assertThat(groups(dotted)).containsExactly("ok engine [10.88.0.3] web");
  }

  @Test
  void an_internal_network_comes_after_the_others_whatever_its_name(Lab lab) {
    lab.docker("network", "create", "--internal", "--subnet", "10.85.0.0/24", "anet");
    lab.docker("network", "create", "--subnet", "10.86.0.0/24", "bnet");
    lab.container("in", "--network", "anet", "--network-alias", "cache");
    lab.container("out", "--network", "bnet", "--network-alias", "cache");
    lab.container("proxy", "--network", "anet");
    lab.docker("network", "connect", "bnet", "proxy");

    CheckRun run = CheckRun.command(lab, "answers", "cache", "proxy");

    assertThat(run.exit()).as(run.outcome().toString()).isZero();
    assertThat(groups(run)).containsExactly("ok engine [10.86.0.2] proxy");
    assertThat(run.findings("proxy")).containsExactly("info alias-collision");
  }

  @Test
  void names_on_ipv6_are_compared_as_well(Lab lab) {
    lab.docker("network", "create", "--ipv6", "--subnet", "fd88::/64", "six");
    lab.container("aa", "--network", "six");
    lab.container("bb", "--network", "six");

    CheckRun run = CheckRun.command(lab, "answers", "bb");

    assertThat(run.exit()).as(run.outcome().toString()).isZero();
    assertThat(groups(run)).singleElement().asString().contains("fd88::3").endsWith(" aa bb");
  }

  /** Real: when a node leaves its swarm, the engine forgets the names of all networks. */
  @Test
  void an_engine_that_left_a_swarm_misses_every_record(Lab lab) {
    shop(lab);
    lab.docker("swarm", "init", "--advertise-addr", "10.77.0.1");
    lab.docker("swarm", "leave", "--force");

    CheckRun run = CheckRun.command(lab, "answers", "cache");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(groups(run)).containsExactly("missing server [] db web");
    assertThat(run.causeOf("web").code()).isEqualTo("missing-record");
    assertThat(run.causeOf("web").confidence()).isEqualTo("medium");
    assertThat(run.causeOf("web").remedy().get(0)).contains("docker restart db");
    lab.docker("restart", "-t", "0", "db");
    assertThat(groups(CheckRun.command(lab, "answers", "cache", "web")))
        .containsExactly("ok engine [10.88.0.3] web");
  }

  @Test
  void a_swarm_service_has_its_address_and_its_alias_is_not_called_stale(Lab lab) {
    lab.docker("swarm", "init", "--advertise-addr", "10.77.0.1");
    try {
      lab.docker("network", "create", "-d", "overlay", "--attachable", "ov");
      lab.container("att", "--network", "ov", "--network-alias", "cache");
      lab.docker(
          "service",
          "create",
          "--detach=false",
          "--quiet",
          "--no-resolve-image",
          "--name",
          "api",
          "--network",
          "name=ov,alias=other",
          "--replicas",
          "2",
          "bb:1",
          "sleep",
          "100000");

      CheckRun api = CheckRun.command(lab, "answers", "api", "att");
      CheckRun alias = CheckRun.command(lab, "answers", "other", "att");
      CheckRun cache = CheckRun.command(lab, "answers", "cache");

      assertThat(groups(api)).singleElement().asString().startsWith("ok engine [10.0.");
      assertThat(groups(alias)).singleElement().asString().startsWith("unknown engine [10.0.");
      assertThat(alias.exit()).isEqualTo(3);
      assertThat(cache.exit()).as(cache.outcome().toString()).isZero();
    } finally {
      lab.docker("swarm", "leave", "--force");
    }
  }

  /**
   * No way was found to make engine 20.10 keep a record of a container that is gone: with a full
   * disk, too, it forgot those that were disconnected or removed. A server stands in for it: it
   * gets every third query of web, and answers as the engine would, for as long and in the same
   * network.
   */
  @Test
  void a_stale_record_is_told_with_who_is_told_it(Lab lab) {
    shop(lab);
    lab.container("api", "--network", "appnet");
    rogue(lab, "cache", "10.88.0.99");

    CheckRun run = CheckRun.command(lab, "answers", "cache");

    assertThat(run.exit()).as(run.outcome().toString()).isEqualTo(2);
    assertThat(groups(run))
        .containsExactly(
            "stale engine [10.88.0.3, 10.88.0.99] web", "ok engine [10.88.0.3] api db");
    CheckRun.Found found = run.causeOf("web");
    assertThat(found.code()).isEqualTo("stale-record");
    assertThat(found.confidence()).isEqualTo("high");
    assertThat(found.summary())
        .isEqualTo(
            "cache is answered with 10.88.0.99 as well, which no running container has: connections"
                + " to it fail.");
    assertThat(lab.whydns("answers", "cache").stdout())
        .startsWith("FAULT  cache: stale-record\n")
        .contains("\n  ✘  stale  engine         1  10.88.0.3, 10.88.0.99\n      web\n");
  }

  @Test
  void a_stale_record_whose_address_another_container_has_says_so(Lab lab) {
    shop(lab);
    lab.container("mail", "--network", "appnet", "--ip", "10.88.0.99");
    rogue(lab, "cache", "10.88.0.99");

    assertThat(CheckRun.command(lab, "answers", "cache").causeOf("web").summary())
        .contains("10.88.0.99 as well, which belongs to mail now");
  }

  private static void rogue(Lab lab, String name, String address) {
    lab.upstream().answer("10.77.0.55", name, address);
    lab.upstream().behave("10.77.0.55", "ttl-600");
    lab.inContainer("web", "sysctl", "-qw", "net.ipv4.conf.eth0.route_localnet=1").ok();
    String nat = "iptables -t nat -I ";
    lab.inContainer(
            "web",
            "sh",
            "-c",
            nat
                + "OUTPUT -d 127.0.0.11 -p udp --dport 53 -m statistic --mode nth --every 3"
                + " --packet 0 -j DNAT --to-destination 10.77.0.55:53 && "
                + nat
                + "POSTROUTING -d 10.77.0.55 -j MASQUERADE")
        .ok();
  }

  @Test
  void a_hung_engine_is_unknown_and_its_names_are_not_missing(Lab lab) {
    shop(lab);
    lab.engine().stop();
    CheckRun stopped = CheckRun.command(lab, "answers", "cache", "--timeout", "300ms");
    lab.engine().cont();

    assertThat(stopped.exit()).as(stopped.outcome().toString()).isEqualTo(3);
    assertThat(groups(stopped)).containsExactly("unknown nobody [] db web");
    assertThat(stopped.notChecked("web")).containsExactly("the answer for web: no answer came");
  }

  @Test
  void usage_errors_and_unknown_targets_have_their_own_exit_codes(Lab lab) {
    assertThat(lab.whydns("answers").exit()).isEqualTo(64);
    assertThat(lab.whydns("answers", "no name").exit()).isEqualTo(64);
    assertThat(lab.whydns("answers", "db", "pid:x").exit()).isEqualTo(64);
    CheckRun run = CheckRun.command(lab, "answers", "db", "nosuch");
    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.errors()).singleElement().asString().contains("nosuch");
  }
}
