package dev.whydns.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.lab.Lab;
import dev.whydns.lab.Outcome;
import dev.whydns.lab.WithLab;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Containers that attack whoever looks at them: nothing of the host is shown, nothing hangs. */
@WithLab
class HostileContainerIT {

  private static final Duration LONG = Duration.ofSeconds(15);
  private static final String SECRET = "secret-of-the-host";
  private static final String LINK = "is behind a link that must not be followed, or too many";
  private static final String KERNEL = "is on procfs, where no configuration belongs";

  /** What each file becomes, and what is then said of it; empty text where it is read or absent. */
  private static final Map<String, String> KINDS = kinds();

  private static Map<String, String> kinds() {
    Map<String, String> kinds = new LinkedHashMap<>();
    kinds.put("ln -s /etc/secret F", "");
    kinds.put("ln -s ../../../../../../etc/secret F", "");
    kinds.put("ln -s F F", LINK);
    kinds.put("ln -s /proc/kmsg F", KERNEL);
    kinds.put("ln -s /hostproc/1/root/etc/secret F", LINK);
    kinds.put("ln -s /hostproc/1/environ F", KERNEL);
    kinds.put("mkfifo F", "is a FIFO");
    kinds.put("mknod F c 1 5", "is a device");
    kinds.put("mknod F c 5 0", "is a device");
    kinds.put("mknod F b 7 0", "is a device");
    kinds.put("mkdir F", "is a directory");
    kinds.put("echo > F; mount --bind /run/docker.sock F", "is a socket");
    kinds.put("truncate -s 1G F", "has more than the 256 KiB that are read of it");
    kinds.put("head -c 3000000 /dev/urandom > F", "has more than the 256 KiB that are read of it");
    kinds.put("head -c 200000 /dev/urandom > F", "");
    kinds.put("printf 'nameserver 10.77.0.54\\0\\377\\n' > F; chmod 0 F", "");
    return kinds;
  }

  @Test
  void a_file_that_is_something_else_is_named_and_costs_no_time(Lab lab) {
    lab.write("/etc/secret", "nameserver 10.77.0.55\n# " + SECRET + "\n");
    lab.container("web", "-v", "/proc:/hostproc:ro", "-v", "/run/docker.sock:/run/docker.sock");
    List<String> views = views(lab, lab.pid("web"));

    CheckRun run = CheckRun.of(lab, views.toArray(String[]::new));

    int at = 0;
    for (Map.Entry<String, String> kind : KINDS.entrySet()) {
      List<String> gaps = run.notChecked(views.get(at++));
      String why = kind.getValue();
      if (why.isEmpty()) {
        assertThat(gaps).as(kind.getKey()).isEmpty();
      } else {
        assertThat(gaps)
            .as(kind.getKey())
            .containsExactly(
                "resolv.conf: /etc/resolv.conf: " + why,
                "hosts file: /etc/hosts: " + why,
                "nsswitch.conf: /etc/nsswitch.conf: " + why);
      }
    }
    harmless(run.outcome());
    for (String command : List.of("resolv", "owners", "rules", "answers db")) {
      List<String> words = new ArrayList<>(List.of(command.split(" ")));
      words.addAll(views);
      harmless(lab.whydns(words.toArray(String[]::new)));
    }
    // A link out of the container, a loop, a FIFO, a device, a gigabyte.
    for (int kind : List.of(4, 2, 6, 8, 12)) {
      harmless(lab.whydns("replay", views.get(kind), "api.example.com", "--json"));
    }
  }

  /** As many looks at a container's files as there are kinds: in each all files are of one. */
  private static List<String> views(Lab lab, long pid) {
    StringBuilder script = new StringBuilder("nsenter -t $0 -m /bin/mkdir -p /lib /run\n");
    int number = 0;
    for (String kind : KINDS.keySet()) {
      script
          .append("(echo $BASHPID > /run/lab/view-")
          .append(number++)
          .append("; exec nsenter -t $0 -m unshare -m /bin/sh -c '")
          .append("mount -t tmpfs none /etc; mount -t tmpfs none /lib; mkdir /lib/x-linux-gnu\n")
          .append("for F in /etc/resolv.conf /etc/hosts /etc/nsswitch.conf /etc/gai.conf")
          .append(" /etc/mdns.allow /lib/ld-linux-x86-64.so.2 /lib/x-linux-gnu/libc.so.6; do\n")
          .append(kind.replace("F", "$F").replace("'", "\""))
          .append("; done 2> /dev/null; exec /bin/sleep 1000') &\n");
    }
    lab.background("bash", "-c", script + "wait", Long.toString(pid));
    String wait =
        "for i in $(seq 0 $(($0 - 1))); do until grep -qs sleep /proc/$(cat /run/lab/view-$i)/comm;"
            + " do sleep 0.02; done; echo pid:$(cat /run/lab/view-$i); done";
    return lab.run("bash", "-c", wait, Integer.toString(number)).ok().stdout().lines().toList();
  }

  private static void harmless(Outcome outcome) {
    assertThat(outcome.stdout() + outcome.stderr()).doesNotContain(SECRET, "10.77.0.55");
    assertThat(outcome.stderr()).as(outcome.toString()).isEmpty();
    assertThat(outcome.exit()).as(outcome.toString()).isIn(0, 1, 2, 3);
    assertThat(outcome.elapsed()).as(outcome.toString()).isLessThan(LONG);
  }

