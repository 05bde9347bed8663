package dev.whydns.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.fuzz.Changes;
import dev.whydns.fuzz.Fuzz;
import dev.whydns.model.GoBuild;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GoBuildInfoParserTest {

  private static final String START =
      "0w\u00af\f\u0092t\b\u0002A\u00e1\u00c1\u0007\u00e6\u00d6\u0018\u00e6";
  private static final String END = "\u00f92C1\u0086\u0018 r\u0000\u0082B\u0010A\u0016\u00d8\u00f2";

  /** As the linker writes it: 32 bytes, then each text behind its length. */
  private static byte[] section(int flags, String version, String module) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("\u00ff Go buildinf:".getBytes(StandardCharsets.ISO_8859_1));
    out.write(8);
    out.write(flags);
    out.writeBytes(new byte[16]);
    text(out, version);
    text(out, module.isEmpty() ? "" : START + module + END);
    out.writeBytes(new byte[7]);
    return out.toByteArray();
  }

  private static void text(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    int length = bytes.length;
    for (; length > 0x7f; length >>= 7) {
      out.write(length & 0x7f | 0x80);
    }
    out.write(length);
    out.writeBytes(bytes);
  }

  private static final String MODULE =
      """
      path\texample.com/app
      mod\texample.com/app\t(devel)\t
      dep\tgolang.org/x/net\tv0.17.0\th1:abc=
      build\t-compiler=gc
      build\t-ldflags="-s -w -X \\"main.tags=netgo\\""
      build\t-tags=netgo,osusergo
      build\tCGO_ENABLED=1
      build\tCGO_CFLAGS=
      build\tDefaultGODEBUG=panicnil=1,netdns=go
      build\tGOOS=linux
      """;

  @Test
  void version_cgo_tags_and_godebug_are_found() {
    assertThat(GoBuildInfoParser.parse(section(2, "go1.22.12", MODULE)))
        .contains(
            new GoBuild(
                "go1.22.12",
                Optional.of(true),
                List.of("netgo", "osusergo"),
                "panicnil=1,netdns=go"));
  }

  @Test
  void a_build_without_cgo_says_so_and_has_no_tags() {
    String module = "path\tx\nbuild\tCGO_ENABLED=0\n";
    assertThat(GoBuildInfoParser.parse(section(2, "go1.24.4", module)))
        .contains(new GoBuild("go1.24.4", Optional.of(false), List.of(), ""));
  }

  @Test
  void tags_in_quotes_are_tags_too() {
    String module = "build\t-tags=\"a netgo\"\n";
    assertThat(GoBuildInfoParser.parse(section(2, "go1.18", module)).orElseThrow().tags())
        .containsExactly("a", "netgo");
  }

  @Test
  void a_program_without_module_text_has_a_version_alone() {
    assertThat(GoBuildInfoParser.parse(section(2, "go1.19.8", "")))
        .contains(new GoBuild("go1.19.8", Optional.empty(), List.of(), ""));
  }

  @Test
  void addresses_in_place_of_texts_are_of_go_before_1_18() {
    GoBuild build = GoBuildInfoParser.parse(section(0, "ignored", "")).orElseThrow();
    assertThat(build.minor()).isEqualTo(17);
    assertThat(build.cgo()).isEmpty();
  }

  @Test
  void whatever_is_cut_off_is_no_exception_and_no_other_version() {
    byte[] whole = section(2, "go1.22.12", MODULE);
    for (int length = 0; length < whole.length; length++) {
      Optional<GoBuild> cut = GoBuildInfoParser.parse(Arrays.copyOf(whole, length));
      assertThat(cut.map(GoBuild::version).orElse(""))
          .as("of %s bytes", length)
          .satisfies(version -> assertThat("go1.22.12").startsWith(version));
    }
  }

  @Test
  void changed_bytes_are_no_exception() {
    Fuzz.run(
        Changes.of(section(2, "go1.22.12", MODULE), section(0, "ignored", "")),
        GoBuildInfoParser::parse);
  }

  @Test
  void a_length_that_never_ends_is_no_text() {
    byte[] hostile = section(2, "go1.22.12", MODULE);
    Arrays.fill(hostile, 32, hostile.length, (byte) 0xff);
    assertThat(GoBuildInfoParser.parse(hostile)).isEmpty();
  }

  @Test
  void a_section_of_something_else_is_none() {
    assertThat(GoBuildInfoParser.parse("not Go at all, but long enough".getBytes())).isEmpty();
    assertThat(GoBuildInfoParser.parse(new byte[0])).isEmpty();
  }
}
