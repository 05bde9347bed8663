package dev.whydns.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.whydns.check.CheckRun;
import dev.whydns.lab.Lab;
import dev.whydns.lab.Outcome;
import dev.whydns.lab.WithLab;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** {@code owners} and {@code rules} on a real engine: the first hours of incident A. */
class OwnersRulesIT {

  /** The engine's rules made by iptables-nft. */
  @Nested
  @WithLab
  class OnNft {

    @Test
    void dockerd_holds_both_sockets_from_the_host(Lab lab) {
      lab.appnet();
      lab.container("web", "--network", "appnet");

      Outcome run = lab.whydns("owners", "web", "--json");
      JsonNode report = CheckRun.parse(run);

      assertThat(run.exit()).isZero();
      JsonNode target = report.path("targets").get(0);
      List<JsonNode> sockets = list(target.path("facts").path("sockets"));
      assertThat(sockets)
          .extracting(s -> s.path("transport").asText())
          .containsExactly("udp", "tcp");
      for (JsonNode socket : sockets) {
        assertThat(socket.path("address").asText()).isEqualTo("127.0.0.11");
        assertThat(socket.path("owner").path("command").asText()).isEqualTo("dockerd");
        assertThat(socket.path("owner").path("pid").asLong()).isEqualTo(lab.engine().pid());
        assertThat(socket.path("owner").path("user").asText()).isEqualTo("root");
        assertThat(socket.path("owner").path("netns_inode").asLong())
            .isNotEqualTo(target.path("facts").path("netns_inode").asLong());
      }
      assertThat(target.path("state").asText()).isEqualTo("unknown");
      assertThat(target.path("findings")).isEmpty();
      assertThat(lab.whydns("owners", "web").stdout())
          .contains("dockerd, pid " + lab.engine().pid() + " (root), fd ")
          .contains(", from the host, since 20")
          .contains("2 sockets in 1 target: 2 held from outside; in ")
          .endsWith("; all read\n");
    }

    @Test
    void without_a_target_the_host_and_every_container_are_shown_with_their_own_servers(Lab lab) {
      lab.appnet();
      lab.container("web", "--network", "appnet");
      lab.container("side", "--network", "container:web");
      lab.docker("run", "-d", "--name", "own", "bb:1", "nc", "-l", "-p", "53");

      Outcome run = lab.whydns("owners");

      assertThat(run.exit()).as(run.toString()).isZero();
      assertThat(run.stdout())
          .contains("\nown  container, pid ", "\nside  container, pid ", "\nweb  container, pid ")
          .startsWith("host  net:[")
          .containsPattern("tcp \\[::]:53 +listening +0 +- +\\d+\n    nc, pid \\d+ \\(root\\), fd")
          .contains("5 sockets in 4 targets: 4 held from outside, 1 held inside; in ");
    }

    @Test
    void a_stopped_daemon_still_holds_its_sockets(Lab lab) {
      lab.appnet();
      long pid = lab.container("web", "--network", "appnet");
      lab.engine().stop();

      Outcome run = lab.whydns("owners", "pid:" + pid, "--deadline", "4s");

      assertThat(run.stdout()).contains("dockerd, pid ").contains("2 held from outside");
      lab.engine().cont();
    }

    @Test
    void who_may_not_look_is_told_what_is_missing(Lab lab) {
      lab.appnet();
      long pid = lab.container("web", "--network", "appnet");

      Outcome owners =
          lab.run(
              "setpriv",
              "--reuid",
              "65534",
              "--clear-groups",
              Lab.launcher(),
              "owners",
              "pid:" + pid);
      Outcome rules =
          lab.run("setpriv", "--reuid", "65534", "--clear-groups", Lab.launcher(), "rules", "host");

      assertThat(owners.exit()).as(owners.toString()).isEqualTo(77);
      assertThat(owners.stdout()).contains("CAP_SYS_PTRACE");
      assertThat(rules.exit()).as(rules.toString()).isEqualTo(77);
      assertThat(rules.stdout()).contains("CAP_NET_ADMIN");
    }

