package dev.whydns.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.lab.Lab;
import dev.whydns.lab.Outcome;
import dev.whydns.lab.WithLab;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code whydns netns} becomes the command, and leaves nothing of itself. */
@WithLab
class NetnsIT {

  @BeforeEach
  void web(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet");
  }

  private static Outcome netns(Lab lab, String... words) {
    List<String> all = new ArrayList<>(List.of("netns"));
    all.addAll(List.of(words));
    return lab.whydns(all.toArray(String[]::new));
  }

  /** A script of the box; {@code $0} is the launcher. */
  private static Outcome script(Lab lab, String script) {
    return lab.run("sh", "-c", script, Lab.launcher());
  }

  @Test
  void the_command_has_the_targets_network_and_files(Lab lab) {
    Outcome outcome =
        netns(lab, "web", "--", "sh", "-c", "readlink /proc/self/ns/net; cat /etc/resolv.conf");

    assertThat(outcome.stdout())
        .contains(lab.inContainer("web", "readlink", "/proc/self/ns/net").stdout())
        .contains(lab.docker("exec", "web", "cat", "/etc/resolv.conf").stdout());
    assertThat(outcome.stderr()).isEmpty();
  }

  @Test
  void names_are_looked_up_as_inside(Lab lab) {
    lab.container("db", "--network", "appnet");

    assertThat(netns(lab, "web", "--", "getent", "hosts", "db").stdout()).contains("10.88.0.3");
    assertThat(netns(lab, "--host-files", "web", "--", "cat", "/etc/resolv.conf").stdout())
        .isEqualTo(Lab.RESOLV_CONF);
  }

  @Test
  void exit_codes_are_the_commands_own_or_125_to_127(Lab lab) {
    assertThat(netns(lab, "web", "--", "sh", "-c", "exit 42").exit()).isEqualTo(42);
    assertThat(netns(lab, "web", "--", "nosuch").exit()).isEqualTo(127);
    assertThat(netns(lab, "web", "--", "/nosuch").exit()).isEqualTo(127);
    assertThat(netns(lab, "web", "--", "/etc/hosts").exit()).isEqualTo(126);
    Outcome unknown = netns(lab, "nosuch", "--", "true");
    assertThat(unknown.exit()).isEqualTo(125);
    assertThat(unknown.stderr()).startsWith("whydns: netns: ").hasLineCount(1);
    assertThat(unknown.stdout()).isEmpty();
    assertThat(netns(lab, "web", "--host-files", "--", "true").exit()).isEqualTo(64);
  }

  @Test
  void a_signal_to_the_pid_ends_the_command(Lab lab) {
    Outcome outcome =
        script(
            lab,
            """
            mkfifo /run/lab/pid
            "$0" netns web -- sh -c 'echo $$ > /run/lab/pid; exec sleep 1000' & started=$!
            read inside < /run/lab/pid
            kill -TERM $started
            wait $started
            echo "$? $((inside == started))"
            rm /run/lab/pid
            """);

    assertThat(outcome.stdout()).as(outcome.toString()).isEqualTo("143 1\n");
  }

  @Test
  void in_a_terminal_ctrl_c_ends_the_command_and_the_size_is_known(Lab lab) {
    Outcome outcome =
        script(
            lab,
            """
            mkfifo /run/lab/ready
            { read go < /run/lab/ready; printf '\\003'; } |
              script -qec "stty rows 33 cols 77; exec $0 netns web -- sh -c '
                tty; stty size; echo > /run/lab/ready; exec sleep 1000'" /dev/null
            echo "exit $?"
            rm /run/lab/ready
            """);

    assertThat(outcome.stdout().replace("\r", ""))
        .as(outcome.toString())
        .containsPattern("^/dev/pts/\\d+\n33 77\n")
        .endsWith("exit 130\n");
  }

  @Test
  void the_shell_says_in_its_prompt_where_it_is(Lab lab) {
    Outcome outcome =
        script(
            lab,
            """
            echo 'PS1="mine> "' > /run/lab/home/.bashrc
            printf 'readlink /proc/self/ns/net\\nexit 5\\n' |
              SHELL=/bin/bash TERM=dumb script -qec "$0 netns web" /dev/null
            echo "exit $?"
            rm /run/lab/home/.bashrc
            """);

    assertThat(outcome.stdout())
        .as(outcome.toString())
        .contains("(netns web) mine> ")
        .contains(lab.inContainer("web", "readlink", "/proc/self/ns/net").stdout().strip())
        .endsWith("exit 5\n");
  }

  @Test
  void standard_streams_are_the_commands_own(Lab lab) {
    Outcome outcome =
        script(lab, "echo in | \"$0\" netns web -- sh -c 'cat; echo err >&2' 2>&1 >/dev/null");
    assertThat(outcome.stdout()).isEqualTo("err\n");
    assertThat(script(lab, "echo in | \"$0\" netns web -- cat").stdout()).isEqualTo("in\n");
  }

