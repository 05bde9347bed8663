package dev.whydns.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.os.RootedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileReaderTest {

  @TempDir private Path root;

  @Test
  void of_a_file_that_is_cut_off_nothing_is_known() throws IOException {
    Files.createDirectory(root.resolve("etc"));
    String comment = "#".repeat(Facts.FILE_BYTES) + "\n";
    Files.writeString(root.resolve("etc/resolv.conf"), comment + "nameserver 192.0.2.53\n");
    Files.writeString(root.resolve("etc/hosts"), comment + "192.0.2.7 db\n");
    Files.writeString(root.resolve("etc/nsswitch.conf"), "hosts: files\n" + comment);
    String why = ": has more than the 256 KiB that are read of it";

    try (RootedFiles files = RootedFiles.under(root)) {
      assertThat(FileReader.resolvConf(files).why()).isEqualTo("/etc/resolv.conf" + why);
      assertThat(FileReader.hosts(files).why()).isEqualTo("/etc/hosts" + why);
      assertThat(FileReader.nsswitch(files).why()).isEqualTo("/etc/nsswitch.conf" + why);
    }
  }

  @Test
  void a_file_as_long_as_may_be_is_read() throws IOException {
    Files.createDirectory(root.resolve("etc"));
    String end = "nameserver 192.0.2.53\n";
    String comment = "#".repeat(Facts.FILE_BYTES - end.length() - 1) + "\n";
    Files.writeString(root.resolve("etc/resolv.conf"), comment + end);

    try (RootedFiles files = RootedFiles.under(root)) {
      assertThat(FileReader.resolvConf(files).known().orElseThrow().nameservers()).hasSize(1);
    }
  }
}
