package dev.whydns.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.cli.Cli;
import dev.whydns.cli.Streams;
import dev.whydns.finding.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jline.reader.Candidate;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.CommandSpec;

/** What Tab offers. */
class CompletionTest {

  private static final CommandSpec MODEL = new Cli(Streams.ofProcess()).model();

  private static final Commands COMMANDS =
      new Known(
          List.of("web", "db", "e\u001b[2Jvil", "compose:a/\u202eb", "compose:shop/api"),
          List.of("api.example.com", "web"));

  /** Commands of which Tab runs none. */
  private record Known(List<String> targets, List<String> names) implements Commands {
    @Override
    public CommandSpec model() {
      return MODEL;
    }

    @Override
    public int run(String line) {
      throw new AssertionError(line);
    }

    @Override
    public boolean isOver() {
      return false;
    }

    @Override
    public String prompt() {
      return "> ";
    }

    @Override
    public boolean stop() {
      return false;
    }
  }

  @TempDir private Path folder;

  private static List<Candidate> offered(String line) {
    List<Candidate> candidates = new ArrayList<>();
    new Completion(COMMANDS, true)
        .complete(
            null,
            new LineParser().parse(line, line.length(), Parser.ParseContext.COMPLETE),
            candidates);
    return candidates;
  }

  private static List<String> values(String line) {
    return offered(line).stream().map(Candidate::value).toList();
  }

  @Test
  void commands_come_first_with_what_they_do() {
    assertThat(values("")).contains("check", "replay", "explain");
    assertThat(offered("ch"))
        .filteredOn(c -> c.value().equals("check"))
        .first()
        .extracting(Candidate::descr)
        .isEqualTo("Find the cause: which hop fails, why, and what to do.");
    assertThat(values("whydns ch")).contains("check");
  }

  @Test
  void options_are_those_of_the_command() {
    assertThat(values("rules --")).contains("--raw", "--timeout").doesNotContain("--record");
    assertThat(values("nosuch --")).isEmpty();
  }

  @Test
  void values_are_those_of_the_option() {
    assertThat(values("check --format ")).containsExactly("text", "json", "markdown");
    assertThat(values("check --format=j"))
        .containsExactly("--format=text", "--format=json", "--format=markdown");
    assertThat(values("replay web --as glibc,")).contains("glibc,musl", "glibc,go");
    assertThat(values("check --timeout ")).isEmpty();
  }

  @Test
  void targets_are_containers_services_and_the_rest_but_nothing_that_a_terminal_obeys() {
    assertThat(values("check w"))
        .containsExactly(
            "web", "db", "compose:shop/api", "host", "dockerd", "compose:", "pid:", "netns:");
    assertThat(values("check db ")).contains("web");
    assertThat(offered("check "))
        .filteredOn(c -> !c.complete())
        .extracting(Candidate::value)
        .containsExactly("compose:", "pid:", "netns:");
  }

  @Test
  void without_unicode_a_name_is_ascii_or_not_offered() {
    List<Candidate> all = new ArrayList<>();
    Commands named = new Known(List.of("caf\u00e9", "web"), List.of());
    new Completion(named, false)
        .complete(null, new LineParser().parse("check ", 6, Parser.ParseContext.COMPLETE), all);

    assertThat(all).extracting(Candidate::value).contains("web").doesNotContain("caf\u00e9");
  }

  @Test
  void names_are_those_asked_before_and_containers() {
    assertThat(values("check --name ")).containsExactly("api.example.com", "web");
    assertThat(values("replay web ")).containsExactly("api.example.com", "web");
    assertThat(values("answers ")).containsExactly("api.example.com", "web");
    assertThat(values("answers db ")).contains("host");
  }

  @Test
  void explain_takes_codes() {
    assertThat(values("explain ")).isEqualTo(Stream.of(Code.values()).map(Code::text).toList());
  }

  @Test
  void files_are_offered_where_a_path_is_wanted() throws IOException {
    Files.createFile(folder.resolve("a b.whydns"));
    Files.createDirectory(folder.resolve("sub"));
    Files.createFile(folder.resolve(".hidden"));

    assertThat(values("check --from " + folder + "/"))
        .containsExactly(folder + "/a b.whydns", folder + "/sub/");
    assertThat(values("netns web -- cat " + folder + "/s")).containsExactly(folder + "/sub/");
    assertThat(values("check -o " + folder + "/nosuch/x")).isEmpty();
  }

  @Test
  void what_another_shell_will_read_is_not_completed() {
    assertThat(values("!di")).isEmpty();
  }

  @Test
  void a_word_with_blanks_is_quoted_as_it_was_begun() {
    assertThat(escaped("check -o a", "a b")).isEqualTo("'a b'");
    assertThat(escaped("check -o 'a", "a b")).isEqualTo("'a b'");
    assertThat(escaped("check -o \"a", "a b")).isEqualTo("\"a b\"");
    assertThat(escaped("check we", "web")).isEqualTo("web");
  }

  private static String escaped(String line, String candidate) {
    var parsed =
        (CompletingParsedLine)
            new LineParser().parse(line, line.length(), Parser.ParseContext.COMPLETE);
    return parsed.escape(candidate, true).toString();
  }
}
