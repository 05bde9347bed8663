package dev.whydns.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.whydns.cli.Cli;
import dev.whydns.cli.ExitCode;
import dev.whydns.cli.Streams;
import dev.whydns.lab.Lab;
import dev.whydns.lab.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** One run of {@code whydns check ARGUMENTS --json} in a lab, held to the published schema. */
public final class CheckRun {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonSchema SCHEMA = schema();

  /** A finding; {@code evidence} as {@code source: text}. */
  public record Found(
      String code,
      String severity,
      String confidence,
      String summary,
      List<String> evidence,
      List<String> remedy,
      List<String> explains) {}

  private final Outcome outcome;
  private final JsonNode report;

  private CheckRun(Outcome outcome, JsonNode report) {
    this.outcome = outcome;
    this.report = report;
  }

  private static final String BUNDLE = "/run/lab/home/check.whydns";

  /**
   * Runs it; fails when the output is no report, or not what the schema promises, or when a bundle
   * of what was measured does not give the same, byte for byte.
   */
  public static CheckRun of(Lab lab, String... arguments) {
    Outcome outcome = recorded(lab, arguments, "--json");
    return new CheckRun(outcome, parse(outcome));
  }

  private static Outcome recorded(Lab lab, String[] arguments, String... more) {
    Outcome live = lab.whydns(words(words(arguments, more), "--record", BUNDLE));
    if (live.exit() < ExitCode.USAGE || live.exit() == ExitCode.NOT_PERMITTED) {
      assertSameFrom(lab.file(BUNDLE), live, words(more));
    }
    return live;
  }

