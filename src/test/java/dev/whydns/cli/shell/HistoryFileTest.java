package dev.whydns.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFileTest {

  @TempDir private Path home;

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void it_is_below_the_state_home_for_its_owner_alone() throws IOException {
    Path file = HistoryFile.ready(Map.of("HOME", "/nosuch", "XDG_STATE_HOME", home.toString()));

    assertThat(file).isEqualTo(home.resolve("whydns/history"));
    assertThat(mode(file)).isEqualTo("rw-------");
    assertThat(mode(file.getParent())).isEqualTo("rwx------");
  }

  @Test
  void without_that_variable_it_is_below_home() throws IOException {
    assertThat(HistoryFile.ready(Map.of("HOME", home.toString())))
        .isEqualTo(home.resolve(".local/state/whydns/history"));
  }

  @Test
  void a_file_that_others_could_read_is_closed_to_them() throws IOException {
    Path file = HistoryFile.ready(Map.of("HOME", home.toString()));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Files.writeString(file, "check web\n");

    assertThat(HistoryFile.ready(Map.of("HOME", home.toString()))).hasContent("check web");
    assertThat(mode(file)).isEqualTo("rw-------");
  }

  @Test
  void a_link_in_its_place_is_not_followed() throws IOException {
    Path file = HistoryFile.ready(Map.of("HOME", home.toString()));
    Files.delete(file);
    Path elsewhere = Files.createFile(home.resolve("elsewhere"));
    Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rw-r--r--"));
    Files.createSymbolicLink(file, elsewhere);

    assertThatIOException()
        .isThrownBy(() -> HistoryFile.ready(Map.of("HOME", home.toString())))
        .withMessageContaining("not a file");
    assertThat(mode(elsewhere)).isEqualTo("rw-r--r--");
  }

  @Test
  void where_no_folder_can_be_made_there_is_none() throws IOException {
    Path file = Files.createFile(home.resolve("file"));

    assertThatIOException()
        .isThrownBy(() -> HistoryFile.ready(Map.of("XDG_STATE_HOME", file.toString())));
    assertThatIOException()
        .isThrownBy(() -> HistoryFile.ready(Map.of()))
        .withMessage("HOME is not set");
  }
}
