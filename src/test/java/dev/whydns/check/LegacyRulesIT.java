package dev.whydns.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.whydns.check.CheckRun.Found;
import dev.whydns.lab.Lab;
import dev.whydns.lab.WithLab;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An engine whose iptables is iptables-legacy: its rules are found, and no table is made. */
@WithLab(iptables = "legacy")
class LegacyRulesIT {

  @Test
  void legacy_rules_are_read_and_no_legacy_table_is_made_anywhere(Lab lab) {
    web(lab);
    lab.container("alone", "--network", "none");
    String before = lab.fingerprint();

    CheckRun run = CheckRun.of(lab);
    assertThat(run.exit()).as(run.outcome().toString()).isZero();
    assertThat(run.codes("web")).isEmpty();
    List<String> rules = new ArrayList<>();
    for (JsonNode rule : run.target("web").at("/facts/rules")) {
      rules.add(rule.get("backend").asText() + " " + rule.get("chain").asText());
    }
    assertThat(rules).contains("iptables-legacy DOCKER_OUTPUT");
    assertThat(lab.fingerprint()).isEqualTo(before);
    assertThat(tables(lab, "alone")).isEmpty();
  }

  @Test
  void flushed_legacy_rules_are_missing(Lab lab) {
    web(lab);
    lab.inContainer("web", "iptables-legacy", "-t", "nat", "-F").ok();
    String before = lab.fingerprint();

    CheckRun run = CheckRun.of(lab, "web");
    assertThat(run.cause("web")).isEqualTo("rules-missing");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.causeOf("web").evidence())
        .contains("rules: no rule for 127.0.0.11 port 53 in any table of iptables-legacy");
    assertThat(lab.fingerprint()).isEqualTo(before);
  }

  @Test
  void a_legacy_drop_is_named_with_the_tool_that_shows_it(Lab lab) {
    web(lab);
    lab.inContainer("web", "iptables-legacy", "-A", "INPUT", "-p", "udp", "-j", "DROP").ok();

    CheckRun run = CheckRun.of(lab, "web", "--timeout", "400ms");
    Found cause = run.causeOf("web");
    assertThat(cause.code()).isEqualTo("container-filter-drops");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(cause.evidence().get(0))
        .startsWith("web, iptables-legacy table filter, chain INPUT, rule 1: ")
        .endsWith(": -A INPUT -p udp -j DROP");
    assertThat(cause.remedy().get(0))
        .endsWith("whydns netns web -- iptables-legacy -t filter -D INPUT -p udp -j DROP");
  }

  private static void web(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet", "--ip", "10.88.0.10");
  }

  private static String tables(Lab lab, String container) {
    return lab.run("cat", "/proc/" + lab.pid(container) + "/net/ip_tables_names").stdout();
  }
}
