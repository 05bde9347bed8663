package dev.whydns.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.check.CheckRun.Found;
import dev.whydns.lab.Lab;
import dev.whydns.lab.WithLab;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything between the application and the engine, inside the container's namespace. */
@WithLab(engineFlags = "--live-restore")
class LocalPathIT {

  /** Long enough for everything in the lab, and short where nothing comes. */
  private static final String[] WEB = {"web", "--timeout", "400ms"};

  @Test
  void flushed_rules_are_missing(Lab lab) {
    web(lab, "-t nat -F");

    Found cause = fault(CheckRun.of(lab, WEB), "rules-missing");
    assertThat(cause.evidence())
        .anyMatch(e -> e.contains("A web @127.0.0.11 udp") && e.contains("refused"))
        .anyMatch(e -> e.startsWith("sockets: the engine listens on 127.0.0.11 ports "))
        .anyMatch(e -> e.startsWith("rules: no rule for 127.0.0.11 port 53"))
        .anyMatch(e -> e.contains("NOERROR, 10.88.0.10"));
    assertThat(cause.remedy()).anyMatch(r -> r.endsWith("docker restart web"));
    lab.docker("restart", "-t", "0", "web");
    assertThat(CheckRun.of(lab, WEB).exit()).isZero();
  }

  @Test
  void a_nat_table_removed_whole_is_missing_too(Lab lab) {
    web(lab);
    lab.inContainer("web", "nft", "flush", "ruleset").ok();

    fault(CheckRun.of(lab, WEB), "rules-missing");
  }

  @Test
  void a_missing_jump_is_told_from_missing_rules(Lab lab) {
    web(lab, "-t nat -D OUTPUT -d 127.0.0.11 -j DOCKER_OUTPUT");

    Found cause = fault(CheckRun.of(lab, WEB), "rules-missing");
    assertThat(cause.summary()).contains("the jump from OUTPUT to the engine's chain is gone");
    assertThat(cause.evidence())
        .anyMatch(
            e ->
                e.startsWith("web, iptables-nft table nat, chain DOCKER_OUTPUT, which no query")
                    && e.contains("-A DOCKER_OUTPUT -d 127.0.0.11/32 -p udp"));
  }

  @Test
  void without_the_udp_rule_lookups_fail(Lab lab) {
    web(lab);
    engineRule(lab, "udp", "-D");

    CheckRun run = CheckRun.of(lab, WEB);
    assertThat(fault(run, "rules-partial").evidence())
        .contains("rules: no udp rule for 127.0.0.11 port 53");
    assertThat(run.codes("web")).containsExactly("rules-partial");
  }

