package dev.whydns.finding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whydns.render.ExplanationRenderer;
import dev.whydns.render.TextStyle;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The pages of all findings. */
class ExplanationTest {

  private static final String WHOLE =
      "[meaning]\nm\n[decision]\nd\n[by-hand]\n    id\n[remedy]\n- r\n[lookalikes]\nl\n"
          + "[versions]\nv\n[sources]\ns\n";

  @ParameterizedTest
  @EnumSource
  void every_finding_has_a_whole_page_of_15_to_40_lines_in_80_columns(Code code) {
    String page = new ExplanationRenderer(TextStyle.piped()).render(Explanation.of(code));

    assertThat(page.lines().count()).isBetween(15L, 40L);
    assertThat(page.lines()).allMatch(line -> line.length() <= 80);
    assertThat(page.chars().filter(c -> c != '\n')).allMatch(c -> c >= ' ' && c <= '~');
    assertThat(page).startsWith(code.text() + "  " + code.title().split(" ")[0]);
  }

  @ParameterizedTest
  @EnumSource
  void what_looks_the_same_is_a_finding_or_said_in_words(Code code) {
    for (Passage passage : Explanation.of(code).sections().get(Topic.LOOKALIKES)) {
      String first = passage.text().split("[:, ]")[0];
      if (first.contains("-") && first.matches("[a-z-]+")) {
        assertThat(Code.of(first)).as(passage.text()).isPresent();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void every_page_has_something_to_type(Code code) {
    assertThat(Explanation.of(code).sections().get(Topic.BY_HAND))
        .anyMatch(passage -> passage.kind() == Passage.Kind.COMMAND);
  }

  @Test
  void a_page_is_read_by_topic() {
    Explanation page = Explanation.parse(Code.NXDOMAIN, WHOLE.replace("- r", "- r\n    a  b\n\nx"));

    assertThat(page.sections().keySet()).containsExactly(Topic.values());
    assertThat(page.sections().get(Topic.REMEDY))
        .isEqualTo(
            List.of(
                new Passage(Passage.Kind.ITEM, "r"),
                new Passage(Passage.Kind.COMMAND, "a  b"),
                new Passage(Passage.Kind.PROSE, "x")));
  }

  @Test
  void a_page_without_a_part_or_with_an_empty_one_is_refused() {
    assertThatThrownBy(() -> Explanation.parse(Code.NXDOMAIN, WHOLE.replace("[versions]\nv\n", "")))
        .hasMessage("nxdomain says nothing under versions");
    assertThatThrownBy(() -> Explanation.parse(Code.NXDOMAIN, WHOLE.replace("\ns\n", "\n\n")))
        .hasMessage("nxdomain says nothing under sources");
    assertThatThrownBy(() -> Explanation.parse(Code.NXDOMAIN, "[cure]\n" + WHOLE))
        .hasMessage("no topic cure");
  }
}
