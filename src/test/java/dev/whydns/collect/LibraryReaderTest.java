package dev.whydns.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.Fact;
import dev.whydns.model.ProgramFacts.Kind;
import dev.whydns.model.ProgramFacts.Library;
import dev.whydns.os.RootedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryReaderTest {

  private static final String BANNER =
      "\0GNU C Library (Debian GLIBC 2.31-13+deb11u11) stable release version 2.31.\n\0";

  @TempDir private Path root;

  private LibraryReader reader() {
    return new LibraryReader(RootedFiles.under(root));
  }

  private void file(String path, String text) throws IOException {
    Files.createDirectories(root.resolve(path).getParent());
    Files.writeString(root.resolve(path), text);
  }

  @Test
  void of_the_mapped_files_the_first_of_each_library_is_kept_with_its_version() throws IOException {
    file("lib/x86_64-linux-gnu/libc-2.31.so", BANNER);
    file("srv/libcares.so.2.5.1", "\0001.18.1\0");
    assertThat(
            reader()
                .mapped(
                    List.of(
                        "/usr/bin/app",
                        "/lib/x86_64-linux-gnu/libc-2.31.so",
                        "/lib/x86_64-linux-gnu/libcap.so.2.66",
                        "/srv/libcares.so.2.5.1",
                        "/srv/other/libcares.so.2.5.1",
                        "/opt/java/lib/server/libjvm.so")))
        .containsExactly(
            new Library(
                Kind.GLIBC, "/lib/x86_64-linux-gnu/libc-2.31.so", Fact.of("2.31-13+deb11u11")),
            new Library(Kind.CARES, "/srv/libcares.so.2.5.1", Fact.of("1.18.1")),
            new Library(Kind.JVM, "/opt/java/lib/server/libjvm.so", Fact.unknown("not needed")));
  }

  @Test
  void a_file_that_was_replaced_does_not_tell_what_runs_but_its_name_does() throws IOException {
    file("lib/libc.so.6", BANNER);
    file("lib/libc-2.28.so", BANNER);
    String why = "/lib/libc.so.6 was replaced after the program started";
    assertThat(reader().mapped(List.of("/lib/libc.so.6 (deleted)")))
        .containsExactly(new Library(Kind.GLIBC, "/lib/libc.so.6", Fact.unknown(why)));
    assertThat(reader().mapped(List.of("/lib/libc-2.28.so (deleted)")))
        .containsExactly(new Library(Kind.GLIBC, "/lib/libc-2.28.so", Fact.of("2.28")));
  }

  @Test
  void a_fifo_or_nothing_in_the_place_of_a_library_leaves_its_version_unknown() throws Exception {
    Files.createDirectories(root.resolve("lib"));
    Path fifo = root.resolve("lib/ld-musl-x86_64.so.1");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
    assertThat(reader().mapped(List.of("/lib/ld-musl-x86_64.so.1", "/lib/libc.so.6")))
        .containsExactly(
            new Library(
                Kind.MUSL,
                "/lib/ld-musl-x86_64.so.1",
                Fact.unknown("/lib/ld-musl-x86_64.so.1: is a FIFO")),
            new Library(Kind.GLIBC, "/lib/libc.so.6", Fact.absent("/lib/libc.so.6")));
  }

  @Test
  void the_library_of_an_image_is_found_where_its_distribution_puts_it() throws IOException {
    file("lib64/ld-linux-x86-64.so.2", "");
    assertThat(reader().image())
        .isEqualTo(
            Fact.of(
                new Library(
                    Kind.GLIBC,
                    "/lib64/ld-linux-x86-64.so.2",
                    Fact.unknown("no libc.so.6 beside /lib64/ld-linux-x86-64.so.2"))));
    file("usr/lib64/libc.so.6", "\0GNU C Library (GNU libc) stable release version 2.34.\n");
    assertThat(reader().image())
        .isEqualTo(Fact.of(new Library(Kind.GLIBC, "/usr/lib64/libc.so.6", Fact.of("2.34"))));
    file("usr/lib/aarch64-linux-gnu/libc.so.6", BANNER);
    assertThat(reader().image().map(Library::version))
        .isEqualTo(Fact.of(Fact.of("2.31-13+deb11u11")));
  }

  @Test
  void an_image_from_scratch_has_none() {
    assertThat(reader().image().isAbsent()).isTrue();
  }
}