    @Test
    void an_owner_that_cannot_be_seen_is_not_nobody(Lab lab) {
      lab.appnet();
      long pid = lab.container("web", "--network", "appnet");

      Outcome run =
          lab.run(
              "setpriv",
              "--bounding-set",
              "-sys_ptrace",
              "--inh-caps",
              "-sys_ptrace",
              Lab.launcher(),
              "owners",
              "pid:" + pid);
      assertThat(run.exit()).as(run.toString()).isEqualTo(3);
      assertThat(run.stdout())
          .contains("cannot see who holds it: cannot see the descriptors of ")
          .contains("(to see it: run as root, or with CAP_SYS_PTRACE)")
          .doesNotContain("nobody");
    }

    @Test
    void an_unknown_target_ends_with_3_and_names_the_error(Lab lab) {
      for (String command : List.of("owners", "rules")) {
        Outcome run = lab.whydns(command, "nosuch", "--json");
        assertThat(run.exit()).isEqualTo(3);
        assertThat(CheckRun.parse(run).path("errors").get(0).asText()).contains("nosuch");
        assertThat(CheckRun.parse(run).path("command").asText()).isEqualTo(command);
      }
      assertThat(lab.whydns("rules", "pid:x").exit()).isEqualTo(64);
    }

    @Test
    void the_rules_lead_to_the_sockets_and_plain_iptables_shows_them(Lab lab) {
      lab.appnet();
      lab.container("web", "--network", "appnet");

      Outcome run = lab.whydns("rules", "web");

      assertThat(run.exit()).as(run.toString()).isZero();
      assertThat(run.stdout())
          .containsPattern("  ✔ udp  127.0.0.11:53 leads to port \\d+, which is listened on\n")
          .contains("Held by iptables-nft.")
          .contains("which shows them.")
          .contains("\n    whydns netns web -- iptables-nft-save -c -t nat\n")
          .contains("\n    -A OUTPUT -d 127.0.0.11/32 -j DOCKER_OUTPUT\n")
          .contains(
              "6 rules to the engine in 1 target, 0 before them, 0 touching the traffic; in ");
      String byHand =
          lab.whydns("netns", "web", "--", "iptables-nft-save", "-c", "-t", "nat").stdout();
      for (JsonNode rule : rules(lab)) {
        assertThat(byHand).contains("] " + rule.path("rule").asText() + "\n");
        assertThat(rule.path("matches_socket").asBoolean(true)).isTrue();
      }
    }

    @Test
    void a_rule_before_the_engines_and_a_drop_are_shown_with_what_they_do(Lab lab) {
      lab.appnet();
      lab.container("web", "--network", "appnet");
      lab.inContainer(
              "web",
              "iptables",
              "-t",
              "nat",
              "-I",
              "OUTPUT",
              "-p",
              "udp",
              "--dport",
              "53",
              "-j",
              "ACCEPT")
          .ok();
      lab.inContainer(
              "web", "iptables", "-A", "OUTPUT", "-p", "tcp", "-d", "127.0.0.11", "-j", "DROP")
          .ok();
      lab.inContainer("web", "iptables", "-A", "OUTPUT", "-d", "10.1.2.3", "-j", "DROP").ok();

      Outcome run = lab.whydns("rules", "web");

      assertThat(run.stdout())
          .contains("udp  127.0.0.11:53 is taken by a rule before the engine's; listening: ")
          .contains("\nBefore them\n")
          .contains("-A OUTPUT -p udp -m udp --dport 53 -j ACCEPT\n    ^ accepts queries (udp)\n")
          .contains("-A OUTPUT -d 127.0.0.11/32 -p tcp -j DROP\n    ^ drops queries (tcp)\n")
          .doesNotContain("10.1.2.3")
          .contains("1 rule has nothing to do with it (--all-chains shows it)");
      assertThat(lab.whydns("rules", "web", "--all-chains").stdout()).contains("10.1.2.3");
      JsonNode report = CheckRun.parse(lab.whydns("rules", "web", "--json"));
      assertThat(list(report.path("targets").get(0).path("facts").path("rules")))
          .extracting(r -> r.path("role").asText())
          .containsOnlyOnce("shadows", "touches");
    }

