package dev.whydns.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.lab.Lab;
import dev.whydns.lab.Outcome;
import dev.whydns.lab.WithLab;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** whydns as a command of Docker's own client, with a link to the launcher among its plugins. */
@WithLab
class DockerPluginIT {

  private static final String PLUGINS = "/run/lab/home/.docker/cli-plugins";
  private static final String PLUGIN = PLUGINS + "/docker-whydns";

  @BeforeEach
  void install(Lab lab) {
    lab.run("mkdir", "-p", PLUGINS).ok();
    lab.run("ln", "-sf", Lab.launcher(), PLUGIN).ok();
    lab.appnet();
    lab.container("web", "--network", "appnet");
  }

  @Test
  void a_check_gives_the_report_and_ends_with_its_code(Lab lab) {
    Outcome healthy = docker(lab, "whydns", "check", "web");
    assertThat(healthy.stdout()).startsWith("OK  web: every hop is healthy\n");
    assertThat(healthy.stderr()).isEmpty();
    assertThat(healthy.exit()).isZero();

    lab.inContainer("web", "iptables", "-t", "nat", "-F", "OUTPUT").ok();
    Outcome fault = docker(lab, "whydns", "check", "web");
    assertThat(fault.stdout()).startsWith("FAULT  web: rules-missing\n");
    assertThat(fault.exit()).isEqualTo(2);
  }

  @Test
  void docker_lists_it_and_shows_its_help(Lab lab) {
    assertThat(docker(lab, "--help").stdout().lines())
        .filteredOn(line -> line.contains("whydns"))
        .singleElement()
        .asString()
        .startsWith("  whydns*     Find out why DNS fails in a container");
    for (String[] words :
        new String[][] {{"help", "whydns", "check"}, {"whydns", "check", "--help"}}) {
      Outcome help = docker(lab, words);
      assertThat(help.stdout())
          .contains(
              "\nUsage: docker whydns check [",
              "\n  docker whydns check web --name api.example.com\n");
      assertThat(help.exit()).isZero();
    }
  }

  @Test
  void a_mistake_says_what_to_type_after_docker(Lab lab) {
    Outcome outcome = docker(lab, "whydns", "chekc");

    assertThat(outcome.stderr())
        .isEqualTo(
            "whydns: there is no command \"chekc\"; did you mean check?; see: docker whydns"
                + " --help\n");
    assertThat(outcome.exit()).isEqualTo(64);
  }

  @Test
  void the_engine_is_that_of_the_context_and_not_of_the_environment(Lab lab) {
    docker(lab, "context", "create", "other", "--docker", "host=unix:///run/docker.sock").ok();

    Outcome outcome =
        lab.run(
            "env",
            "DOCKER_HOST=unix:///nowhere.sock",
            "docker",
            "--context",
            "other",
            "whydns",
            "check",
            "web",
            "--json");

    docker(lab, "context", "rm", "other").ok();
    assertThat(outcome.stdout())
        .contains("\"endpoint\":\"unix:///run/docker.sock\"", "\"api_state\":\"answered\"");
    assertThat(outcome.exit()).isZero();
  }

  /** Docker 20.10 refuses such a context itself, later ones leave it to the plugin. */
  @Test
  void a_context_that_does_not_exist_is_an_error_beside_the_report(Lab lab) {
    Outcome outcome = lab.run(PLUGIN, "--context", "gone", "whydns", "check", "web");

    assertThat(outcome.stdout())
        .startsWith(
            """
            error: the context gone of DOCKER_CONTEXT does not exist, and was not used

            OK  web: every hop is healthy
            """);
    assertThat(outcome.exit()).isEqualTo(3);
  }

  @Test
  void without_root_it_says_what_it_needs(Lab lab) {
    lab.run("chmod", "711", "/run/lab/home", "/run/lab/home/.docker").ok();
    Outcome outcome =
        lab.run(
            "setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            "docker",
            "whydns",
            "check",
            "web");

    assertThat(outcome.stdout().replaceAll("\\s+", " "))
        .isEqualTo(
            "error: no container has the name or ID \"web\"; the engine at"
                + " unix:///var/run/docker.sock did not say which there are: no permission to use"
                + " /var/run/docker.sock; run as root ");
    assertThat(outcome.exit()).isEqualTo(77);
  }

  @Test
  void containers_are_completed(Lab lab) {
    lab.container(
        "shop-api-1",
        "--label",
        "com.docker.compose.project=shop",
        "--label",
        "com.docker.compose.service=api");

    assertThat(lab.run(PLUGIN, "__complete", "whydns", "check", "").stdout())
        .isEqualTo(
            """
            host\tthe host itself
            dockerd\tthe daemon as a client
            compose:shop/api\ta service
            shop-api-1\tbb:1
            web\tbb:1
            :4
            """);
    assertThat(lab.run(PLUGIN, "__complete", "whydns", "check", "we").stdout())
        .isEqualTo("web\tbb:1\n:4\n");
  }

  @Test
  void where_whydns_is_no_command_a_terminal_is_told_what_to_type(Lab lab) {
    String terminal =
        lab.run("script", "-qec", "docker whydns explain rules-missing", "/dev/null").stdout();

    assertThat(terminal)
        .startsWith(
            "whydns: there is no command `whydns` here; where one is shown below, type `docker"
                + " whydns`\r\n");
  }

  private static Outcome docker(Lab lab, String... arguments) {
    String[] words = new String[arguments.length + 1];
    words[0] = "docker";
    System.arraycopy(arguments, 0, words, 1, arguments.length);
    return lab.run(words);
  }
}
