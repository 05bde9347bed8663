package dev.whydns.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetnsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private static TestNamespace other;

  @BeforeAll
  static void make() throws IOException {
    other = TestNamespace.withLinks();
  }

  @AfterAll
  static void end() {
    other.close();
  }

  @Test
  void the_work_sees_the_links_of_the_namespace_and_not_those_of_the_process() throws Exception {
    try (Netns netns = Netns.open(other.file())) {
      assertThat(netns.inside(ThreadNetns::links))
          .containsExactlyInAnyOrder(
              new ThreadNetns.NetLink("lo", true, 65536, List.of("127.0.0.1/8")),
              new ThreadNetns.NetLink("d0", true, 1400, List.of("10.5.5.5/24")));
    }
  }

  @Test
  void a_link_has_its_own_addresses_with_labels_and_not_those_of_its_peer() throws Exception {
    String script =
        "ip link set lo up; ip link add d1 type veth peer name d2;"
            + " ip addr add 10.6.0.1 peer 10.6.0.2/32 dev d1;"
            + " ip addr add 10.7.0.1/24 dev d1 label d1:1; ip -6 addr add fd00::1/64 dev d2";
    try (TestNamespace namespace = TestNamespace.running(script);
        Netns netns = Netns.open(namespace.file())) {
      assertThat(netns.inside(ThreadNetns::links))
          .containsExactly(
              new ThreadNetns.NetLink("lo", true, 65536, List.of("127.0.0.1/8")),
              new ThreadNetns.NetLink("d1", false, 1500, List.of("10.6.0.1/32", "10.7.0.1/24")));
    }
  }

  @Test
  void a_setting_is_read_from_the_namespace_of_the_thread_and_read_whole() throws Exception {
    try (Netns netns = Netns.open(other.file())) {
      assertThat(netns.inside(() -> ThreadNetns.sysctl("net/ipv4/ip_local_port_range")))
          .isEqualTo("20000\t20100");
    }
    assertThat(ThreadNetns.sysctl("net/ipv4/ip_local_port_range")).isNotEqualTo("20000\t20100");
  }

  @Test
  void a_socket_made_inside_belongs_there_whoever_uses_it() throws Exception {
    InetSocketAddress onlyInside = new InetSocketAddress(InetAddress.getByName("10.5.5.5"), 0);
    try (Netns netns = Netns.open(other.file());
        DatagramChannel inside = netns.inside(() -> DatagramChannel.open());
        DatagramChannel outside = DatagramChannel.open()) {
      inside.bind(onlyInside);
      assertThat(inside.getLocalAddress()).isNotNull();
      assertThatExceptionOfType(BindException.class).isThrownBy(() -> outside.bind(onlyInside));
    }
  }

  @Test
  void a_program_started_inside_runs_in_the_namespace() throws Exception {
    Commands commands = Commands.of(Map.of());
    List<String> command = List.of("readlink", "/proc/self/ns/net");
    try (Netns netns = Netns.open(other.file())) {
      CommandResult result = netns.inside(() -> commands.run(command, SECOND, 100));
      assertThat(result.out()).isEqualTo("net:[" + netns.inode() + "]\n");
    }
    assertThat(commands.run(command, SECOND, 100).out())
        .isEqualTo("net:[" + Netns.currentInode() + "]\n");
  }

  /** A JVM of its own, which the test turns into another program. */
  static final class Becoming {
    public static void main(String[] arguments) throws Exception {
      try (Netns netns = Netns.open(Path.of(arguments[0]))) {
        List<String> command = List.of(arguments).subList(1, arguments.length);
        netns.become(command, Map.of("GREETING", "hello"));
      } catch (FileSystemException e) {
        System.out.println(e.getClass().getSimpleName());
      }
    }
  }

  private static Process becoming(String... command) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), Becoming.class.getName()));
    line.add(other.file().toString());
    line.addAll(List.of(command));
    return new ProcessBuilder(line).redirectErrorStream(true).start();
  }

  @Test
  void a_program_takes_the_place_of_the_process_and_its_exit_code() throws Exception {
    String script =
        "readlink /proc/$$/ns/net; echo $$ $GREETING; ls /proc/$$/fd;"
            + "grep SigBlk /proc/self/status; exit 7";
    Process process = becoming("/bin/sh", "-c", script);
    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo(
            Files.readSymbolicLink(other.file())
                + "\n"
                + process.pid()
                + " hello\n0\n1\n2\nSigBlk:\t0000000000000000\n");
    assertThat(process.waitFor()).isEqualTo(7);
  }

  @Test
  void a_program_that_cannot_be_started_is_told_apart() throws Exception {
    assertThat(becoming("/no/such").getInputStream().readAllBytes())
        .asString()
        .isEqualTo("NoSuchFileException\n");
    assertThat(becoming("/etc").getInputStream().readAllBytes())
        .asString()
        .isEqualTo("AccessDeniedException\n");
  }

  @Test
  void the_number_is_that_of_the_link() throws Exception {
    try (Netns netns = Netns.open(other.file())) {
      assertThat("net:[" + netns.inode() + "]")
          .isEqualTo(Files.readSymbolicLink(other.file()).toString());
      assertThat(netns.isCurrent()).isFalse();
    }
  }

  @Test
  void an_open_namespace_stays_the_same_when_its_process_has_ended() throws Exception {
    try (TestNamespace mortal = TestNamespace.withLinks();
        Netns netns = Netns.open(mortal.file())) {
      mortal.end();
      assertThat(netns.inside(ThreadNetns::links)).hasSize(2);
    }
  }

  @Test
  void the_own_namespace_needs_no_setns_and_its_work_runs_on_a_thread_too() throws Exception {
    try (Netns netns = Netns.open(Path.of("/proc/self/ns/net"))) {
      assertThat(netns.isCurrent()).isTrue();
      assertThat(netns.inode()).isEqualTo(Netns.currentInode());
      assertThat(netns.inside(Thread::currentThread)).isNotEqualTo(Thread.currentThread());
    }
  }

  @Test
  void the_thread_ends_with_its_work() throws Exception {
    try (Netns netns = Netns.open(other.file())) {
      Thread thread = netns.inside(Thread::currentThread);
      thread.join(5000);
      assertThat(thread.isAlive()).isFalse();
    }
  }

  @Test
  void the_work_s_own_exception_is_thrown() throws Exception {
    try (Netns netns = Netns.open(other.file())) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(
              () ->
                  netns.inside(
                      () -> {
                        throw new IOException("of the work");
                      }))
          .withMessage("of the work");
    }
  }

  @Test
  void work_that_takes_too_long_is_interrupted_and_left() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    try (Netns netns = Netns.open(other.file())) {
      assertThatExceptionOfType(TimeoutException.class)
          .isThrownBy(
              () ->
                  netns.inside(
                      Duration.ofMillis(50),
                      () -> {
                        try {
                          Thread.sleep(60_000);
                        } catch (InterruptedException e) {
                          interrupted.countDown();
                        }
                        return null;
                      }));
      assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void a_thread_inside_starts_no_other() throws Exception {
    try (Netns netns = Netns.open(other.file());
        Netns own = Netns.current()) {
      assertThatThrownBy(() -> netns.inside(() -> own.inside(() -> 1)))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void a_closed_namespace_is_not_entered_by_the_number_of_its_descriptor() throws Exception {
    Netns netns = Netns.open(other.file());
    netns.close();
    assertThatExceptionOfType(FileSystemException.class).isThrownBy(() -> netns.inside(() -> 1));
  }

  @Test
  void a_handle_whose_mount_is_lost_is_no_namespace(@TempDir Path folder) throws IOException {
    Path handle = Files.createFile(folder.resolve("a1a87f825930"));
    assertThatExceptionOfType(UnusableFileException.class)
        .isThrownBy(() -> Netns.open(handle))
        .satisfies(e -> assertThat(e.getReason()).isEqualTo("is not a namespace"));
  }

  @Test
  void a_process_that_is_not_there_has_none() {
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> Netns.open(Path.of("/proc/4194999/ns/net")));
  }
}
