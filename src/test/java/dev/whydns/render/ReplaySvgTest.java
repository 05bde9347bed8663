package dev.whydns.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.EngineMark;
import dev.whydns.model.Replay;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ReplaySvgTest {

  @Test
  void a_silent_aaaa_beside_a_client_that_gives_up_first() throws Exception {
    String svg =
        render(
            List.of(Replays.quickSilentAaaa(Replays.GLIBC), Replays.late(Replays.MUSL)),
            Replays.twoDeadUpstreams());
    Golden.assertMatches("replay/two-lookups.svg", svg);
    assertThat(texts(svg)).contains("silence (predicted)", "✘ EAI_AGAIN after 5.0 s");
  }

  @Test
  void rows_of_twenty_queries_do_not_overlap() throws Exception {
    List<Integer> baselines = new ArrayList<>();
    NodeList all =
        parsed(render(List.of(Replays.threeServers(Replays.MUSL)), List.of()))
            .getElementsByTagName("text");
    for (int i = 0; i < all.getLength(); i++) {
      Element text = (Element) all.item(i);
      if (text.getTextContent().equals("silence")) {
        baselines.add(Integer.valueOf(text.getAttribute("y")));
      }
    }
    assertThat(baselines).hasSize(18);
    for (int i = 1; i < baselines.size(); i++) {
      assertThat(baselines.get(i) - baselines.get(i - 1)).isGreaterThanOrEqualTo(20);
    }
  }

  @Test
  void what_others_wrote_is_text_and_nothing_else() throws Exception {
    String svg = render(List.of(Replays.assorted()), List.of());

    assertThat(texts(svg)).contains("api as c-ares \\x1b[2J & <b>");
    assertThat(svg).doesNotContain("<b>").doesNotContain("<script").doesNotContain("href");
  }

  @Test
  void a_long_name_loses_its_middle_and_is_whole_in_a_title() throws Exception {
    Replay plain = Replays.healthy(Replays.GLIBC);
    String name = "a-very-long-label.".repeat(9) + "example.com";
    Replay named =
        new Replay(
            plain.label(), name, plain.sends(), plain.arrivals(), plain.ending(), plain.from());
    String svg = render(List.of(named), List.of());

    assertThat(svg)
        .contains("<title>" + name + " as glibc, getaddrinfo()</title>a-very-long-label.")
        .contains("example.com as glibc, getaddrinfo()</text>");
    assertThat(SvgOut.shortened("0123456789", 5)).isEqualTo("01…89");
    assertThat(SvgOut.shortened("0123456789", 10)).isEqualTo("0123456789");
  }

  @Test
  void of_many_lookups_the_first_are_drawn_and_the_others_counted() throws Exception {
    assertThat(texts(render(Replays.rounds(200, 0), List.of()))).contains("and 188 more lookups");
  }

  @Test
  void redaction_reaches_every_string() {
    String svg =
        ReplaySvg.render(
            List.of(Replays.silentAaaa(Replays.GLIBC)),
            List.of(),
            text -> text.replace("127.0.0.11", "server-1"));
    assertThat(svg).contains("server-1").doesNotContain("127.0.0.11");
  }

  private static String render(List<Replay> replays, List<EngineMark> marks) {
    return ReplaySvg.render(replays, marks, TextFilter.NONE);
  }

  /** Well-formed, or it throws. */
  private static Document parsed(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> texts(String svg) throws Exception {
    NodeList all = parsed(svg).getElementsByTagName("text");
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < all.getLength(); i++) {
      texts.add(all.item(i).getTextContent());
    }
    return texts;
  }
}
