package dev.whydns.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.whydns.finding.JointReport;
import dev.whydns.finding.Report;
import dev.whydns.finding.SavedBundle;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JsonRendererTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  static Stream<Report> reports() {
    return Stream.of(
        Reports.incidentA(),
        Reports.of(0, 95, Reports.healthy("web")),
        Reports.of(1, 2100, Reports.warning("web")),
        Reports.of(3, 20, Reports.notPermitted("web")),
        Reports.stoppedDaemon(),
        Reports.twoFaults(),
        Reports.many(),
        Reports.hostileNames(),
        Reports.veryLongRule(),
        Reports.outcomes(),
        Reports.unknownName());
  }

  @ParameterizedTest
  @MethodSource("reports")
  void every_report_fits_the_schema(Report report) throws IOException {
    assertThat(schema().validate(MAPPER.readTree(render(report)))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("reports")
  void a_redacted_report_fits_the_schema_and_tells_no_name(Report report) throws IOException {
    String redacted =
        Secrets.assertHidden(report, filter -> new JsonRenderer(filter).render(report));
    assertThat(schema().validate(MAPPER.readTree(redacted))).isEmpty();
  }

  @Test
  void reports_of_several_hosts_and_of_a_recording_fit_the_schema() throws IOException {
    Report report = Reports.incidentA();
    JointReport joint =
        new JointReport(
            List.of(JointReport.Part.of("box", report), JointReport.Part.of("rack", report)), 2);
    JsonNode both = MAPPER.readTree(new JsonRenderer().render(joint));
    JsonNode saved =
        MAPPER.readTree(new JsonRenderer().render(report, new SavedBundle("web.whydns", 8926)));

    assertThat(schema().validate(both)).isEmpty();
    assertThat(both.path("hosts").findValuesAsText("label")).containsExactly("box", "rack");
    assertThat(both.path("targets").findValuesAsText("target"))
        .containsExactly("box/web", "rack/web");
    assertThat(both.path("elapsed_ms").asDouble()).isEqualTo(424.8);
    assertThat(schema().validate(saved)).isEmpty();
    assertThat(saved.path("bundle").toString())
        .isEqualTo("{\"file\":\"web.whydns\",\"bytes\":8926}");
  }

  @Test
  void the_schema_refuses_what_the_contract_forbids() throws IOException {
    String good = render(Reports.incidentA());
    for (String[] change :
        new String[][] {
          {"\"schema\":\"whydns/1\"", "\"schema\":\"whydns/2\""},
          {"\"errors\":[]", "\"errors\":null"},
          {"\"state\":\"fault\"", "\"state\":\"broken\""},
          {"\"outcome\":\"refused\"", "\"outcome\":\"answered\""},
          {"\"hop\":\"upstream\"", "\"hop\":\"upstreams\""},
          {"\"elapsed_ms\":1.2", "\"elapsed_ms\":\"1.2\""},
          {"\"code\":\"upstream-blocked-from-container\"", "\"code\":\"Upstream_Blocked\""},
          {"\"kernel\":\"6.18.44\",", ""},
        }) {
      String bad = good.replace(change[0], change[1]);
      assertThat(bad).as(change[0]).isNotEqualTo(good);
      assertThat(schema().validate(MAPPER.readTree(bad))).as(change[1]).isNotEmpty();
    }
  }

  @Test
  void incident_a_has_every_field_of_the_contract() {
    Golden.assertMatches("incident-a.json", render(Reports.incidentA()));
  }

  @Test
  void what_could_not_be_learned_is_null_and_listed() {
    Golden.assertMatches(
        "not-permitted.json", render(Reports.of(3, 20, Reports.notPermitted("web"))));
  }

  @Test
  void an_unknown_target_is_an_error_inside_the_document() {
    Golden.assertMatches("unknown-name.json", render(Reports.unknownName()));
  }

  @Test
  void each_outcome_has_what_exists_in_it() {
    Golden.assertMatches("outcomes.json", render(Reports.outcomes()));
  }

  @Test
  void the_document_holds_no_control_character_even_after_decoding() throws IOException {
    String json = render(Reports.hostileNames());
    assertThat(json.codePoints().filter(c -> c != '\n' && Character.isISOControl(c))).isEmpty();
    JsonNode target = MAPPER.readTree(json).at("/targets/0");
    assertThat(target.get("target").asText()).isEqualTo("we\\x1b]0;owned\\x07b\\u" + "202e");
    assertThat(target.at("/facts/resolv_conf/lines/1/text").asText())
        .isEqualTo("nameserver\t10.77.0.53 \\x1b[2J\\x9b31m\\u" + "200b");
  }

  @Test
  void redaction_reaches_every_string() {
    JsonRenderer redacted = new JsonRenderer(text -> text.replace("10.77.0.53", "server-1"));
    assertThat(redacted.render(Reports.incidentA())).doesNotContain("10.77.0.53");
    TextRenderer text =
        new TextRenderer(
            new TextStyle(80, true, true, false, 2), raw -> raw.replace("10.77.0.53", "server-1"));
    assertThat(text.render(Reports.incidentA())).contains("server-1").doesNotContain("10.77.0.53");
  }

  @Test
  void the_same_report_gives_the_same_document_in_every_locale() {
    Locale before = Locale.getDefault();
    String expected = render(Reports.many());
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(render(Reports.many())).isEqualTo(expected);
    } finally {
      Locale.setDefault(before);
    }
  }

  private static String render(Report report) {
    return new JsonRenderer().render(report);
  }

  private static JsonSchema schema() throws IOException {
    try (InputStream in =
        JsonRendererTest.class.getResourceAsStream("/dev/whydns/whydns-1.schema.json")) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(in);
    }
  }
}
