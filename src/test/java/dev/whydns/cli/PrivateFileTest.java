package dev.whydns.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFileTest {

  @TempDir private Path folder;

  /** Writes half a file, and ends only by a signal. */
  static final class Half {
    private Half() {}

    public static void main(String[] arguments) throws Exception {
      new PrivateFile(Path.of(arguments[0]))
          .write(
              out -> {
                out.write("half".getBytes(StandardCharsets.UTF_8));
                System.out.println("half");
                new java.io.FileInputStream(java.io.FileDescriptor.in).read();
              });
    }
  }

  @Test
  void a_signal_in_the_midst_of_writing_leaves_the_old_file_and_nothing_beside_it()
      throws Exception {
    Path file = Files.writeString(folder.resolve("report"), "before");
    Process run =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Half.class.getName(),
                file.toString())
            .start();
    try (BufferedReader out = run.inputReader()) {
      assertThat(out.readLine()).isEqualTo("half");
      assertThat(names()).hasSize(2).contains("report");
      run.toHandle().destroy(); // run.destroy() would close its input as well
      assertThat(run.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(run.exitValue()).isEqualTo(143);
    assertThat(names()).containsExactly("report");
    assertThat(file).hasContent("before");
  }

  @Test
  void what_fails_in_the_midst_of_writing_leaves_the_old_file_and_nothing_beside_it()
      throws IOException {
    Path file = Files.writeString(folder.resolve("report"), "before");

    assertThatIOException()
        .isThrownBy(
            () ->
                new PrivateFile(file)
                    .write(
                        out -> {
                          out.write(1);
                          throw new IOException("No space left on device");
                        }));
    assertThat(names()).containsExactly("report");
    assertThat(file).hasContent("before");
  }

  @Test
  void a_new_file_is_for_its_owner_alone_and_takes_the_place_of_an_old_one() throws IOException {
    Path file = Files.writeString(folder.resolve("report"), "a longer one before");

    new PrivateFile(file).write("after".getBytes(StandardCharsets.UTF_8));

    assertThat(file).hasContent("after");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(names()).containsExactly("report");
  }

  private java.util.List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(p -> p.getFileName().toString()).toList();
    }
  }
}