  @Test
  void a_file_that_is_exchanged_all_the_time_shows_one_side_or_none(Lab lab) {
    lab.write("/etc/secret", "nameserver 10.77.0.55\n# " + SECRET + "\n");
    long pid = lab.container("web", "-v", "/proc:/hostproc:ro");
    String swap =
        "umount /etc/resolv.conf; cd /etc; mkdir a; mkdir b; mkfifo fifo;"
            + " while :; do echo nameserver 10.77.0.54 > new; mv new resolv.conf;"
            + " ln -s /hostproc/1/root/etc/secret new; mv new resolv.conf;"
            + " ln -s ../../../../etc/secret new; mv new resolv.conf; rm resolv.conf;"
            + " ln -s fifo resolv.conf; rm resolv.conf; mv a b/c; mv b/c a; done";
    lab.background("nsenter", "-t", Long.toString(pid), "-m", "/bin/sh", "-c", swap);

    for (int i = 0; i < 4; i++) {
      harmless(lab.whydns("check", "web", "-vv"));
      harmless(lab.whydns("resolv", "web"));
    }
    Outcome inside = lab.whydns("netns", "web", "--", "cat", "/etc/resolv.conf");
    assertThat(inside.stdout() + inside.stderr()).doesNotContain(SECRET, "10.77.0.55");
  }

  /**
   * Descriptors up to the limit of a process and sockets on the engine's address, held by processes
   * of a container: {@code PROCESSES DESCRIPTORS SOCKETS}.
   */
  private static final String HOARDER =
      """
      use Socket; use POSIX ();
      $| = 1;
      my ($processes, $descriptors, $sockets) = @ARGV;
      for my $n (1 .. $processes) {
        next if fork;
        my (@open, $last);
        do { $last = POSIX::dup(0) } while (defined $last && $last < $descriptors);
        for my $i (1 .. $sockets) {
          socket(my $s, PF_INET, SOCK_DGRAM, 0) or last;
          bind($s, sockaddr_in(1024 + ($n - 1) * $sockets + $i, inet_aton("127.0.0.11"))) or next;
          push @open, $s;
        }
        open my $ready, ">", "/run/lab/hoarder-$n"; close $ready;
        sleep 1000;
      }
      wait;
      """;

  @Test
  void a_hundred_thousand_descriptors_and_ten_thousand_sockets_hide_nothing_of_the_engine(Lab lab) {
    lab.appnet();
    long pid = lab.container("web", "--network", "appnet");
    lab.run("sh", "-c", "rm -f /run/lab/hoarder-*").ok();
    lab.background(
        "bash",
        "-c",
        "ulimit -n $(ulimit -Hn); exec nsenter -t $0 -n perl -e \"$1\" 6 17000 1700",
        Long.toString(pid),
        HOARDER);
    lab.run("sh", "-c", "until [ $(ls /run/lab/hoarder-* | wc -l) = 6 ]; do sleep 0.05; done").ok();

    CheckRun run = CheckRun.of(lab, "web").expect(0, "web", "healthy", null);
    Outcome text = lab.whydns("check", "web");

    assertThat(run.outcome().elapsed()).isLessThan(LONG);
    List<String> gaps = run.notChecked("web");
    assertThat(gaps).hasSize(2);
    assertThat(gaps.get(0))
        .matches("sockets: 20\\d\\d of 102\\d\\d are left out, since no more than 8192 are kept.*");
    assertThat(gaps.get(1))
        .matches(
            "owner of the sockets on 127\\.0\\.0\\.11: (\\d+ \\(perl\\) has more than 16384"
                + " descriptors|the time for looking through descriptors was over at .*)");
    assertThat(run.target("web").path("exchanges").findValuesAsText("probe"))
        .filteredOn("direct"::equals)
        .hasSize(5);
    assertThat(text.stdout()).containsPattern("owner +→ dockerd \\d+ ");
    assertThat(text.stderr()).isEmpty();
    Outcome owners = lab.whydns("owners", "web", "-v");
    assertThat(owners.elapsed()).isLessThan(LONG);
    assertThat(owners.stderr()).isEmpty();
    assertThat(owners.stdout()).contains("2 held from outside");
  }

  @Test
  void every_state_and_every_kind_of_network_is_told(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet", "--hostname", "odd_Host-.name");
    lab.container("side", "--network", "container:web");
    lab.container("alone", "--network", "none");
    lab.container("onhost", "--network", "host");
    lab.container("frozen", "--network", "appnet");
    lab.docker("pause", "frozen");
    lab.docker("create", "--name", "never", "bb:1", "true");
    lab.docker("run", "-d", "--name", "again", "--restart", "always", "bb:1", "false");
    String longest = "n".repeat(120) + "._-" + "9".repeat(120);
    lab.container(longest, "--network", "appnet");

    CheckRun run =
        CheckRun.of(lab, "web", "side", "alone", "onhost", "frozen", "never", "again", longest);

    assertThat(Stream.of("web", "side", "onhost", "frozen", longest).map(run::state))
        .as(run.outcome().toString())
        .containsOnly("healthy");
    assertThat(run.state("never")).isEqualTo("unknown");
    assertThat(run.notChecked("never"))
        .containsExactly("everything about never: it does not run (created)");
    assertThat(run.state("alone")).isIn("fault", "healthy");
    assertThat(run.state("again")).isIn("unknown", "healthy", "warning", "fault");
    assertThat(run.outcome().elapsed()).isLessThan(LONG);
    lab.docker("unpause", "frozen");
  }
}
