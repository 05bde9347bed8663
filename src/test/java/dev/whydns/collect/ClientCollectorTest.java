package dev.whydns.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.ClientFacts;
import dev.whydns.model.ClientFacts.Library;
import dev.whydns.model.ClientFacts.Loader;
import dev.whydns.model.ResolvConf;
import dev.whydns.os.RootedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientCollectorTest {

  @TempDir private Path root;

  private void file(String path, String text) throws IOException {
    Files.createDirectories(root.resolve(path).getParent());
    Files.writeString(root.resolve(path), text);
  }

  private ClientFacts read() {
    return ClientCollector.read(RootedFiles.under(root));
  }

  @Test
  void an_image_of_debian_has_glibc_even_with_musl_installed() throws IOException {
    file("lib64/ld-linux-x86-64.so.2", "");
    file("lib/ld-musl-x86_64.so.1", "");
    assertThat(read().loader().known())
        .contains(new Loader(Library.GLIBC, "/lib64/ld-linux-x86-64.so.2"));
  }

  @Test
  void an_image_of_alpine_has_musl_even_with_gcompat() throws IOException {
    file("lib/ld-linux-x86-64.so.2", "");
    file("lib/ld-musl-x86_64.so.1", "");
    file("etc/alpine-release", "3.20.0\n");
    assertThat(read().loader().known())
        .contains(new Loader(Library.MUSL, "/lib/ld-musl-x86_64.so.1"));
  }

  @Test
  void an_image_from_scratch_has_no_loader_and_no_gai_conf() {
    assertThat(read().loader().isAbsent()).isTrue();
    assertThat(read().gaiConf().isAbsent()).isTrue();
  }

  @Test
  void only_lines_of_gai_conf_that_say_something_are_kept() throws IOException {
    file("etc/gai.conf", "# comment\n\nprecedence ::ffff:0:0/96  100 # v4 first\n");
    assertThat(read().gaiConf().known().orElseThrow())
        .containsExactly(new ResolvConf.Line(3, "precedence ::ffff:0:0/96  100"));
  }
}
