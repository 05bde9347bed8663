package dev.whydns.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.whydns.lab.Lab;
import dev.whydns.lab.Outcome;
import dev.whydns.lab.WithLab;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What drives a terminal, wherever it is written: none of it comes out, in any format. */
@WithLab
class HostileTextIT {

  private static final Duration LONG = Duration.ofSeconds(20);

  /** Sets a title, colours, clears, turns the line round, and is no UTF-8. */
  private static final String ODD = "\033]0;owned\007\033[31m\u009b2J\u202e\u2066\u007f";

  /** The same for a shell's printf, with a byte that no UTF-8 begins with. */
  private static final String ODD_OCTAL =
      "\\033]0;owned\\007\\033[31m\\302\\2332J\\342\\200\\256\\342\\201\\246\\177\\377";

  /** A process that calls itself so and takes the container's queries, by a rule with a comment. */
  private static final String THIEF =
      """
      use Socket;
      $0 = "\\e[31mx\\a\\x9b2J";
      socket(S, PF_INET, SOCK_DGRAM, 0) && bind(S, sockaddr_in(5353, inet_aton("127.0.0.11")))
        or die;
      open F, ">", "/run/lab/thief"; close F;
      sleep 1000;
      """;

  @Test
  void no_command_prints_it_in_any_format(Lab lab) {
    hostile(lab);

    List<String> names = List.of("web", "hostile.example.com");
    List<List<String>> commands = new ArrayList<>();
    commands.add(List.of("check", "web", "-vv", "--name", names.get(1)));
    commands.add(List.of("resolv", "web"));
    commands.add(List.of("owners", "web", "-v"));
    commands.add(List.of("rules", "web", "-v"));
    commands.add(List.of("replay", "web", "-v", "--quick", names.get(1)));
    commands.add(List.of("answers", names.get(1), "web", "host", "-v"));
    commands.add(List.of("explain", "lookup " + ODD + " on 10.77.0.53:53: no such host"));
    for (List<String> command : commands) {
      for (String format : List.of("text", "json", "markdown")) {
        if (format.equals("markdown") && !command.get(0).equals("check")) {
          continue;
        }
        List<String> words = new ArrayList<>(command);
        words.addAll(List.of("--format", format));
        clean(lab.whydns(words.toArray(String[]::new)));
      }
    }
    clean(lab.whydns("netns", "web", "--", "true"));
    clean(lab.whydns("check", "no" + ODD));
    clean(lab.whydns("check", "--no" + ODD, "web"));
    clean(lab.whydns("record", "web", "-o", "/run/lab/odd.whydns"));
    clean(lab.whydns("check", "--from", "/run/lab/odd.whydns", "-vv"));
  }

  private static void hostile(Lab lab) {
    lab.appnet();
    long pid =
        lab.container(
            "web",
            "--network",
            "appnet",
            "--network-alias",
            "a" + ODD,
            "--label",
            "com.docker.compose.project=p" + ODD,
            "--label",
            "com.docker.compose.service=" + ODD + "s");
    String files =
        "printf 'nameserver 127.0.0.11\\nnameserver X\\nsearch X.example\\noptions X:1\\n# X\\n'"
            + " > /etc/resolv.conf; printf '192.0.2.9 hostile.X web\\n' >> /etc/hosts;"
            + " printf 'hosts: files X dns\\n' > /etc/nsswitch.conf";
    lab.docker("exec", "web", "sh", "-c", files.replace("X", ODD_OCTAL));
    lab.run("sh", "-c", "rm -f /run/lab/thief").ok();
    lab.background("nsenter", "-t", Long.toString(pid), "-n", "perl", "-e", THIEF);
    lab.run("sh", "-c", "until [ -e /run/lab/thief ]; do sleep 0.02; done").ok();
    lab.inContainer(
            "web",
            "bash",
            "-c",
            "iptables -t nat -I DOCKER_OUTPUT -p udp --dport 53 -m comment --comment"
                + " $'X' -j DNAT --to-destination 127.0.0.11:5353;".replace("X", ODD_OCTAL)
                + "iptables -I OUTPUT -m comment --comment $'X' -j ACCEPT;".replace("X", ODD_OCTAL)
                + " nft add table ip odd '{ comment \"$(printf X)\"; }' ;".replace("X", ODD_OCTAL)
                + " ip link add name $'x\\033[31m' type dummy; true")
        .ok();
  }

  /** Nothing but what a terminal draws, and something. */
  private static void clean(Outcome outcome) {
    String all = outcome.stdout() + outcome.stderr();
    assertThat(outcome.elapsed()).as(outcome.toString()).isLessThan(LONG);
    assertThat(all.codePoints().filter(HostileTextIT::isForbidden).mapToObj(Integer::toHexString))
        .as(outcome.command().toString())
        .isEmpty();
    assertThat(outcome.exit()).as(outcome.toString()).isIn(0, 1, 2, 3, 64);
  }

  private static boolean isForbidden(int point) {
    boolean control = Character.getType(point) == Character.CONTROL && point != '\n';
    return control || Character.getType(point) == Character.FORMAT;
  }

  @Test
  void replies_that_are_none_end_in_time_and_are_told(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet");
    List<String> names =
        List.of(
            "wrongid.example.com",
            "malformed.example.com",
            "otherquestion.example.com",
            "pointers.example.com",
            "giant.trunc.example.com",
            "lying.trunc.example.com",
            "dribble.trunc.example.com");
    List<String> check = new ArrayList<>(List.of("check", "web", "--timeout", "700ms"));
    names.forEach(name -> check.addAll(List.of("--name", name)));

    CheckRun run = CheckRun.of(lab, check.toArray(String[]::new));

    assertThat(run.outcome().elapsed()).isLessThan(LONG);
    assertThat(run.exit()).isEqualTo(2);
    for (String name : List.of("wrongid.example.com", "otherquestion.example.com")) {
      assertThat(outcomes(run, name)).as(name).containsOnly("timed-out");
    }
    assertThat(outcomes(run, "lying.trunc.example.com")).contains("answered");
    assertThat(run.report().toString())
        .doesNotContain("The name lying.trunc.example.com exists and has no address");
    Outcome lying = lab.whydns("replay", "web", "--via", "host", "lying.trunc.example.com");
    assertThat(lying.stdout()).startsWith("FAULT  web: upstream-truncates\n");
    assertThat(lying.elapsed()).isLessThan(LONG);
    for (String name : names.subList(3, 7)) {
      Outcome answers = lab.whydns("answers", name, "web", "host");
      clean(answers);
      if (name.startsWith("dribble")) {
        assertThat(answers.stdout()).contains("203.0.113.7");
      }
    }
  }

  private static List<String> outcomes(CheckRun run, String name) {
    List<String> outcomes = new ArrayList<>();
    for (JsonNode exchange : run.target("web").path("exchanges")) {
      if (exchange.path("name").asText().equals(name)) {
        outcomes.add(exchange.path("outcome").asText());
      }
    }
    return outcomes;
  }
}
