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

/** {@code diff} on a real engine: before and after, here and there. */
@WithLab
class DiffIT {

  private static final String BEFORE = "/run/lab/home/before.whydns";

  private static void recorded(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet");
    lab.whydns("record", "web", "-n", "api.example.com", "-o", BEFORE).ok();
  }

  @Test
  void what_has_not_changed_is_no_difference_though_ports_and_counters_have(Lab lab) {
    recorded(lab);
    lab.docker("restart", "-t", "0", "web");

    Outcome run = lab.whydns("diff", BEFORE, "web", "-n", "api.example.com");

    assertThat(run.exit()).as(run.toString()).isZero();
    assertThat(run.stdout())
        .startsWith("web in " + BEFORE + "  ->  web\n nothing that matters to DNS differs\n")
        .contains("no difference; in ");
  }

  @Test
  void the_rule_that_broke_it_stands_beside_the_verdict(Lab lab) {
    recorded(lab);
    lab.run("iptables", "-I", "FORWARD", "-p", "udp", "--dport", "53", "-j", "DROP").ok();

    Outcome run = lab.whydns("diff", BEFORE, "web", "-n", "api.example.com", "--json");
    JsonNode report = CheckRun.parse(run);

    assertThat(run.exit()).isEqualTo(1);
    assertThat(differences(report))
        .startsWith(
            "verdict state: healthy -> fault",
            "verdict cause: none -> upstream-blocked-from-container",
            "verdict findings: null -> fault upstream-blocked-from-container")
        .contains(
            "answer stub: A api.example.com @127.0.0.11 udp: NOERROR 203.0.113.7 -> timed-out",
            "condition rules of the host: null -> filter: -A FORWARD -p udp -m udp --dport 53 -j"
                + " DROP");
    assertThat(lab.whydns("diff", BEFORE, "web").stdout())
        .contains("\n   + filter: -A FORWARD -p udp -m udp --dport 53 -j DROP\n");
  }

  @Test
  void of_two_containers_the_one_with_another_server_is_told_by_it(Lab lab) {
    lab.appnet();
    lab.container("good", "--network", "appnet");
    lab.container("bad", "--network", "appnet", "--dns", "10.77.0.99");

    Outcome run = lab.whydns("diff", "good", "bad", "--json");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(differences(CheckRun.parse(run)))
        .contains(
            "verdict cause: none -> upstream-dead",
            "condition servers that the engine asks: 10.77.0.53 from the container, 10.77.0.54 from"
                + " the container -> 10.77.0.99 from the container");
  }

  @Test
  void what_is_neither_file_nor_target_is_refused_in_one_line(Lab lab) {
    Outcome file = lab.whydns("diff", "/nowhere/a.whydns", "web");
    Outcome target = lab.whydns("diff", "nobody", "host");

    assertThat(file.exit()).isEqualTo(65);
    assertThat(file.stderr()).isEqualTo("whydns: cannot read /nowhere/a.whydns: no such file\n");
    assertThat(target.exit()).as(target.toString()).isEqualTo(3);
  }

  private static List<String> differences(JsonNode report) {
    JsonNode all = report.path("targets").get(0).path("facts").path("differences");
    return StreamSupport.stream(all.spliterator(), false)
        .map(
            d ->
                d.path("weight").asText()
                    + " "
                    + d.path("subject").asText()
                    + ": "
                    + d.path("before").asText()
                    + " -> "
                    + d.path("after").asText())
        .toList();
  }
}
