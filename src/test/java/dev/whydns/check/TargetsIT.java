package dev.whydns.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.lab.Lab;
import dev.whydns.lab.Outcome;
import dev.whydns.lab.WithLab;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a target may be, and targets that are not there, that stop, or that are hostile. */
@WithLab
class TargetsIT {

  @Test
  void a_container_is_found_by_name_id_and_the_beginning_of_its_id(Lab lab) {
    lab.container("web");
    String id = lab.docker("inspect", "-f", "{{.Id}}", "web").stdout().strip();

    for (String word : new String[] {"web", "/web", id, id.substring(0, 12), id.substring(0, 5)}) {
      assertThat(CheckRun.of(lab, word).expect(0, "web", "healthy", null).targets())
          .containsExactly("web");
    }
    assertThat(CheckRun.of(lab, "web", id, "web").targets()).containsExactly("web");
  }

  @Test
  void the_beginning_of_several_ids_is_refused_with_all_of_them(Lab lab) {
    String prefix = "";
    for (int i = 0; i < 17 && prefix.isEmpty(); i++) {
      lab.docker("create", "--name", "c" + i, "bb:1", "true");
      prefix =
          lab.run("sh", "-c", "docker ps -aq --no-trunc | cut -c1 | sort | uniq -d | head -1")
              .stdout()
              .strip();
    }

    CheckRun run = CheckRun.of(lab, prefix);

    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.errors().get(0))
        .matches("\"" + prefix + "\" is the beginning of 2 container IDs: .*\\(c\\d+\\).*");
  }

  @Test
  void an_unknown_name_is_an_error_with_what_is_near_and_the_others_are_checked(Lab lab) {
    lab.container("web");

    CheckRun run = CheckRun.of(lab, "wbe", "web");
    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.state("web")).isEqualTo("healthy");
    assertThat(run.errors()).containsExactly("no container has the name or ID \"wbe\"; near: web");

    Outcome text = lab.whydns("check", "wbe");
    assertThat(text.exit()).isEqualTo(3);
    assertThat(text.stdout()).contains("no container has the name or ID \"wbe\"; near: web");
  }

  @Test
  void a_compose_service_is_all_its_containers(Lab lab) {
    for (String name : new String[] {"shop-api-1", "shop-api-2"}) {
      lab.container(
          name,
          "--label",
          "com.docker.compose.project=shop",
          "--label",
          "com.docker.compose.service=api");
    }
    lab.container("other");

    assertThat(CheckRun.of(lab, "compose:shop/api").targets())
        .containsExactlyInAnyOrder("shop-api-1", "shop-api-2");
    CheckRun none = CheckRun.of(lab, "compose:shop/web");
    assertThat(none.exit()).isEqualTo(3);
    assertThat(none.errors().get(0)).contains("service web of compose project shop");
  }

  @Test
  void host_daemon_process_and_namespace_are_targets_too(Lab lab) {
    long pid = lab.container("web");
    lab.run("ip", "netns", "add", "blue").ok();
    try {
      CheckRun run = CheckRun.of(lab, "host", "dockerd", "pid:" + pid, "netns:/run/netns/blue");
      run.expect(2, "host", "healthy", null)
          .expect(2, "dockerd", "healthy", null)
          .expect(2, "pid:" + pid, "healthy", null);
      assertThat(run.target("netns:/run/netns/blue").path("kind").asText()).isEqualTo("netns");
    } finally {
      lab.run("ip", "netns", "del", "blue").ok();
    }
    CheckRun gone = CheckRun.of(lab, "pid:999999", "netns:/run/netns/blue");
    assertThat(gone.exit()).isEqualTo(3);
    assertThat(gone.errors())
        .containsExactly(
            "there is no process 999999", "there is no network namespace /run/netns/blue");
  }

  @Test
  void all_is_every_running_container_and_nothing_is_the_host_as_well(Lab lab) {
    lab.container("web");
    lab.container("db");
    lab.docker("create", "--name", "never", "bb:1", "true");

    assertThat(CheckRun.of(lab, "--all").targets()).containsExactly("db", "web");
    assertThat(CheckRun.of(lab).targets()).containsExactly("host", "db", "web");
    lab.docker("rm", "-f", "web", "db");
    assertThat(CheckRun.of(lab).targets()).containsExactly("host");
    assertThat(CheckRun.of(lab, "--all").exit()).isEqualTo(3);
  }

  @Test
  void a_stopped_container_is_said_to_be_stopped(Lab lab) {
    lab.container("web");
    lab.docker("kill", "web");

    CheckRun run = CheckRun.of(lab, "web").expect(3, "web", "unknown", null);

    assertThat(run.notChecked("web"))
        .containsExactly("everything about web: it does not run (exited)");
  }

  @Test
  void a_container_that_stops_while_it_is_examined_is_said_to_have_stopped(Lab lab) {
    lab.upstream().behave("10.77.0.53", "drop");
    lab.upstream().behave("10.77.0.54", "drop");
    lab.container("web");
    lab.background("sh", "-c", "sleep 1.5; docker kill web");

    CheckRun run = CheckRun.of(lab, "web", "--timeout", "3s").expect(3, "web", "unknown", null);

    assertThat(run.notChecked("web"))
        .containsExactly("everything about web: it stopped while it was examined");
  }

  @Test
  void a_paused_container_is_examined(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet");
    lab.docker("pause", "web");
    CheckRun.of(lab, "web").expect(0, "web", "healthy", null);
    lab.docker("unpause", "web");
  }

  @Test
  void a_resolv_conf_that_is_a_link_out_of_the_container_shows_nothing_of_the_host(Lab lab) {
    lab.write("/etc/secret", "nameserver 10.77.0.55\n# the secret of the host\n");
    lab.container("web");
    lab.docker(
        "exec",
        "web",
        "sh",
        "-c",
        "umount /etc/resolv.conf; rm -f /etc/resolv.conf /etc/hosts /etc/nsswitch.conf; true");
    long pid = lab.pid("web");
    hostile(lab, pid, "umount /etc/resolv.conf; ln -sf ../../../../etc/secret /etc/resolv.conf");

    Outcome outcome = lab.whydns("check", "web", "--json", "-vv");

    CheckRun.parse(outcome);
    assertThat(outcome.stdout() + outcome.stderr()).doesNotContain("secret of the host");
    assertThat(outcome.stdout()).doesNotContain("10.77.0.55 from");
  }

  @Test
  void pipes_devices_and_huge_files_in_a_container_do_not_make_it_wait(Lab lab) {
    long pid = lab.container("web");
    for (String file :
        new String[] {
          "mkfifo /etc/resolv.conf",
          "mknod /etc/resolv.conf c 1 5",
          "yes nameserver 10.77.0.53 | head -c 20000000 > /etc/resolv.conf",
          "mkdir /etc/resolv.conf",
          "ln -s resolv.conf /etc/resolv.conf"
        }) {
      hostile(lab, pid, "umount /etc/resolv.conf; rm -rf /etc/resolv.conf; " + file);
      Outcome outcome = lab.whydns("check", "web", "--json");
      CheckRun.parse(outcome);
      assertThat(outcome.elapsed()).as(file).isLessThan(Duration.ofSeconds(10));
      assertThat(outcome.exit()).as(file).isIn(0, 1, 2, 3);
      assertThat(outcome.stderr()).as(file).isEmpty();
    }
  }

  @Test
  void escape_sequences_of_labels_files_and_answers_reach_no_terminal(Lab lab) {
    lab.appnet();
    lab.container(
        "web",
        "--network",
        "appnet",
        "--network-alias",
        "red\033[31m",
        "--label",
        "com.docker.compose.service=\033]0;owned\007");
    lab.docker(
        "exec",
        "web",
        "sh",
        "-c",
        "printf 'nameserver 127.0.0.11\\nsearch \\033[31mred\\n# \\033]0;owned\\007\\n' > /etc/resolv.conf");

    for (String[] words :
        new String[][] {
          {"check", "web", "-vv", "--name", "hostile.example.com"},
          {"check", "web", "--json", "--name", "hostile.example.com"}
        }) {
      Outcome outcome = lab.whydns(words);
      assertThat(outcome.stdout()).doesNotContain("\033", "\007");
      assertThat(outcome.stderr()).isEmpty();
    }
  }

  /** As a container with the capability to mount could do to itself. */
  private static void hostile(Lab lab, long pid, String command) {
    lab.run("nsenter", "-t", Long.toString(pid), "-m", "/bin/sh", "-c", "cd /; " + command);
  }
}
