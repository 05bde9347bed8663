package dev.whydns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.whydns.finding.Code;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code whydns explain}: standard output, standard error and exit code. */
class ExplainCommandTest {

  private static final String INCIDENT_B =
      "lookup index.example.com on 192.0.2.1:53: read udp 127.0.0.1:50665->192.0.2.1:53: i/o timeout";

  private record Run(int code, String out, String err) {}

  private static Run run(String... words) {
    return run(new byte[0], words);
  }

  private static Run run(byte[] in, String... words) {
    return run(new ByteArrayInputStream(in), words);
  }

  private static Run run(InputStream in, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Streams streams =
        new Streams(
            in,
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false,
            Map.of("LC_ALL", "C.UTF-8"));
    String[] all = Stream.concat(Stream.of("explain"), Arrays.stream(words)).toArray(String[]::new);
    int code = new Cli(streams).run(all);
    return new Run(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Against a file, which {@code -Dgolden.write=true} writes anew. */
  private static void assertOutput(String file, Run run) throws IOException {
    Path golden = Path.of("src/test/resources/explain", file);
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(golden, run.out());
    }
    assertThat(run.out()).isEqualTo(Files.readString(golden));
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
  }

  @Test
  void a_code_shows_its_page() throws IOException {
    assertOutput("rules-missing.txt", run("rules-missing"));
    assertThat(run("RULES-missing").out()).isEqualTo(run("rules-missing").out());
  }

  @Test
  void without_a_word_all_codes_are_listed_by_hop() throws IOException {
    assertOutput("catalogue.txt", run());
  }

  @Test
  void incident_b_is_decoded() throws IOException {
    assertOutput("incident-b.txt", run(INCIDENT_B));
    assertThat(run(INCIDENT_B.split(" "))).isEqualTo(run(INCIDENT_B));
    assertThat(run(bytes("x\n" + INCIDENT_B + "\ny"), "-")).isEqualTo(run(INCIDENT_B));
  }

  @Test
  void a_log_is_counted_and_its_most_frequent_line_explained() throws IOException {
    String log = Files.readString(Path.of("src/test/resources/explain/docker.log"));

    assertOutput("docker-log.txt", run(bytes(log), "-"));
    assertThat(run(log)).isEqualTo(run(bytes(log), "-"));
  }

  @Test
  void an_unknown_code_is_one_line_with_the_nearest() {
    assertThat(run("rules-mising"))
        .isEqualTo(
            new Run(
                64,
                "",
                "whydns: there is no finding \"rules-mising\"; did you mean rules-missing?; see:"
                    + " whydns explain --help\n"));
    assertThat(run("blue-cheese"))
        .isEqualTo(
            new Run(
                64,
                "",
                "whydns: there is no finding \"blue-cheese\"; whydns explain lists them; see: whydns"
                    + " explain --help\n"));
  }

  @Test
  void what_cannot_be_read_is_one_sentence_and_not_determined() throws IOException {
    String none =
        "no error of name resolution is told there, or in words that whydns does not know\n";

    assertThat(run("all is well")).isEqualTo(new Run(3, none, ""));
    assertThat(run(bytes("all\nis\nwell\n"), "-")).isEqualTo(new Run(3, none, ""));
    assertThat(run("-")).isEqualTo(new Run(3, "there was nothing to read\n", ""));
    JsonNode json = json(run("all is well", "--json"), 3);
    assertThat(json.at("/errors/0").asText()).isEqualTo(none.strip());
    assertThat(json.at("/facts/error_line").isNull()).isTrue();
  }

  @Test
  void a_lack_of_memory_is_one_line_and_no_warning_s_code() throws IOException {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            throw new OutOfMemoryError("Java heap space");
          }
        };
    String why =
        "it needs more memory than whydns may use (java.lang.OutOfMemoryError: Java heap space);"
            + " name fewer targets";

