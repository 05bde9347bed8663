package dev.whydns.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a lab whose JVM is gone, and of one that cannot start. */
class LabEndIT {

  @Test
  @Timeout(60)
  void a_killed_jvm_takes_box_engine_and_upstream_along(@TempDir Path directory) throws Exception {
    Path errors = directory.resolve("errors");
    Process jvm =
        new ProcessBuilder(Command.java(LabMain.class)).redirectError(errors.toFile()).start();
    String shell = jvm.inputReader().readLine();
    assertThat(shell).as(Files.readString(errors)).startsWith("nsenter -t ");
    List<ProcessHandle> processes = jvm.descendants().toList();
    assertThat(processes).hasSizeGreaterThan(5);

    jvm.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    for (ProcessHandle process : processes) {
      while (process.isAlive()) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void a_machine_without_an_engine_is_told_what_to_install() {
    var setup = Setup.plain().engine("/nowhere");

    assertThatThrownBy(() -> new Lab(setup))
        .hasMessage(
            "the test lab needs dockerd in /nowhere; as root: apt-get install docker.io iptables"
                + " nftables iproute2 busybox-static util-linux");
  }
}