  /**
   * In this JVM, with the language of the box: what is judged is all in the file, and another JVM
   * takes half a second.
   */
  private static void assertSameFrom(Path bundle, Outcome live, String[] words) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var streams =
        new Streams(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false,
            Map.of("LANG", "C.UTF-8"));
    int exit = new Cli(streams, "whydns").run(words(words, "--from", bundle.toString()));
    assertThat(err.toString(StandardCharsets.UTF_8)).as("of the bundle").isEmpty();
    assertThat(out.toString(StandardCharsets.UTF_8)).as("of the bundle").isEqualTo(live.stdout());
    assertThat(exit).as("of the bundle").isEqualTo(live.exit());
  }

  /** The same for another command: {@code command(lab, "replay", "web", "api.example.com")}. */
  public static CheckRun command(Lab lab, String... command) {
    List<String> words = new ArrayList<>(List.of(command));
    words.add("--json");
    Outcome outcome = lab.whydns(words.toArray(String[]::new));
    return new CheckRun(outcome, parse(outcome));
  }

  /** Runs it below another program, for example {@code setpriv --reuid 65534}. */
  public static CheckRun below(Lab lab, List<String> wrapper, String... arguments) {
    List<String> words = new ArrayList<>(wrapper);
    words.add(Lab.launcher());
    words.addAll(List.of(words(arguments, "--json")));
    Outcome outcome = lab.run(words.toArray(String[]::new));
    return new CheckRun(outcome, parse(outcome));
  }

  /** The same as the operator reads it, 80 columns wide. */
  public static String text(Lab lab, String... arguments) {
    return recorded(lab, arguments).stdout();
  }

  /** What whydns printed as JSON, held to the schema. */
  public static JsonNode parse(Outcome outcome) {
    try {
      JsonNode report = MAPPER.readTree(outcome.stdout());
      assertThat(SCHEMA.validate(report)).as(outcome.toString()).isEmpty();
      assertThat(report.path("exit_code").asInt()).as(outcome.toString()).isEqualTo(outcome.exit());
      return report;
    } catch (IOException e) {
      throw new UncheckedIOException(outcome.toString(), e);
    }
  }

  public int exit() {
    return outcome.exit();
  }

  public Outcome outcome() {
    return outcome;
  }

  public JsonNode report() {
    return report;
  }

  /** The lines of {@code errors}. */
  public List<String> errors() {
    return texts(report.path("errors"));
  }

  /** The labels of all targets, in the order of the report. */
  public List<String> targets() {
    return stream(report.path("targets")).map(t -> t.path("target").asText()).toList();
  }

  /** A target of the report; fails when it is not there. */
  public JsonNode target(String label) {
    return stream(report.path("targets"))
        .filter(t -> t.path("target").asText().equals(label))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no target " + label + ": " + outcome));
  }

  /** {@code healthy}, {@code warning}, {@code fault} or {@code unknown}. */
  public String state(String label) {
    return target(label).path("state").asText();
  }

  /** The code that the report names as the cause; null where there is none. */
  public String cause(String label) {
    return target(label).path("cause").asText(null);
  }

  /** All findings as {@code severity code}, in the order of the report. */
  public List<String> findings(String label) {
    return stream(target(label).path("findings"))
        .map(f -> f.path("severity").asText() + " " + f.path("code").asText())
        .toList();
  }

  /** The codes of all findings, in the order of the report. */
  public List<String> codes(String label) {
    return stream(target(label).path("findings")).map(f -> f.path("code").asText()).toList();
  }

  /** The finding that the report names as the cause; fails when there is none. */
  public Found causeOf(String label) {
    String code = cause(label);
    JsonNode f = finding(label, code);
    return new Found(
        code,
        f.path("severity").asText(),
        f.path("confidence").asText(),
        f.path("summary").asText(),
        evidence(label, code),
        remedy(label, code),
        texts(f.path("explains")));
  }

  /** A finding by its code; fails when it is not there. */
  public JsonNode finding(String label, String code) {
    return find(label, code)
        .orElseThrow(() -> new AssertionError("no finding " + code + ": " + outcome));
  }

  private Optional<JsonNode> find(String label, String code) {
    return stream(target(label).path("findings"))
        .filter(f -> f.path("code").asText().equals(code))
        .findFirst();
  }

  /** The evidence of a finding, as {@code source: text}. */
  public List<String> evidence(String label, String code) {
    return stream(finding(label, code).path("evidence"))
        .map(e -> e.path("source").asText() + ": " + e.path("text").asText())
        .toList();
  }

  /** What to do, each with its command where it has one. */
  public List<String> remedy(String label, String code) {
    return texts(finding(label, code).path("remedy"));
  }

  /** What could not be checked, as {@code what: why}. */
  public List<String> notChecked(String label) {
    return stream(target(label).path("not_checked"))
        .map(n -> n.path("what").asText() + ": " + n.path("why").asText())
        .toList();
  }

  /** The state of one hop, as {@code healthy}; null where the path has no such hop. */
  public String hop(String label, String hop) {
    return stream(target(label).path("hops"))
        .filter(h -> h.path("hop").asText().equals(hop))
        .map(h -> h.path("state").asText())
        .findFirst()
        .orElse(null);
  }

  /** Asserts the verdict in short: {@code fault upstream-dead}, {@code healthy}, and the exit. */
  public CheckRun expect(int exit, String label, String state, String cause) {
    assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(exit);
    assertThat(state(label)).as(outcome.toString()).isEqualTo(state);
    assertThat(cause(label)).as(outcome.toString()).isEqualTo(cause);
    return this;
  }

  private static String[] words(String[] arguments, String... more) {
    List<String> words = new ArrayList<>();
    if (arguments.length == 0 || !arguments[0].equals("check")) {
      words.add("check");
    }
    words.addAll(List.of(arguments));
    words.addAll(List.of(more));
    return words.toArray(String[]::new);
  }

  private static List<String> texts(JsonNode array) {
    return stream(array).map(n -> n.isTextual() ? n.asText() : n.toString()).toList();
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static JsonSchema schema() {
    try (InputStream in = CheckRun.class.getResourceAsStream("/dev/whydns/whydns-1.schema.json")) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(MAPPER.readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