    @Test
    void a_stale_port_is_shown_beside_the_one_that_is_listened_on(Lab lab) {
      lab.appnet();
      lab.container("web", "--network", "appnet");
      lab.inContainer(
              "web",
              "sh",
              "-c",
              "iptables-save -t nat | sed 's/\\(-p udp.*127.0.0.11:\\)[0-9]*/\\1444/' | iptables-restore")
          .ok();

      Outcome run = lab.whydns("rules", "web");

      assertThat(run.exit()).isZero();
      assertThat(run.stdout())
          .containsPattern(
              "  ✘ udp  127.0.0.11:53 leads to port 444, where nobody listens; listening: \\d+\n")
          .contains("444 ✘ nobody listens\n");
    }

    @Test
    void a_policy_that_drops_is_shown_and_missing_rules_are_said(Lab lab) {
      lab.appnet();
      lab.container("web", "--network", "appnet");
      lab.inContainer("web", "iptables", "-P", "INPUT", "DROP").ok();
      lab.inContainer("web", "iptables", "-t", "nat", "-F", "OUTPUT").ok();

      Outcome run = lab.whydns("rules", "web");

      assertThat(run.stdout())
          .contains("127.0.0.11:53 is led nowhere; listening: ")
          .contains("  ✘ no rule jumps to DOCKER_OUTPUT\n")
          .contains("-P INPUT DROP\n    ^ drops queries (udp, tcp) and answers (udp, tcp)\n");
      CheckRun.parse(lab.whydns("rules", "web", "--json", "--raw", "--all-chains"));
    }

    @Test
    void the_raw_dump_is_what_the_tools_print(Lab lab) {
      lab.appnet();
      lab.container("web", "--network", "appnet");

      String raw = lab.whydns("rules", "web", "--raw").stdout();

      String nft = lab.inContainer("web", "nft", "list", "ruleset").stdout();
      assertThat(raw)
          .startsWith("# whydns netns web -- nft list ruleset\n" + nft)
          .contains("\n# whydns netns web -- iptables-nft-save -c\n")
          .contains("\n*nat\n");
    }

    @Test
    void looking_leaves_everything_as_it_was(Lab lab) {
      lab.appnet();
      lab.container("web", "--network", "appnet");
      lab.container("plain");
      String before = lab.fingerprint();

      lab.whydns("owners");
      lab.whydns("rules");
      lab.whydns("rules", "--raw");

      assertThat(lab.fingerprint()).isEqualTo(before);
    }
  }

  /** The engine's rules made by iptables-legacy. */
  @Nested
  @WithLab(iptables = "legacy")
  class OnLegacy {

    @Test
    void the_rules_are_found_in_the_legacy_tables_and_no_other_is_created(Lab lab) {
      lab.appnet();
      lab.container("web", "--network", "appnet");
      String before = lab.fingerprint();

      Outcome run = lab.whydns("rules", "web");

      assertThat(run.exit()).as(run.toString()).isZero();
      assertThat(run.stdout())
          .contains("Held by iptables-legacy.", "which shows them.")
          .contains("\n    whydns netns web -- iptables-legacy-save -c -t nat\n")
          .contains("6 rules to the engine in 1 target");
      assertThat(lab.whydns("rules", "web", "--raw").stdout())
          .contains("# whydns netns web -- iptables-legacy-save -c\n");
      assertThat(lab.whydns("owners", "web").stdout()).contains("2 held from outside");
      assertThat(lab.fingerprint()).isEqualTo(before);
    }

    @Test
    void a_host_whose_iptables_is_nft_does_not_show_them(Lab lab) {
      lab.appnet();
      lab.container("web", "--network", "appnet");

      Outcome run =
          lab.run(
              "sh",
              "-c",
              "mkdir -p /run/lab/nft && ln -sf $(command -v iptables-nft) /run/lab/nft/iptables"
                  + " && PATH=/run/lab/nft:$PATH exec \"$0\" rules web",
              Lab.launcher());

      assertThat(run.stdout()).contains("(nf_tables)`, which does not show them.");
    }
  }

  private static List<JsonNode> rules(Lab lab) {
    JsonNode report = CheckRun.parse(lab.whydns("rules", "web", "--json"));
    return list(report.path("targets").get(0).path("facts").path("rules"));
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }
}
