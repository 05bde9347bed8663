package dev.whydns.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Expected output as a file. With {@code -Dgolden.write=true} the files are written anew, to be
 * read in the diff.
 */
final class Golden {
  private static final Path FOLDER = Path.of("src/test/resources/render");

  private Golden() {}

  static void assertMatches(String file, String actual) {
    Path golden = FOLDER.resolve(file);
    try {
      if (Boolean.getBoolean("golden.write")) {
        Files.writeString(golden, actual);
      }
      assertThat(actual).isEqualTo(Files.readString(golden));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
