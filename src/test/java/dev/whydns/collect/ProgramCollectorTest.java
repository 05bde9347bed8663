package dev.whydns.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.Fact;
import dev.whydns.model.Lookup.Ipv6;
import dev.whydns.model.Lookup.Variables;
import dev.whydns.model.ProcessFacts;
import dev.whydns.model.ProgramFacts;
import dev.whydns.model.ProgramFacts.Environment;
import dev.whydns.model.ProgramFacts.Kind;
import dev.whydns.model.ProgramFacts.Library;
import dev.whydns.os.Processes;
import dev.whydns.os.RootedFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes of this machine, which is a Debian with busybox-static. */
class ProgramCollectorTest {

  @TempDir private Path folder;

  private static ProgramFacts read(long pid) {
    ProcessReader reader = new ProcessReader(Processes.host(), RootedFiles.host());
    ProcessFacts process = reader.process((int) pid).known().orElseThrow();
    return reader.program(process);
  }

  /** A program that has said "up" and now waits for the end of its input. */
  private static ProgramFacts readWhile(ProcessBuilder command) throws Exception {
    Process process = command.redirectErrorStream(true).start();
    try {
      new BufferedReader(new InputStreamReader(process.getInputStream())).readLine();
      return read(process.pid());
    } finally {
      process.getOutputStream().close();
      process.waitFor();
    }
  }

  @Test
  void this_jvm_has_glibc_and_libjvm_mapped() {
    ProgramFacts facts = read(ProcessHandle.current().pid());
    assertThat(facts.name()).isEqualTo("java");
    assertThat(facts.mapped(Kind.JVM).orElseThrow().path()).endsWith("/libjvm.so");
    Library libc = facts.mapped(Kind.GLIBC).orElseThrow();
    assertThat(libc.path()).endsWith("/libc.so.6");
    assertThat(libc.version().known().orElseThrow()).matches("2\\.\\d\\d.*");
    assertThat(facts.image().map(Library::version)).isEqualTo(Fact.of(libc.version()));
    assertThat(facts.executable().known().orElseThrow().dynamicallyLinked())
        .isEqualTo(Fact.of(true));
    assertThat(facts.executable().known().orElseThrow().go().isAbsent()).isTrue();
    assertThat(facts.go()).isEmpty();
    assertThat(facts.process().known().orElseThrow().parent()).isEmpty();
  }

  @Test
  void a_static_busybox_has_nothing_mapped_and_holds_glibc() throws Exception {
    ProgramFacts facts = readWhile(new ProcessBuilder("busybox", "sh", "-c", "echo up; read line"));
    assertThat(facts.libraries()).isEqualTo(Fact.of(List.of()));
    ProgramFacts.Executable busybox = facts.executable().known().orElseThrow();
    assertThat(busybox.name()).isEqualTo("busybox");
    assertThat(busybox.dynamicallyLinked()).isEqualTo(Fact.of(false));
    assertThat(busybox.builtIn()).isEqualTo(Fact.of(Kind.GLIBC));
  }

  @Test
  void what_a_shell_only_starts_is_the_program() throws Exception {
    ProgramFacts facts =
        readWhile(new ProcessBuilder("sh", "-c", "busybox sh -c 'echo up; read line'; true"));
    ProgramFacts.Running running = facts.process().known().orElseThrow();
    assertThat(running.command()).isEqualTo("busybox");
    assertThat(running.parent()).contains("sh");
    assertThat(facts.name()).isEqualTo("busybox");
  }

  @Test
  void of_the_environment_only_what_resolvers_look_at_is_kept() throws Exception {
    ProcessBuilder command = new ProcessBuilder("sh", "-c", "echo up; read line");
    command.environment().clear();
    command.environment().put("PATH", "/usr/bin:/bin");
    command.environment().put("TOKEN", "secret");
    command.environment().put("LOCALDOMAIN", "");
    command.environment().put("RES_OPTIONS", "ndots:3");
    command.environment().put("GODEBUG", "netdns=cgo");
    command.environment().put("JAVA_TOOL_OPTIONS", "-Xmx1g -Djava.net.preferIPv4Stack=true");
    ProgramFacts facts = readWhile(command);
    assertThat(facts.environment())
        .isEqualTo(
            Fact.of(
                new Environment(
                    new Variables(
                        Optional.of(""), Optional.of("ndots:3"), Optional.of("netdns=cgo")),
                    Optional.empty(),
                    true)));
    assertThat(facts.toString()).doesNotContain("secret");
  }

  @Test
  void a_process_that_has_ended_is_unknown_and_no_exception() throws Exception {
    Process process = new ProcessBuilder("cat").start();
    ProcessFacts facts =
        new ProcessReader(Processes.host(), RootedFiles.host())
            .process((int) process.pid())
            .known()
            .orElseThrow();
    process.getOutputStream().close();
    process.waitFor();
    ProgramFacts read = ProgramCollector.read(Processes.host(), facts);
    assertThat(read.libraries().isUnknown()).isTrue();
    assertThat(read.image().isUnknown()).isTrue();
  }

  @Test
  void a_target_without_a_process_has_what_its_files_tell() throws IOException {
    Files.createDirectories(folder.resolve("lib"));
    Files.write(folder.resolve("lib/ld-musl-x86_64.so.1"), "\0libc\0001.2.5\0".getBytes());
    ProgramFacts facts =
        ProgramCollector.read(
            RootedFiles.under(folder), "no one program", Fact.of(Ipv6.LOOPBACK_ONLY));
    assertThat(facts.image())
        .isEqualTo(Fact.of(new Library(Kind.MUSL, "/lib/ld-musl-x86_64.so.1", Fact.of("1.2.5"))));
    assertThat(facts.executable().why()).isEqualTo("not found: no one program");
    assertThat(facts.ipv6()).isEqualTo(Fact.of(Ipv6.LOOPBACK_ONLY));
  }
}
