package dev.whydns.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.lab.Alone;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However a demo ends, nothing is left of it. */
@Alone
class DemoEndIT {

  private static final List<String> KINDS = List.of("net", "mnt", "pid", "uts", "ipc");

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143", "KILL, 137", "EOF, 0"})
  @Timeout(60)
  void no_process_mount_namespace_or_interface_stays(String signal, int code) throws Exception {
    String before = machine();
    Process demo =
        new ProcessBuilder(Demo.LAUNCHER, "demo", "eight-hours", "--shell")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    demo.outputWriter().append("echo up\n").flush();
    BufferedReader said = demo.inputReader();
    assertThat(said.readLine()).isEqualTo("up");
    List<ProcessHandle> processes = demo.descendants().toList();
    Set<String> namespaces = new TreeSet<>();
    processes.forEach(process -> namespaces.addAll(namespaces(process.pid())));
    namespaces.removeAll(namespaces(ProcessHandle.current().pid()));
    assertThat(processes).hasSizeGreaterThan(6);
    // The host's five, the servers' network, and those of three containers.
    assertThat(namespaces).hasSize(5 + 1 + 3 * 4);

    Instant ended = Instant.now();
    if (signal.equals("EOF")) {
      demo.outputWriter().close();
    } else {
      kill(signal, demo.pid());
    }

    assertThat(demo.waitFor()).isEqualTo(code);
    for (ProcessHandle each : processes) {
      each.onExit().get(20, TimeUnit.SECONDS);
    }
    assertThat(inUse(ended)).doesNotContainAnyElementsOf(namespaces);
    assertThat(machine()).isEqualTo(before);
  }

  private static void kill(String signal, long pid) throws Exception {
    new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
  }

  /** What is mounted, which links there are, and which files a careless demo would have made. */
  private static String machine() throws IOException {
    return Files.readString(Path.of("/proc/self/mountinfo"))
        + String.join(" ", new TreeSet<>(Set.of(new File("/sys/class/net").list())))
        + Files.exists(Path.of("/run/whydns-demo"))
        + Files.exists(Path.of("/run/docker.sock"))
        + Files.readString(Path.of("/etc/resolv.conf"));
  }

  /** By processes that ran already: the kernel soon gives the number of a namespace to another. */
  private static Set<String> inUse(Instant already) {
    return ProcessHandle.allProcesses()
        .filter(p -> p.info().startInstant().filter(start -> start.isBefore(already)).isPresent())
        .flatMap(p -> namespaces(p.pid()).stream())
        .collect(Collectors.toSet());
  }

  /** As {@code net:[4026532178]}; none of a process that has ended. */
  private static Set<String> namespaces(long pid) {
    return KINDS.stream()
        .flatMap(kind -> namespace(Path.of("/proc/" + pid + "/ns/" + kind)).stream())
        .collect(Collectors.toSet());
  }

  private static Optional<String> namespace(Path file) {
    try {
      return Optional.of(Files.readSymbolicLink(file).toString());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
