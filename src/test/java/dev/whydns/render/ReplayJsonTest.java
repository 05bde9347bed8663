package dev.whydns.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.whydns.finding.Report;
import dev.whydns.model.Replay;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReplayJsonTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  static Stream<List<Replay>> replays() {
    return Stream.of(
        List.of(),
        List.of(Replays.healthy(Replays.GLIBC)),
        List.of(Replays.quickSilentAaaa(Replays.GLIBC)),
        List.of(Replays.threeServers(Replays.MUSL), Replays.patient(Replays.GLIBC)),
        List.of(Replays.assorted()),
        Replays.everyWay(),
        Replays.whatIf(),
        Replays.everyLibrary());
  }

  @ParameterizedTest
  @MethodSource("replays")
  void every_lookup_fits_the_schema(List<Replay> replays) {
    Schema.validate(json(replays));
  }

  @Test
  void each_query_and_each_message_is_there_with_what_became_of_it() {
    Golden.assertMatches(
        "replay/assorted.json",
        pretty(json(List.of(Replays.assorted())), "/targets/0/facts/replay"));
    Golden.assertMatches(
        "replay/late.json",
        pretty(json(List.of(Replays.late(Replays.MUSL))), "/targets/0/facts/replay"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"outcome\":\"silent\"|\"outcome\":\"lost\"",
        "\"outcome\":\"silent\"|\"outcome\":\"answered\"",
        "\"use\":\"taken\"|\"use\":null",
        "\"via\":\"nat\"|\"via\":\"cloud\"",
        "\"options\":[]|\"options\":null",
        "\"user_sees\":null|\"user_sees\":\"EAI_AGAIN\"",
        "\"resend\":true|\"resend\":null",
      })
  void the_schema_refuses_what_the_contract_forbids(String good, String bad) {
    String json = json(List.of(Replays.silentAaaa(Replays.GLIBC)));
    assertThat(json).contains(good);
    assertThatThrownBy(() -> Schema.validate(json.replace(good, bad)))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void json_lines_are_one_object_for_each_lookup_with_the_members_of_the_document()
      throws IOException {
    List<Replay> replays = Replays.whatIf();
    List<String> lines = ReplayJson.lines(replays, TextFilter.NONE).lines().toList();
    JsonNode document = MAPPER.readTree(json(replays)).at("/targets/0/facts/replay");

    assertThat(lines).hasSize(replays.size());
    for (int i = 0; i < lines.size(); i++) {
      assertThat(lines.get(i)).startsWith("{\"schema\":\"whydns/1\",\"profile\":");
      var line = (com.fasterxml.jackson.databind.node.ObjectNode) MAPPER.readTree(lines.get(i));
      line.remove("schema");
      assertThat((JsonNode) line).isEqualTo(document.get(i));
    }
  }

  @Test
  void what_others_wrote_is_cleaned_and_redacted() throws IOException {
    String line =
        ReplayJson.lines(List.of(Replays.assorted()), t -> t.replace("203.0.113.1", "address-1"));

    assertThat(MAPPER.readTree(line).get("title").asText()).isEqualTo("c-ares \\x1b[2J & <b>");
    assertThat(line).contains("address-1").doesNotContain("203.0.113.1\"");
  }

  @Test
  void a_command_that_makes_no_lookups_has_no_such_member() throws IOException {
    String json = new JsonRenderer().render(Reports.incidentA());
    assertThat(MAPPER.readTree(json).at("/targets/0/facts").has("replay")).isFalse();
  }

  private static String json(List<Replay> replays) {
    Report report = Reports.of(0, 12, new TargetBuilder("web"));
    return new JsonRenderer().replay(report, replays);
  }

  /** The part of a document that is looked at. */
  private static String pretty(String json, String part) {
    try {
      return MAPPER.readTree(json).at(part).toPrettyString() + "\n";
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