  @Test
  void without_the_tcp_rule_long_answers_are_lost(Lab lab) {
    web(lab);
    engineRule(lab, "tcp", "-D");

    CheckRun run = CheckRun.of(lab, WEB);
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.state("web")).isEqualTo("warning");
    assertThat(run.codes("web")).containsExactly("rules-partial");
    assertThat(run.causeOf("web").evidence()).contains("rules: no tcp rule for 127.0.0.11 port 53");
  }

  @Test
  void rules_of_an_earlier_engine_lead_where_nobody_listens(Lab lab) {
    web(lab);
    for (String transport : List.of("udp", "tcp")) {
      String rule = engineRule(lab, transport, "-D");
      String old = rule.replaceFirst("11:\\d+$", "11:9");
      lab.inContainer("web", words("iptables -t nat " + old)).ok();
    }

    CheckRun run = CheckRun.of(lab, WEB);
    Found cause = fault(run, "rules-stale-port");
    assertThat(run.codes("web")).containsExactly("rules-stale-port");
    assertThat(cause.summary()).contains("port 9 for udp and port 9 for tcp");
    assertThat(cause.evidence())
        .contains(
            "web, iptables-nft table nat, chain DOCKER_OUTPUT, rule 1: -A DOCKER_OUTPUT -d"
                + " 127.0.0.11/32 -p udp -m udp --dport 53 -j DNAT --to-destination 127.0.0.11:9");
  }

  @ParameterizedTest
  @CsvSource({
    "nat, -I OUTPUT -d 127.0.0.11 -j RETURN, OUTPUT -d 127.0.0.11/32 -j RETURN",
    "nat, -I DOCKER_OUTPUT -j RETURN, DOCKER_OUTPUT -j RETURN",
    "nat, -I OUTPUT -d 127.0.0.0/8 -j ACCEPT, OUTPUT -d 127.0.0.0/8 -j ACCEPT",
    "raw, -I OUTPUT -d 127.0.0.11 -j NOTRACK, OUTPUT -d 127.0.0.11/32 -j NOTRACK",
    "nat, -I OUTPUT -p udp --dport 53 -j DNAT --to-destination 10.77.0.99:53,"
        + " OUTPUT -p udp -m udp --dport 53 -j DNAT --to-destination 10.77.0.99:53",
  })
  void a_foreign_rule_before_the_engines_is_named(
      String table, String command, String rule, Lab lab) {
    web(lab, "-t " + table + " " + command);

    CheckRun run = CheckRun.of(lab, WEB);
    Found cause = fault(run, "rules-shadowed");
    assertThat(cause.evidence().get(0))
        .startsWith("web, iptables-nft table " + table + ", chain ")
        .endsWith(", rule 1: -A " + rule);
    assertThat(cause.remedy())
        .contains(
            "take that rule away: whydns netns web -- iptables-nft -t " + table + " -D " + rule);
    assertThat(run.codes("web").stream().filter("rules-shadowed"::equals)).hasSize(1);
    lab.inContainer("web", words("iptables-nft -t " + table + " -D " + rule)).ok();
    // Not healthy at once for certain: for 30 s the kernel goes on translating a source port that
    // was
    // used before, and a query from such a port is lost.
    assertThat(CheckRun.of(lab, WEB).state("web")).isIn("healthy", "warning");
  }

  @Test
  void a_proxy_that_answers_instead_of_the_engine_does_not_pass_for_healthy(Lab lab) {
    web(lab, "-t nat -I OUTPUT -d 127.0.0.11 -p udp --dport 53 -j REDIRECT --to-ports 5353");
    answerer(lab, "127.0.0.1");

    CheckRun run = CheckRun.of(lab, WEB);
    Found cause = fault(run, "rules-shadowed");
    assertThat(cause.summary())
        .contains("to 127.0.0.1:5353", "does not know the names of containers");
    assertThat(cause.evidence())
        .anyMatch(e -> e.contains("A web @127.0.0.11 udp") && e.contains("NXDOMAIN"));
  }

  @Test
  void a_socket_of_another_process_is_told_with_its_owner(Lab lab) {
    web(lab);
    answerer(lab, "127.0.0.11");
    lab.inContainer(
            "web",
            words(
                "iptables -t nat -I DOCKER_OUTPUT -p udp --dport 53 -j DNAT --to-destination"
                    + " 127.0.0.11:5353"))
        .ok();

    CheckRun run = CheckRun.of(lab, WEB);
    Found cause = fault(run, "foreign-owner");
    assertThat(cause.summary()).contains("that perl (pid ");
    assertThat(cause.evidence())
        .anyMatch(e -> e.startsWith("socket: udp 127.0.0.11:5353 inode "))
        .anyMatch(e -> e.contains("--to-destination 127.0.0.11:5353"))
        .anyMatch(e -> e.contains("NXDOMAIN"));
  }

  @ParameterizedTest
  @CsvSource({
    "filter, -A OUTPUT -d 127.0.0.11 -p udp -j DROP, OUTPUT -d 127.0.0.11/32 -p udp -j DROP",
    "filter, -A INPUT -i lo -p udp -j DROP, INPUT -i lo -p udp -j DROP",
    "raw, -A PREROUTING -d 127.0.0.11 -j DROP, PREROUTING -d 127.0.0.11/32 -j DROP",
    "mangle, -A OUTPUT -d 127.0.0.0/8 -j DROP, OUTPUT -d 127.0.0.0/8 -j DROP",
    "filter, -A OUTPUT -d 127.0.0.11 -j REJECT,"
        + " OUTPUT -d 127.0.0.11/32 -j REJECT --reject-with icmp-port-unreachable",
  })
  void a_drop_in_the_containers_own_firewall_is_named(
      String table, String command, String rule, Lab lab) {
    web(lab, "-t " + table + " " + command);

    CheckRun run = CheckRun.of(lab, WEB);
    Found cause = fault(run, "container-filter-drops");
    assertThat(run.codes("web")).containsExactly("container-filter-drops");
    assertThat(cause.confidence()).isEqualTo("high");
    assertThat(cause.evidence().get(0))
        .startsWith("web, iptables-nft table " + table + ", chain ")
        .contains("rule 1: ")
        .containsPattern("\\d+ -> \\d+ packets while \\d+ were sent, then ")
        .endsWith(": -A " + rule);
    assertThat(cause.remedy().get(0)).endsWith("-t " + table + " -D " + rule);
  }

  @ParameterizedTest
  @ValueSource(strings = {"OUTPUT", "INPUT"})
  void a_policy_counts_as_a_rule_and_explains_the_upstreams(String chain, Lab lab) {
    web(lab, "-P " + chain + " DROP");

    CheckRun run = CheckRun.of(lab, WEB);
    Found cause = fault(run, "container-filter-drops");
    assertThat(cause.evidence().get(0))
        .startsWith("web, iptables-nft table filter, chain " + chain + ", policy: ")
        .endsWith(": -P " + chain + " DROP");
    assertThat(cause.explains()).containsExactly("upstream-blocked-from-container");
  }

  @Test
  void a_drop_of_native_nft_is_named_with_and_without_a_counter(Lab lab) {
    for (String counter : List.of("counter ", "")) {
      web(lab);
      nft(lab, "type filter hook output priority 0; ip daddr 127.0.0.11 " + counter + "drop;");

      Found cause = fault(CheckRun.of(lab, WEB), "container-filter-drops");
      assertThat(cause.confidence()).isEqualTo(counter.isEmpty() ? "medium" : "high");
      assertThat(cause.evidence().get(0))
          .startsWith("web, nftables table inet vpn, chain guard, rule 1: ")
          .endsWith(": ip daddr 127.0.0.11 " + counter + "drop");
      lab.docker("rm", "-f", "web");
    }
  }

  @Test
  void a_policy_of_native_nft_is_named(Lab lab) {
    web(lab);
    nft(lab, "type filter hook input priority 0; policy drop;");

    Found cause = fault(CheckRun.of(lab, WEB), "container-filter-drops");
    assertThat(cause.evidence().get(0))
        .startsWith("web, nftables table inet vpn, chain guard, policy");
    assertThat(cause.remedy())
        .contains(
            "let loopback pass before it: whydns netns web -- nft insert rule inet vpn guard"
                + " iifname \"lo\" accept");
  }

  @Test
  void a_filter_of_tcp_alone_is_a_warning(Lab lab) {
    web(lab, "-A OUTPUT -d 127.0.0.11 -p tcp -j REJECT --reject-with tcp-reset");

    CheckRun run = CheckRun.of(lab, WEB);
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.cause("web")).isEqualTo("container-filter-drops");
    assertThat(run.causeOf("web").severity()).isEqualTo("warning");
    assertThat(run.causeOf("web").summary()).contains("over TCP");
  }

  @Test
  void a_loopback_that_is_down_is_told_as_such(Lab lab) {
    web(lab);
    lab.inContainer("web", "ip", "link", "set", "lo", "down").ok();

    CheckRun run = CheckRun.of(lab, WEB);
    assertThat(fault(run, "loopback-down").evidence()).contains("links: lo is not up");
    assertThat(run.codes("web")).containsExactly("loopback-down");
    lab.inContainer("web", "ip", "link", "set", "lo", "up").ok();
    assertThat(CheckRun.of(lab, WEB).exit()).isZero();
  }

  @Test
  void two_faults_inside_are_both_told(Lab lab) {
    web(lab, "-t nat -F");
    lab.inContainer("web", words("iptables -A INPUT -i lo -p udp -j DROP")).ok();

    CheckRun run = CheckRun.of(lab, WEB);
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.codes("web")).containsExactly("rules-missing", "container-filter-drops");
    assertThat(run.findings("web")).allMatch(f -> f.startsWith("fault "));
    assertThat(run.causeOf("web").explains()).isEmpty();
  }

  @Test
  void a_fault_inside_and_one_outside_are_both_told(Lab lab) {
    web(lab, "-t nat -F");
    lab.run("iptables", "-I", "FORWARD", "-p", "udp", "--dport", "53", "-j", "REJECT").ok();

    CheckRun run = CheckRun.of(lab, WEB);
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.cause("web")).isEqualTo("rules-missing");
    assertThat(run.codes("web"))
        .containsExactly("rules-missing", "upstream-blocked-from-container");
    assertThat(run.causeOf("web").explains()).isEmpty();
    assertThat(run.hop("web", "nat")).isEqualTo("fault");
    assertThat(run.hop("web", "upstream")).isEqualTo("fault");
  }

  @Test
  void the_text_begins_with_the_cause_and_ends_with_the_summary(Lab lab) {
    web(lab, "-t nat -F");

    List<String> lines = CheckRun.text(lab, WEB).lines().toList();
    assertThat(lines.get(0)).isEqualTo("FAULT  web: rules-missing");
    assertThat(String.join("\n", lines)).contains("     docker restart web\n");
    assertThat(lines.get(lines.size() - 1))
        .matches("web: fault, rules-missing, high confidence; \\d+ exchanges in .* s; all checked");
  }

  private static Found fault(CheckRun run, String code) {
    assertThat(run.cause("web")).as(run.outcome().toString()).isEqualTo(code);
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.state("web")).isEqualTo("fault");
    Found cause = run.causeOf("web");
    assertThat(cause.severity()).isEqualTo("fault");
    assertThat(run.codes("web").get(0)).isEqualTo(code);
    return cause;
  }

  /** A container web at 10.88.0.10, in whose namespace these iptables commands were run. */
  private static void web(Lab lab, String... commands) {
    if (lab.run("docker", "network", "inspect", "appnet").exit() != 0) {
      lab.appnet();
    }
    lab.container("web", "--network", "appnet", "--ip", "10.88.0.10");
    for (String command : commands) {
      lab.inContainer("web", words("iptables " + command)).ok();
    }
  }

  /** Deletes the engine's rule of a transport and returns it as {@code -A …}. */
  private static String engineRule(Lab lab, String transport, String command) {
    String rule =
        lab.inContainer("web", "iptables", "-t", "nat", "-S", "DOCKER_OUTPUT")
            .ok()
            .stdout()
            .lines()
            .filter(line -> line.contains("-p " + transport + " "))
            .findFirst()
            .orElseThrow();
    lab.inContainer("web", words("iptables -t nat " + command + rule.substring(2))).ok();
    return rule;
  }

  private static void nft(Lab lab, String rules) {
    String table = "table inet vpn { chain guard { " + rules + " }; }";
    String pid = Long.toString(lab.pid("web"));
    lab.run(List.of("nsenter", "-t", pid, "-n", "nft", "-f", "-"), table, Duration.ofSeconds(5))
        .ok();
  }

  /** A process that says NXDOMAIN to everything on port 5353 in the namespace of web. */
  private static void answerer(Lab lab, String address) {
    String program =
        """
        use Socket;
        socket(my $s, PF_INET, SOCK_DGRAM, 0) or die;
        bind($s, sockaddr_in(5353, inet_aton("%s"))) or die;
        while (my $client = recv($s, my $query, 4096, 0)) {
          my $reply = substr($query, 0, 2) . "\\x81\\x83" . substr($query, 4, 2);
          send($s, $reply . "\\0" x 6 . substr($query, 12), 0, $client);
        }
        """
            .formatted(address);
    lab.background("nsenter", "-t", Long.toString(lab.pid("web")), "-n", "perl", "-e", program);
    String bound = address.equals("127.0.0.1") ? "0100007F:14E9" : "0B00007F:14E9";
    lab.run(
            "sh",
            "-c",
            "until grep -q " + bound + " /proc/" + lab.pid("web") + "/net/udp; do :; done")
        .ok();
  }

  private static String[] words(String command) {
    return command.split(" ");
  }
}
