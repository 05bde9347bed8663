package dev.whydns.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.lab.Lab;
import dev.whydns.lab.Outcome;
import dev.whydns.lab.WithLab;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With {@code --redact} nothing that a command writes tells whose host it is. */
@WithLab
class RedactIT {

  /** Names, and the beginnings of addresses and IDs, that only this host has. */
  private final List<String> secrets =
      new ArrayList<>(
          List.of(
              "zebra",
              "quagga",
              "okapi",
              "gnu-alias",
              "tapir",
              "lemur",
              "10.88.0.",
              "10.77.0.5",
              "fd00:88:"));

  @BeforeEach
  void host(Lab lab) {
    lab.run("hostname", "lemur-7").ok();
    lab.write("/etc/hostname", "lemur-7\n");
    lab.write("/etc/resolv.conf", Lab.RESOLV_CONF + "search tapir.internal\n# by okapi, room 4\n");
    lab.docker("network", "create", "--subnet", "10.88.0.0/24", "quagga-net");
    lab.container(
        "zebra-shop",
        "--network",
        "quagga-net",
        "--network-alias",
        "gnu-alias",
        "--hostname",
        "okapi-inside",
        "--label",
        "com.docker.compose.project=tapir-project",
        "--label",
        "com.docker.compose.service=lemur-service");
    lab.run(
            "iptables",
            "-I",
            "FORWARD",
            "-p",
            "udp",
            "--dport",
            "53",
            "-m",
            "comment",
            "--comment",
            "zebra rule",
            "-j",
            "REJECT")
        .ok();
    secrets.add(lab.docker("inspect", "-f", "{{.Id}}", "zebra-shop").stdout().substring(0, 12));
    secrets.add(
        lab.docker("network", "inspect", "-f", "{{.Id}}", "quagga-net").stdout().substring(0, 12));
  }

  private void assertHidden(String what, String text) {
    for (String secret : secrets) {
      assertThat(text.toLowerCase(java.util.Locale.ROOT)).as(what).doesNotContain(secret);
    }
  }

  private Outcome hidden(Lab lab, String command, String... more) {
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    words.addAll(List.of(more));
    Outcome run = lab.whydns(words.toArray(String[]::new));
    assertThat(run.stdout() + run.stderr()).as(run.toString()).isNotBlank();
    assertHidden(run.toString(), run.stdout());
    assertHidden(run.toString(), run.stderr());
    return run;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "check zebra-shop host --name api.tapir.internal",
        "owners",
        "rules",
        "rules --all-chains",
        "rules --raw",
        "resolv --name gnu-alias",
        "replay zebra-shop gnu-alias --via all --quick",
        "answers gnu-alias",
        "diff host zebra-shop",
        "check quagga-nosuch netns:/run/netns/zebra",
      })
  void no_command_tells_a_name_in_any_format(String command, Lab lab) {
    String plain = lab.whydns(command.split(" ")).stdout();
    assertThat(secrets.stream().filter(plain::contains)).as(plain).isNotEmpty();
    for (String format : List.of("text", "json", "markdown")) {
      hidden(lab, command, "--redact", "-vv", "--format", format);
    }
  }

  @Test
  void files_and_lines_tell_none_either(Lab lab) {
    hidden(
        lab,
        "replay zebra-shop gnu-alias --quick --redact --json-lines --svg /run/lab/lookup.svg"
            + " --debug");
    hidden(lab, "owners --redact -o /run/lab/zebra-dir/report.txt");
    lab.whydns("check", "zebra-shop", "--redact", "--format=markdown", "-o", "/run/lab/report.md");

    Stream.of("lookup.svg", "report.md")
        .map(name -> lab.run("cat", "/run/lab/" + name).ok().stdout())
        .peek(content -> assertThat(content).isNotBlank())
        .forEach(content -> assertHidden("a file", content));
  }

  @Test
  void mistakes_and_the_commands_of_others(Lab lab) {
    assertThat(hidden(lab, "check --redact --name zebra..okapi").exit()).isEqualTo(64);
    assertThat(hidden(lab, "zebra-shop --redact").exit()).isEqualTo(64);
    assertThat(hidden(lab, "netns --redact zebra-nosuch -- true").exit()).isEqualTo(125);
    assertThat(lab.whydns("netns", "--redact", "zebra-shop", "--", "true").stderr())
        .isEqualTo("whydns: what the command itself prints is not redacted\n");
  }

  @Test
  void a_bundle_tells_none_either(Lab lab) {
    hidden(lab, "record zebra-shop --name api.tapir.internal --redact -o /run/lab/a.whydns");
    lab.whydns("check", "zebra-shop", "--redact", "--record", "/run/lab/b.whydns");

    for (String file : List.of("/run/lab/a.whydns", "/run/lab/b.whydns")) {
      String content = lab.run("tar", "xzOf", file).ok().stdout();
      assertThat(content).contains("127.0.0.11");
      assertHidden(file, content);
    }
  }

  @Test
  void a_recorded_host_is_shown_redacted_too(Lab lab) {
    lab.whydns("record", "zebra-shop", "-o", "/run/lab/one.whydns");

    for (String format : List.of("text", "json", "markdown")) {
      hidden(lab, "check --from /run/lab/one.whydns --redact --format " + format);
    }
  }

  @Test
  void the_key_translates_back_and_is_for_its_owner_alone(Lab lab) {
    Outcome run = hidden(lab, "check zebra-shop --redact-map /run/lab/key.tsv");

    String key = lab.run("cat", "/run/lab/key.tsv").ok().stdout();
    assertThat(lab.run("stat", "-c", "%a", "/run/lab/key.tsv").stdout()).isEqualTo("600\n");
    String label = run.stdout().split("\\s+")[1].replace(":", "");
    assertThat(key.lines()).contains(label + "\tzebra-shop");
    assertThat(key.lines().map(line -> line.split("\t")))
        .allMatch(fields -> fields.length == 2)
        .anyMatch(fields -> fields[1].equals("10.77.0.53") && run.stdout().contains(fields[0]));
  }
}
