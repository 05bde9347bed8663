package dev.whydns.completions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.cli.Cli;
import dev.whydns.cli.Streams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The files in {@code completions/} against the commands. With {@code -Dgolden.write=true} what
 * stands between their marks is written anew.
 */
class CompletionFilesTest {

  private static final String BEGIN = "# <generated>\n";
  private static final String END = "# </generated>\n";

  @ParameterizedTest
  @ValueSource(strings = {"whydns.bash", "_whydns", "whydns.fish"})
  void it_says_what_the_commands_say(String name) throws IOException {
    Path file = Path.of("completions", name);
    String there = Files.readString(file);
    String generated = new CompletionFiles(new Cli(Streams.ofProcess()).model()).all().get(name);
    String expected =
        there.substring(0, there.indexOf(BEGIN) + BEGIN.length())
            + generated
            + there.substring(there.indexOf(END));

    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(file, expected);
    }
    assertThat(Files.readString(file)).isEqualTo(expected);
  }
}
