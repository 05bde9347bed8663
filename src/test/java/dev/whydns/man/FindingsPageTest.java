package dev.whydns.man;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * {@code man/whydns-findings.7} against the pages that it is made of. With {@code
 * -Dgolden.write=true} it is written anew.
 */
class FindingsPageTest {

  private static final Path FILE = Path.of("man/whydns-findings.7");

  @Test
  void it_says_what_the_pages_say() throws IOException {
    String roff = FindingsPage.roff();

    if (Boolean.getBoolean("golden.write")) {
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, roff);
    }
    assertThat(Files.readString(FILE)).isEqualTo(roff);
  }

  @Test
  void man_has_nothing_to_warn_of() throws Exception {
    Process man =
        new ProcessBuilder("man", "--warnings=w", "-E", "UTF-8", "-l", "-Tutf8", "-Z", FILE + "")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    String warnings = new String(man.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(man.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(warnings).isEmpty();
    assertThat(man.exitValue()).isZero();
  }
}
