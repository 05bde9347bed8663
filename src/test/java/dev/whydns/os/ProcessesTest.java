package dev.whydns.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessesTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final int OWN_PID = (int) ProcessHandle.current().pid();

  private static Processes.Wanted sockets(Long... inodes) {
    return new Processes.Wanted(Set.of(inodes), false, false, LONG);
  }

  @Test
  void the_holder_of_a_socket_is_found_with_its_descriptor() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      long inode = inodeOnPort(socket.getLocalPort());
      ProcessTable table = Processes.host().scan(sockets(inode));
      ProcessTable.Holder holder = table.owner(inode).orElseThrow();
      assertThat(holder.process().pid()).isEqualTo(OWN_PID);
      assertThat(Files.readSymbolicLink(Path.of("/proc/self/fd/" + holder.fd())))
          .hasToString("socket:[" + inode + "]");
    }
  }

  private static long inodeOnPort(int port) throws IOException {
    String wanted = ":%04X ".formatted(port);
    return Files.readAllLines(Path.of("/proc/self/net/udp6")).stream()
        .filter(line -> line.contains(wanted))
        .map(line -> line.trim().split("\\s+")[9])
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseGet(() -> inodeV4(wanted));
  }

  private static long inodeV4(String wanted) {
    try {
      return Files.readAllLines(Path.of("/proc/self/net/udp")).stream()
          .filter(line -> line.contains(wanted))
          .map(line -> line.trim().split("\\s+")[9])
          .mapToLong(Long::parseLong)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A process whose threads, of which the first is {@code pid}, are in these namespaces. */
  private static void threads(Path proc, int pid, long... inodes) throws IOException {
    for (int i = 0; i < inodes.length; i++) {
      Path thread = proc.resolve(pid + "/task/" + (pid + i) + "/ns");
      Files.createDirectories(thread);
      Files.createSymbolicLink(thread.resolve("net"), Path.of("net:[" + inodes[i] + "]"));
    }
    Path first = Files.createDirectories(proc.resolve(pid + "/ns"));
    Files.createSymbolicLink(first.resolve("net"), Path.of("net:[" + inodes[0] + "]"));
    Files.writeString(proc.resolve(pid + "/stat"), pid + " (dockerd) S 1 2 3 4 5 0 7\n");
    Files.writeString(proc.resolve(pid + "/cgroup"), "");
  }

  @Test
  void an_engine_is_at_home_where_the_host_is_however_many_threads_are_in_containers(
      @TempDir Path proc) throws IOException {
    threads(proc, 1, 100);
    threads(proc, 4711, 200, 200, 100, 300, 200);
    Processes processes = Processes.in(proc);

    assertThat(processes.home(4711)).isEqualTo(proc + "/4711/task/4713");
    assertThat(processes.process(4711).orElseThrow().netnsInode()).hasValue(100);
  }

  @Test
  void an_engine_without_root_is_at_home_where_most_of_its_threads_are(@TempDir Path proc)
      throws IOException {
    threads(proc, 1, 100);
    threads(proc, 4711, 200, 150, 150);

    assertThat(Processes.in(proc).home(4711)).isEqualTo(proc + "/4711/task/4712");
    assertThat(Processes.in(proc).home(8)).isEqualTo(proc + "/8");
  }

  @Test
  void a_socket_of_nobody_has_no_holder() {
    ProcessTable table = Processes.host().scan(sockets(1L));
    assertThat(table.owner(1)).isEmpty();
    assertThat(table.process(1)).isPresent();
  }

  @Test
  void a_process_s_row_has_what_was_asked_for() throws IOException {
    ProcessRow bare = Processes.host().scan(sockets()).process(OWN_PID).orElseThrow();
    assertThat(bare.cgroup()).isEmpty();
    assertThat(bare.netnsInode()).isEmpty();
    ProcessRow full = Processes.host().process(OWN_PID).orElseThrow();
    assertThat(full.comm()).isEqualTo("java");
    assertThat(full.stat()).startsWith(OWN_PID + " (java) ");
    assertThat(full.cgroup()).isEqualTo(Files.readString(Path.of("/proc/self/cgroup")));
    assertThat(full.netnsInode()).isEqualTo(OptionalLong.of(Netns.currentInode()));
  }

  @Test
  void a_process_is_described_by_its_memory_and_its_program() throws IOException {
    Process child = new ProcessBuilder("sleep", "600").start();
    try {
      int pid = (int) child.pid();
      Processes processes = Processes.host();
      assertThat(processes.arguments(pid)).containsExactly("sleep", "600");
      assertThat(processes.environment(pid, "PATH")).contains(System.getenv("PATH"));
      assertThat(processes.environment(pid, "GODEBUG_NONE")).isEmpty();
      assertThat(processes.effectiveUser(pid)).isEqualTo(OptionalInt.of(0));
      assertThat(processes.isDynamicallyLinked(pid)).isTrue();
    } finally {
      child.destroyForcibly();
    }
  }

  @Test
  void a_static_program_has_no_loader() throws IOException {
    assertThat(ElfFile.isDynamic(Path.of("/bin/busybox"))).isFalse();
    assertThatExceptionOfType(UnusableFileException.class)
        .isThrownBy(() -> ElfFile.isDynamic(Path.of("/etc/hostname")));
  }

  @Test
  void a_kernel_thread_is_known_by_its_flags() {
    assertThat(row("kthreadd", 0x00200040).isKernelThread()).isTrue();
    assertThat(row("a) R 1 (b", 0x00400100).isKernelThread()).isFalse();
    assertThat(new ProcessRow(1, "x", "1 (x) S 0", "", OptionalLong.empty()).isKernelThread())
        .isFalse();
  }

  @Test
  void an_engine_is_known_by_its_name_and_its_launcher_is_none() {
    assertThat(List.of("dockerd", "dockerd-current").stream().map(c -> row(c, 0)))
        .allMatch(ProcessRow::isDockerd);
    assertThat(
            List.of("dockerd-rootles", "docker-proxy", "containerd").stream().map(c -> row(c, 0)))
        .noneMatch(ProcessRow::isDockerd);
  }

  @Test
  void an_engine_that_has_ended_is_none_even_before_its_parent_looks() {
    ProcessRow ended =
        new ProcessRow(7, "dockerd", "7 (dockerd) Z 0 7 7 0 -1 0", "", OptionalLong.empty());
    assertThat(ended.isDockerd()).isFalse();
  }

  private static ProcessRow row(String comm, long flags) {
    String stat = "7 (" + comm + ") S 0 7 7 0 -1 " + flags + " 0 0 0 0";
    return new ProcessRow(7, comm, stat, "", OptionalLong.empty());
  }

  @Test
  void an_engine_is_asked_before_whoever_else_holds_its_socket(@TempDir Path proc)
      throws IOException {
    process(proc, 10, "nginx", "socket:[77]", "pipe:[1]", "socket:[78]");
    process(proc, 900, "dockerd", "anon_inode:[eventpoll]", "socket:[77]");
    ProcessTable table = Processes.in(proc).scan(sockets(77L, 78L));
    assertThat(table.owner(77).orElseThrow().process().pid()).isEqualTo(900);
    assertThat(table.owner(77).orElseThrow().fd()).isEqualTo(1);
    assertThat(table.owner(78).orElseThrow().process().comm()).isEqualTo("nginx");
    assertThat(table.daemons()).extracting(ProcessRow::pid).containsExactly(900);
    assertThat(table.sawEverything()).isTrue();
  }

  @Test
  void a_process_with_very_many_descriptors_is_left_and_named(@TempDir Path proc)
      throws IOException {
    Path fds = process(proc, 10, "hoarder");
    for (int i = 0; i < 16_400; i++) {
      Files.createSymbolicLink(fds.resolve(Integer.toString(i)), Path.of("pipe:[1]"));
    }
    ProcessTable table = Processes.in(proc).scan(sockets(77L));
    assertThat(table.limits()).containsExactly("10 (hoarder) has more than 16384 descriptors");
    assertThat(table.sawEverything()).isFalse();
  }

  @Test
  void the_search_ends_at_its_deadline_and_says_so(@TempDir Path proc) throws IOException {
    process(proc, 10, "nginx", "socket:[77]");
    Processes.Wanted wanted = new Processes.Wanted(Set.of(77L), false, false, Duration.ZERO);
    assertThat(Processes.in(proc).scan(wanted).limits())
        .containsExactly("the time for looking through descriptors was over at 10 (nginx)");
  }

  private static Path process(Path proc, int pid, String comm, String... links) throws IOException {
    Path folder = Files.createDirectories(proc.resolve(pid + "/fd"));
    Files.writeString(
        folder.resolveSibling("stat"), pid + " (" + comm + ") S 1 1 1 0 -1 4194560 0 0\n");
    for (int i = 0; i < links.length; i++) {
      Files.createSymbolicLink(folder.resolve(Integer.toString(i)), Path.of(links[i]));
    }
    return folder;
  }

  @Test
  void the_capabilities_that_are_lacking_are_named() throws IOException {
    assertThat(Privileges.missing()).isEmpty();
    assertThat(Privileges.missing("CapEff:\t0000000000000000\n"))
        .containsExactly("CAP_SYS_ADMIN", "CAP_SYS_PTRACE", "CAP_NET_ADMIN", "CAP_DAC_READ_SEARCH");
    assertThat(Privileges.missing("CapEff:\t0000000000281000\n"))
        .containsExactly("CAP_DAC_READ_SEARCH");
    assertThat(Privileges.missing("CapEff:\t0000000000281002\n")).isEmpty();
  }
}
