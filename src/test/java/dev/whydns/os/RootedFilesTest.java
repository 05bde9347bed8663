package dev.whydns.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RootedFilesTest {

  @TempDir private static Path host;
  private static Path root;

  @BeforeAll
  static void lay_out_a_container_that_attacks() throws IOException {
    root = Files.createDirectories(host.resolve("container"));
    Files.createDirectories(root.resolve("etc/empty"));
    Files.writeString(host.resolve("secret"), "of the host");
    Files.writeString(root.resolve("etc/resolv.conf"), "nameserver 127.0.0.11\n");
    Files.writeString(root.resolve("secret"), "of the container");
    Files.createSymbolicLink(root.resolve("etc/relative"), Path.of("resolv.conf"));
    Files.createSymbolicLink(root.resolve("etc/up"), Path.of("../../../../../../secret"));
    Files.createSymbolicLink(root.resolve("etc/absolute"), Path.of("/secret"));
    Files.createSymbolicLink(root.resolve("etc/loop"), Path.of("loop"));
    Files.createSymbolicLink(root.resolve("etc/gone"), Path.of("/run/gone"));
    Files.createSymbolicLink(root.resolve("etc/kernel"), Path.of("../proc/kmsg"));
    Files.createSymbolicLink(root.resolve("etc/magic"), Path.of("/proc/self/root/secret"));
    Files.write(root.resolve("etc/latin"), new byte[] {'a', (byte) 0xfc, 'b'});
    run("mkfifo", root.resolve("etc/fifo").toString());
    run("mknod", root.resolve("etc/device").toString(), "c", "1", "5");
    Files.createDirectory(root.resolve("proc"));
    run("mount", "-t", "proc", "proc", root.resolve("proc").toString());
  }

  @AfterAll
  static void unmount() throws IOException {
    run("umount", root.resolve("proc").toString());
  }

  private static void run(String... command) throws IOException {
    CommandResult result = Commands.of(Map.of()).run(List.of(command), Duration.ofSeconds(5), 1000);
    assertThat(result.succeeded()).as(result.err()).isTrue();
  }

  private static ContainerFiles container(boolean kernelResolves) throws IOException {
    return new ContainerFiles(ContainerFiles.openRoot(root), kernelResolves, Duration.ofSeconds(2));
  }

  private static String read(String path) throws IOException {
    try (RootedFiles files = container(true)) {
      return files.read(path, 100).text();
    }
  }

  @Test
  void a_regular_file_is_read_with_its_identity() throws IOException {
    Path file = root.resolve("etc/resolv.conf");
    try (RootedFiles files = container(true)) {
      FileText found = files.read("/etc/resolv.conf", 100);
      assertThat(found)
          .isEqualTo(
              new FileText(
                  "nameserver 127.0.0.11\n",
                  false,
                  (Long) Files.getAttribute(file, "unix:dev"),
                  (Long) Files.getAttribute(file, "unix:ino"),
                  Files.getLastModifiedTime(file).toInstant(),
                  22));
    }
  }

  @Test
  void the_host_s_files_are_read_the_same_way() throws IOException {
    try (RootedFiles files = RootedFiles.under(root);
        RootedFiles inside = container(true)) {
      assertThat(files.read("/etc/resolv.conf", 100))
          .isEqualTo(inside.read("/etc/resolv.conf", 100));
      assertThat(files.list("/etc", 3)).hasSize(3);
    }
  }

  @Test
  void any_file_can_be_told_from_another_without_opening_it() throws IOException {
    try (RootedFiles files = container(true)) {
      assertThat(files.number("/etc/fifo").inode())
          .isEqualTo(Files.getAttribute(root.resolve("etc/fifo"), "unix:ino"));
      assertThat(files.number("/etc/relative")).isEqualTo(files.number("/etc/resolv.conf"));
      assertThat(RootedFiles.under(root).number("/etc/fifo")).isEqualTo(files.number("/etc/fifo"));
      assertThatExceptionOfType(UnusableFileException.class)
          .isThrownBy(() -> Netns.inodeOf(files, "/etc/fifo"));
    }
  }

  @Test
  void a_large_file_is_cut_and_says_so() throws IOException {
    try (RootedFiles files = container(true)) {
      assertThat(files.read("/etc/resolv.conf", 10))
          .extracting(FileText::text, FileText::truncated, FileText::size)
          .containsExactly("nameserver", true, 22L);
      assertThat(files.bytes("/etc/resolv.conf", 4)).asString().isEqualTo("name");
    }
  }

  @ParameterizedTest
  @CsvSource({"up", "absolute"})
  void a_link_never_leaves_the_container(String name) throws IOException {
    assertThat(read("/etc/" + name)).isEqualTo("of the container");
  }

  @Test
  void a_link_inside_the_container_is_followed() throws IOException {
    assertThat(read("/etc/relative")).isEqualTo("nameserver 127.0.0.11\n");
  }

  @ParameterizedTest
  @CsvSource({
    "fifo, is a FIFO",
    "device, is a device",
    "empty, is a directory",
    "kernel, 'is on procfs, where no configuration belongs'",
    "loop, 'is behind a link that must not be followed, or too many'",
    "magic, 'is behind a link that must not be followed, or too many'",
  })
  void what_is_no_file_is_named_and_does_not_block(String name, String reason) {
    assertThatExceptionOfType(UnusableFileException.class)
        .isThrownBy(() -> read("/etc/" + name))
        .satisfies(e -> assertThat(e.getReason()).isEqualTo(reason))
        .satisfies(e -> assertThat(e.getFile()).isEqualTo("/etc/" + name));
  }

  @ParameterizedTest
  @CsvSource({"/etc/gone", "/nowhere/file", "/etc/resolv.conf/file"})
  void what_is_absent_is_absent(String path) {
    assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> read(path));
  }

  @Test
  void the_host_s_fifo_is_not_read_either() {
    assertThatExceptionOfType(UnusableFileException.class)
        .isThrownBy(() -> RootedFiles.under(root).read("/etc/fifo", 10));
  }

  @Test
  void bytes_that_are_no_text_are_replaced() throws IOException {
    assertThat(read("/etc/latin")).isEqualTo("a\ufffdb");
  }

  @Test
  void an_old_kernel_s_files_are_read_without_following_links() throws IOException {
    try (RootedFiles files = container(false)) {
      assertThat(files.read("/etc/resolv.conf", 100).text()).startsWith("nameserver");
      assertThatExceptionOfType(NoSuchFileException.class)
          .isThrownBy(() -> files.read("/etc/nothing", 100));
      assertThatExceptionOfType(UnusableFileException.class)
          .isThrownBy(() -> files.read("/etc/absolute", 100))
          .withMessageContaining("has a symbolic link in its path, which needs Linux 5.6");
      assertThatExceptionOfType(UnusableFileException.class)
          .isThrownBy(() -> files.read("/etc/../secret", 100));
      assertThatExceptionOfType(UnusableFileException.class)
          .isThrownBy(() -> files.read("/etc/fifo", 100))
          .withMessageContaining("is a FIFO");
    }
  }

  @Test
  void no_descriptor_is_left_open() throws IOException {
    try (RootedFiles files = container(true);
        RootedFiles old = container(false)) {
      files.read("/etc/resolv.conf", 10);
      int before = new File("/proc/self/fd").list().length;
      for (int i = 0; i < 50; i++) {
        files.read("/etc/resolv.conf", 10);
        old.read("/etc/resolv.conf", 10);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> files.read("/etc/fifo", 9));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> old.read("/etc/up", 9));
      }
      assertThat(new File("/proc/self/fd").list().length).isLessThan(before + 20);
    }
  }

  @Test
  void a_process_s_root_is_the_one_of_its_mount_namespace() throws IOException {
    try (TestNamespace other =
            TestNamespace.running(
                "mount -t tmpfs none /mnt; mkdir /mnt/etc; echo mine > /mnt/etc/resolv.conf;"
                    + "mount --bind /mnt/etc/resolv.conf /etc/resolv.conf");
        RootedFiles files = RootedFiles.of(other.pid())) {
      assertThat(files.read("/etc/resolv.conf", 100).text()).isEqualTo("mine\n");
      assertThat(files.list("/mnt/etc", 10)).containsExactly("resolv.conf");
    }
  }

  @Test
  void a_process_that_is_not_there_has_no_files() {
    assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> RootedFiles.of(4194999));
  }

  @Test
  void a_filesystem_that_does_not_answer_costs_one_deadline() throws IOException {
    try (BoundedWorker worker = new BoundedWorker("stuck", Duration.ofMillis(30))) {
      assertThatExceptionOfType(UnusableFileException.class)
          .isThrownBy(
              () ->
                  worker.call(
                      "/a",
                      () -> {
                        Thread.sleep(60_000);
                        return null;
                      }))
          .withMessageContaining("did not answer within 30 ms");
      assertThatExceptionOfType(UnusableFileException.class)
          .isThrownBy(() -> worker.call("/b", () -> 1));
    }
  }

  @Test
  void text_of_the_kernel_has_no_size_and_is_read_to_its_end() throws IOException {
    try (RootedFiles files = RootedFiles.host()) {
      assertThat(files.read("/proc/self/status", 65536).text())
          .startsWith("Name:\tjava\n")
          .contains("CapEff:");
      assertThat(files.read("/proc/self/status", 65536).size()).isZero();
    }
  }
}