  /** Signals 32 and 33 are the C library's own business. */
  @Test
  void signals_descriptors_limits_and_environment_are_as_without(Lab lab) {
    String look =
        """
        ulimit -S -n 1000
        trap '' USR1
        exec 2>&1
        run() { env -i PATH="$PATH" name=n java=j version=v 'odd=a b' CLASSPATH=x "$@"; }
        all='env | grep -v ^_= | sort; ulimit -n; grep -E "^Sig(Blk|Ign)|^Cap|^NoNew" /proc/self/status |
            sed "s/^SigIgn:.0000000./SigIgn /"
          ls /proc/self/fd; umask; pwd; printf %s "$1" | od -c'
        """;
    String argument = " sh -c \"$all\" sh \"$(printf '\\303\\251\\377')\"";

    String without = script(lab, look + "run" + argument).stdout();
    String with = script(lab, look + "run \"$0\" netns web --" + argument).stdout();

    assertThat(with).isEqualTo(without).contains("303 251 377");
  }

  @Test
  void nothing_of_the_files_shows_outside_even_with_shared_mounts(Lab lab) {
    Outcome outcome =
        lab.run(
            "unshare",
            "--mount",
            "--propagation",
            "shared",
            "sh",
            "-c",
            """
            export OUT=$$
            cat /proc/self/mountinfo > /run/lab/before
            "$0" netns web -- sh -c '
              grep nameserver /etc/resolv.conf
              touch /etc/resolv.conf 2> /dev/null || echo read-only
              nsenter -t $OUT -m grep -m1 nameserver /etc/resolv.conf
              nsenter -t $OUT -m cat /proc/$OUT/mountinfo > /run/lab/during'
            diff /run/lab/before /run/lab/during && echo same
            rm /run/lab/before /run/lab/during
            """,
            Lab.launcher());

    assertThat(outcome.stdout())
        .as(outcome.toString())
        .isEqualTo("nameserver 127.0.0.11\nread-only\nnameserver 10.77.0.53\nsame\n");
  }

  @Test
  void a_linked_resolv_conf_of_the_host_is_covered_where_it_leads(Lab lab) {
    script(
            lab,
            "mkdir -p /run/lab/resolve && mv /etc/resolv.conf /run/lab/resolve/stub.conf"
                + " && ln -s /run/lab/resolve/stub.conf /etc/resolv.conf")
        .ok();
    try {
      assertThat(netns(lab, "web", "--", "cat", "/etc/resolv.conf").stdout())
          .contains("nameserver 127.0.0.11");
    } finally {
      script(lab, "rm /etc/resolv.conf && mv /run/lab/resolve/stub.conf /etc/resolv.conf").ok();
    }
  }

  @Test
  void files_that_cannot_be_shown_are_named(Lab lab) {
    lab.docker("exec", "web", "sh", "-c", "rm -f /etc/nsswitch.conf; mkfifo /etc/nsswitch.conf");

    Outcome outcome = netns(lab, "web", "--", "cat", "/etc/nsswitch.conf");

    assertThat(outcome.stdout()).isEqualTo("hosts: files dns\n");
    assertThat(outcome.stderr()).startsWith("whydns: the command sees the host's").hasLineCount(1);
  }

  @Test
  void processes_and_namespaces_are_targets_too(Lab lab) {
    String inside = lab.inContainer("web", "readlink", "/proc/self/ns/net").stdout();
    String pid = "pid:" + lab.pid("web");
    assertThat(netns(lab, pid, "--", "readlink", "/proc/self/ns/net").stdout()).isEqualTo(inside);
    assertThat(netns(lab, pid, "--", "cat", "/etc/resolv.conf").stdout()).contains("127.0.0.11");
    lab.run("ip", "netns", "add", "blue").ok();
    try {
      assertThat(netns(lab, "netns:/run/netns/blue", "--", "ip", "-o", "link").stdout())
          .contains("lo")
          .doesNotContain("eth0");
    } finally {
      lab.run("ip", "netns", "del", "blue").ok();
    }
    assertThat(netns(lab, "host", "--", "cat", "/etc/resolv.conf").stdout())
        .isEqualTo(Lab.RESOLV_CONF);
  }

  @Test
  void a_hung_engine_does_not_stop_it(Lab lab) {
    lab.engine().stop();

    Outcome outcome = netns(lab, "web", "--", "cat", "/etc/resolv.conf");

    assertThat(outcome.stdout()).as(outcome.toString()).contains("nameserver 127.0.0.11");
    assertThat(outcome.exit()).isZero();
  }

  @Test
  void a_container_without_any_program_is_no_obstacle(Lab lab) {
    lab.docker("exec", "web", "rm", "-rf", "/bin", "/sbin", "/usr", "/etc/passwd");

    assertThat(netns(lab, "web", "--", "cat", "/etc/resolv.conf").stdout())
        .contains("nameserver 127.0.0.11");
  }
}