    assertThat(run(endless, "-")).isEqualTo(new Run(70, "", "whydns: " + why + "\n"));
    Run json = run(endless, "-", "--json");
    assertThat(json.code()).isEqualTo(70);
    assertThat(new ObjectMapper().readTree(json.out()).at("/errors/0").asText()).isEqualTo(why);
  }

  @Test
  void an_input_that_cannot_be_read_is_said_and_not_determined() {
    InputStream closed =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("Bad file descriptor");
          }
        };

    assertThat(run(closed, "-"))
        .isEqualTo(new Run(3, "cannot read standard input: Bad file descriptor\n", ""));
  }

  @Test
  void json_has_the_page_the_line_or_the_counts() throws IOException {
    JsonNode page = json(run("rules-missing", "--json"), 0).at("/facts/explanation");
    assertThat(page.path("code").asText()).isEqualTo("rules-missing");
    assertThat(page.path("sections")).hasSize(7);

    assertThat(json(run("--format", "json"), 0).at("/facts/catalogue"))
        .hasSize(Code.values().length);

    JsonNode line = json(run(INCIDENT_B, "--json"), 0).at("/facts/error_line");
    assertThat(
            Stream.of("kind", "teller", "name", "server", "server_port", "client", "transport")
                .map(field -> line.path(field).asText()))
        .containsExactly(
            "timed-out",
            "Go's own resolver",
            "index.example.com",
            "192.0.2.1",
            "53",
            "127.0.0.1",
            "udp");
    assertThat(line.path("client_owner").isNull()).isTrue();

    String log = Files.readString(Path.of("src/test/resources/explain/docker.log"));
    JsonNode counts = json(run(bytes(log), "-", "--json"), 0).at("/facts/error_log");
    assertThat(counts.path("errors").asInt()).isEqualTo(6);
    assertThat(counts.at("/groups/0/first_seen").asText()).isEqualTo("2026-11-21T03:23:01.752Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ping: \u001b]0;owned\u0007db: Name or service not known",
        "\u001b[2J lookup x on 192.0.2.1:53: no such host \u202e",
        "Nov 21 03:23:01 b\u001b[31mox do\u0007cker[1]: ping: db: Name or service not known"
      })
  void no_control_character_of_a_line_comes_through(String line) {
    for (String format : List.of("text", "json")) {
      Run run = run(line, "--format", format);

      assertThat(run.out().codePoints().filter(c -> c != '\n' && Character.isISOControl(c)))
          .isEmpty();
      assertThat(run.out()).doesNotContain("\u202e");
      assertThat(run.code()).isZero();
    }
  }

  @Test
  void a_log_may_hold_lines_of_any_length_and_bytes_of_any_kind() {
    byte[] noise = new byte[3_000_000];
    Arrays.fill(noise, (byte) 0xff);
    byte[] error = bytes("\r\nping: db: Name or service not known\r\n\n\n");
    byte[] all = Arrays.copyOf(noise, noise.length + error.length);
    System.arraycopy(error, 0, all, noise.length, error.length);

    Run run = run(all, "-");

    assertThat(run.out()).startsWith("no-such-name, says glibc\n\n  name    db\n");
    assertThat(run.code()).isZero();
  }

  @Test
  void help_fits_80_columns_and_has_examples() {
    Run run = run("--help");

    assertThat(run.out()).startsWith("Explain a finding's code").contains("Examples:");
    assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
  }

  @Test
  void a_file_gets_the_result(@org.junit.jupiter.api.io.TempDir Path folder) throws IOException {
    Path file = folder.resolve("page");

    assertThat(run("nxdomain", "-o", file.toString())).isEqualTo(new Run(0, "", ""));
    assertThat(Files.readString(file)).isEqualTo(run("nxdomain").out());
    assertThat(run("nxdomain", "-o", folder.resolve("no/page").toString()).code()).isEqualTo(74);
  }

  private static JsonNode json(Run run, int code) throws IOException {
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isEqualTo(code);
    ObjectMapper mapper = new ObjectMapper();
    JsonNode json = mapper.readTree(run.out());
    try (InputStream in =
        ExplainCommandTest.class.getResourceAsStream("/dev/whydns/whydns-1.schema.json")) {
      var schema =
          JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
              .getSchema(mapper.readTree(in));
      assertThat(schema.validate(json)).isEmpty();
    }
    assertThat(json.path("command").asText()).isEqualTo("explain");
    assertThat(json.path("exit_code").asInt()).isEqualTo(code);
    return json;
  }
}
