package dev.whydns.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.whydns.lab.Lab;
import dev.whydns.lab.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One run of {@code whydns check} in a lab, as a script would see it. Its JSON fits the schema, and
 * its exit code is the one in there, or the run throws.
 *
 * @param exit the exit code, for example 2
 * @param report the whole document
 * @param outcome what the process left behind, with the JSON as it was printed
 */
record CheckRun(int exit, JsonNode report, Outcome outcome) {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonSchema SCHEMA = schema();

  /**
   * A finding of a target.
   *
   * @param evidence one line each: the source, a colon, the text
   * @param remedy one line each, with its command
   */
  record Found(
      String code,
      String severity,
      String confidence,
      String summary,
      List<String> evidence,
      List<String> remedy,
      List<String> explains) {}

  /** Runs {@code whydns check ARGUMENTS --json} as root. */
  static CheckRun run(Lab lab, String... arguments) {
    return of(lab.whydns(words(List.of("check", "--json"), arguments)));
  }

  /** Runs it below another program, for example {@code setpriv --reuid 65534}. */
  static CheckRun runBelow(Lab lab, List<String> wrapper, String... arguments) {
    List<String> prefix = new ArrayList<>(wrapper);
    prefix.addAll(List.of(Lab.launcher(), "check", "--json"));
    return of(lab.run(words(prefix, arguments)));
  }

  /** What an operator reads: the same as text. */
  static String text(Lab lab, String... arguments) {
    return lab.whydns(words(List.of("check"), arguments)).stdout();
  }

  private static CheckRun of(Outcome outcome) {
    try {
      JsonNode report = MAPPER.readTree(outcome.stdout());
      assertThat(SCHEMA.validate(report)).as(outcome.toString()).isEmpty();
      assertThat(report.get("exit_code").asInt()).as(outcome.stderr()).isEqualTo(outcome.exit());
      return new CheckRun(outcome.exit(), report, outcome);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(outcome.toString(), e);
    }
  }

  /** The target's verdict: {@code healthy}, {@code warning}, {@code fault} or {@code unknown}. */
  String state(String target) {
    return target(target).get("state").asText();
  }

  /** The code of the cause; empty text where there is none. */
  String cause(String target) {
    JsonNode cause = target(target).get("cause");
    return cause.isNull() ? "" : cause.asText();
  }

  /** In the report's order, the cause first. */
  List<Found> findings(String target) {
    return stream(target(target).get("findings")).map(CheckRun::found).toList();
  }

  /** The codes of {@link #findings}. */
  List<String> codes(String target) {
    return findings(target).stream().map(Found::code).toList();
  }

  /** The finding that is the cause. */
  Found causeOf(String target) {
    String cause = cause(target);
    return findings(target).stream().filter(f -> f.code().equals(cause)).findFirst().orElseThrow();
  }

  /** The state of a hop: {@code healthy}, {@code warning}, {@code fault} or {@code unknown}. */
  String hop(String target, String hop) {
    return stream(target(target).get("hops"))
        .filter(h -> h.get("hop").asText().equals(hop))
        .map(h -> h.get("state").asText())
        .findFirst()
        .orElseThrow();
  }

  /** What could not be checked, one line each: what, why, and what would enable it. */
  List<String> notChecked(String target) {
    return stream(target(target).get("not_checked"))
        .map(
            n ->
                n.get("what").asText()
                    + ": "
                    + n.get("why").asText()
                    + "; "
                    + n.get("enable").asText())
        .toList();
  }

  /** The lines under {@code errors}. */
  List<String> errors() {
    return strings(report.get("errors"));
  }

  JsonNode target(String target) {
    return stream(report.get("targets"))
        .filter(t -> t.get("target").asText().equals(target))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no target " + target + ": " + outcome));
  }

  private static Found found(JsonNode f) {
    List<String> evidence =
        stream(f.get("evidence"))
            .map(e -> e.get("source").asText() + ": " + e.get("text").asText())
            .toList();
    return new Found(
        f.get("code").asText(),
        f.get("severity").asText(),
        f.get("confidence").asText(),
        f.get("summary").asText(),
        evidence,
        strings(f.get("remedy")),
        strings(f.get("explains")));
  }

  private static List<String> strings(JsonNode array) {
    return stream(array).map(JsonNode::asText).toList();
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    List<JsonNode> all = new ArrayList<>();
    array.forEach(all::add);
    return all.stream();
  }

  private static String[] words(List<String> prefix, String... arguments) {
    return Stream.concat(prefix.stream(), Stream.of(arguments)).toArray(String[]::new);
  }

  private static JsonSchema schema() {
    try (InputStream in = CheckRun.class.getResourceAsStream("/dev/whydns/whydns-1.schema.json")) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
