package dev.whydns.engines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.whydns.check.CheckRun;
import dev.whydns.lab.Lab;
import dev.whydns.lab.Outcome;
import java.util.List;
import java.util.stream.StreamSupport;

/** What every engine's healthy containers look like, command by command. */
final class HealthyContracts {

  private HealthyContracts() {}

  static Contract.Situation situation() {
    return new Contract.Situation(
        HealthyContracts::arrange,
        List.of(
            new Contract("check: a container on a user-defined network", HealthyContracts::web),
            new Contract("check: one on the default bridge", HealthyContracts::plain),
            new Contract("check: the host, dockerd and all containers", HealthyContracts::all),
            new Contract("owners: dockerd holds both sockets", HealthyContracts::owners),
            new Contract("rules: they lead to the sockets", HealthyContracts::rules),
            new Contract("resolv: who asks which server from where", HealthyContracts::resolv),
            new Contract("netns: a lookup with the host's tools", HealthyContracts::netns),
            new Contract("answers: of an alias", HealthyContracts::answers)));
  }

  private static void arrange(Bench bench) {
    Lab lab = bench.lab();
    Contract.web(lab);
    lab.container("own", "--network", "appnet", "--dns", "10.77.0.54");
    lab.container("plain");
  }

  private static Found web(Bench bench) {
    CheckRun run = bench.check("web").expect(0, "web", "healthy", null);
    assertThat(run.findings("web")).isEmpty();
    assertThat(run.notChecked("web")).isEmpty();
    for (String hop : List.of("client", "nat", "socket", "owner", "upstream")) {
      assertThat(run.hop("web", hop)).as(hop).isEqualTo("healthy");
    }
    JsonNode engine = run.report().at("/host/engine");
    assertThat(engine.path("version").asText()).isEqualTo(bench.version());
    assertThat(engine.path("product").asText()).isEqualTo("docker");
    return Found.of("healthy", run);
  }

  private static Found plain(Bench bench) {
    CheckRun run = bench.check("plain").expect(0, "plain", "healthy", null);
    assertThat(run.findings("plain")).containsExactly("info no-name-discovery");
    assertThat(run.notChecked("plain")).isEmpty();
    return Found.of("healthy", run);
  }

  private static Found all(Bench bench) {
    CheckRun run = bench.check("host", "dockerd", "web", "own", "plain");
    for (String target : run.targets()) {
      run.expect(0, target, "healthy", null);
    }
    return Found.of("healthy", run);
  }

  private static Found owners(Bench bench) {
    CheckRun run = CheckRun.command(bench.lab(), "owners", "web");
    List<String> sockets =
        list(run.target("web").at("/facts/sockets")).stream()
            // the kernel holds closed connections of earlier runs for a while
            .filter(s -> s.path("owner").isObject())
            .map(s -> s.path("transport").asText() + " " + owner(s.path("owner")))
            .toList();
    String dockerd = "dockerd " + bench.lab().engine().pid();
    assertThat(sockets).containsExactly("udp " + dockerd, "tcp " + dockerd);
    return Found.of("dockerd", run);
  }

  private static String owner(JsonNode owner) {
    return owner.path("command").asText() + " " + owner.path("pid").asLong();
  }

  private static Found rules(Bench bench) {
    CheckRun run = CheckRun.command(bench.lab(), "rules", "web");
    List<JsonNode> rules = list(run.target("web").at("/facts/rules"));
    assertThat(rules).isNotEmpty();
    assertThat(rules)
        .extracting(rule -> rule.path("backend").asText())
        .containsOnly(bench.backend());
    assertThat(rules)
        .filteredOn(rule -> rule.path("target_port").isNumber())
        .hasSize(4)
        .allMatch(rule -> rule.path("matches_socket").asBoolean());
    return Found.of(bench.backend(), run);
  }

  private static Found resolv(Bench bench) {
    CheckRun run = CheckRun.command(bench.lab(), "resolv", "web", "own", "plain");
    String from = bench.asksFromTheHost() ? "host" : "container";
    assertThat(upstreams(run, "web"))
        .containsExactly("10.77.0.53 from " + from, "10.77.0.54 from " + from);
    assertThat(upstreams(run, "own")).containsExactly("10.77.0.54 from container");
    assertThat(upstreams(run, "plain"))
        .containsExactly("10.77.0.53 from container", "10.77.0.54 from container");
    assertThat(run.exit()).isZero();
    return Found.of("from the " + from, run);
  }

  private static List<String> upstreams(CheckRun run, String target) {
    return list(run.target(target).at("/facts/resolv_conf/upstreams")).stream()
        .map(u -> u.path("address").asText() + " from " + u.path("from").asText())
        .toList();
  }

  private static Found netns(Bench bench) {
    Outcome outcome =
        bench.lab().whydns("netns", "web", "--", "busybox", "nslookup", "-type=a", "api");
    assertThat(outcome.ok().stdout()).contains("127.0.0.11", "10.88.0.2");
    return new Found("answered", outcome.elapsed().toMillis());
  }

  private static Found answers(Bench bench) {
    CheckRun run = CheckRun.command(bench.lab(), "answers", "api", "web", "own");
    assertThat(run.exit()).as(run.outcome().toString()).isZero();
    for (String target : List.of("web", "own")) {
      JsonNode answer = run.target(target).at("/facts/answers/0");
      assertThat(answer.path("state").asText()).isEqualTo("ok");
      assertThat(answer.path("by").asText()).isEqualTo("engine");
      assertThat(answer.at("/addresses/0").asText()).isEqualTo("10.88.0.2");
      assertThat(run.findings(target)).isEmpty();
    }
    return Found.of("ok", run);
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }
}
