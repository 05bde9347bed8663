package dev.whydns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.lab.Lab;
import dev.whydns.lab.Outcome;
import dev.whydns.lab.WithLab;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * whydns in a container of the engine that it examines: the image of {@code src/main/docker}, on a
 * base with glibc and a shell and nothing else.
 */
@WithLab
class DistributionImageIT {
  private static final Path TARGET = Path.of(System.getProperty("whydns.target"));
  private static final Path TREE =
      TARGET
          .resolve("dist/whydns-" + System.getProperty("whydns.version") + "-linux-x86_64")
          .toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What is needed of {@code --privileged}, which gives more than every machine has itself. */
  private static final List<String> RIGHTS =
      List.of(
          "--cap-drop=ALL",
          "--cap-add=SYS_ADMIN",
          "--cap-add=SYS_PTRACE",
          "--cap-add=SYS_CHROOT",
          "--cap-add=NET_ADMIN",
          "--cap-add=DAC_READ_SEARCH",
          "--security-opt=apparmor=unconfined",
          "--security-opt=seccomp=unconfined");

  @BeforeEach
  void build(Lab lab) {
    if (lab.run("docker", "image", "inspect", "whydns").exit() != 0) {
      buildImage(lab);
    }
    lab.appnet();
    lab.container("web", "--network", "appnet");
  }

  private static void buildImage(Lab lab) {
    lab.run(List.of("bash", "-s", TREE.toString()), source(), PATIENCE).ok();
    var command = new ArrayList<>(List.of("docker", "build", "-q", "-t", "whydns"));
    command.addAll(List.of("--build-arg", "BASE=base:1", "-f"));
    command.add(Path.of("src/main/docker/Dockerfile").toAbsolutePath().toString());
    command.add(TREE.toString());
    lab.run(command, "", PATIENCE).ok();
  }

  @Test
  void it_sees_all_of_a_healthy_host_and_leaves_it_as_it_was(Lab lab) {
    // The engine keeps a handle on the host's network from the first container on that uses it.
    lab.docker("run", "--rm", "--network=host", "bb:1", "true");
    String before = lab.fingerprint();

    Outcome run = image(lab, List.of("--pid=host", "--network=host"), "check", "web");

    assertThat(run.stderr()).isEmpty();
    assertThat(run.stdout())
        .startsWith("OK  web: every hop is healthy\n")
        .contains("rules lead to ")
        .contains("20.10.24")
        .endsWith("; all checked\n");
    assertThat(run.exit()).isZero();
    assertThat(lab.fingerprint()).isEqualTo(before);
  }

  @Test
  void it_names_the_rule_of_the_host_that_rejects_dns(Lab lab) {
    lab.run("iptables", "-I", "FORWARD", "-p", "udp", "--dport", "53", "-j", "REJECT").ok();

    Outcome run = image(lab, List.of("--pid=host", "--network=host"), "check", "web");

    assertThat(run.stdout())
        .startsWith("FAULT  web: upstream-blocked-from-container\n")
        .contains("host, iptables-nft table filter, chain FORWARD, rule 1: ")
        .contains("-A FORWARD -p udp -m udp --dport 53 -j REJECT")
        .endsWith("; all checked\n");
    assertThat(run.exit()).isEqualTo(2);
  }

  @Test
  void it_finds_flushed_rules_also_without_the_network_of_the_host(Lab lab) {
    lab.inContainer("web", "iptables", "-t", "nat", "-F").ok();

    Outcome run = image(lab, List.of("--pid=host"), "check", "web");

    assertThat(run.stdout()).startsWith("FAULT  web: rules-missing\n").endsWith("; all checked\n");
    assertThat(run.exit()).isEqualTo(2);
  }

  @Test
  void without_the_processes_of_the_host_it_says_what_to_start_it_with(Lab lab) {
    Outcome run = image(lab, List.of("--network=host"), "check", "web");

    assertThat(run.stdout())
        .startsWith("error: no container has the name or ID \"web\"; ")
        .contains("`docker run --privileged --pid=host --network=host`");
    assertThat(run.stderr()).isEmpty();
    assertThat(run.exit()).isEqualTo(3);
  }

  private static Outcome image(Lab lab, List<String> namespaces, String... arguments) {
    var command = new ArrayList<>(List.of("docker", "run", "--rm"));
    command.addAll(namespaces);
    command.addAll(RIGHTS);
    command.add("whydns");
    command.addAll(List.of(arguments));
    return lab.run(command, "", PATIENCE);
  }

  private static String source() {
    try (InputStream source = DistributionImageIT.class.getResourceAsStream("image-base.sh")) {
      return new String(source.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
