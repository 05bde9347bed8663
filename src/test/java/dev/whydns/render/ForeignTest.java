package dev.whydns.render;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignTest {
  private static final Foreign TEXT = Foreign.forText(TextFilter.NONE, true);
  private static final Foreign ASCII = Foreign.forText(TextFilter.NONE, false);

  @ParameterizedTest
  @ValueSource(
      ints = {
        0x00, 0x07, 0x0a, 0x0d, 0x1b, 0x7f, 0x85, 0x9b, 0xa0, 0xad, 0x034f, 0x061c, 0x115f, 0x180e,
        0x200b, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202e, 0x2060, 0x2066, 0x2069, 0x2800,
        0x3000, 0x3164, 0xd800, 0xdfff, 0xfe0f, 0xfeff, 0xffa0, 0xfff9, 0xe0041, 0xe0100
      })
  void what_a_terminal_obeys_or_an_eye_misses_is_shown_by_its_number(int point) {
    String hidden = "a" + new String(new int[] {point}, 0, 1) + "b";
    assertThat(TEXT.clean(hidden))
        .matches("a\\\\[xu]\\{?[0-9a-f]+\\}?b")
        .contains(Integer.toHexString(point));
    assertThat(Foreign.forJson(TextFilter.NONE).clean(hidden)).isEqualTo(TEXT.clean(hidden));
  }

  @Test
  void letters_of_every_language_stay() {
    String names = "münchen.example 例え.テスト пример.испытание \ud83d\udc33";
    assertThat(TEXT.clean(names)).isEqualTo(names);
  }

  @Test
  void a_backslash_stays_single_so_that_a_rule_can_be_pasted() {
    String rule = "-m string --hex-string \"|03|com|\" --comment \"a\\b\"";
    assertThat(TEXT.clean(rule)).isSameAs(rule);
  }

  @Test
  void a_tab_is_a_space_in_text_and_stays_in_json() {
    assertThat(TEXT.clean("nameserver\t::1")).isEqualTo("nameserver ::1");
    assertThat(Foreign.forJson(TextFilter.NONE).clean("nameserver\t::1"))
        .isEqualTo("nameserver\t::1");
  }

  @Test
  void without_unicode_nothing_but_ascii_remains() {
    assertThat(ASCII.clean("it’s “dead” → ü \ud83d\udc33…"))
        .isEqualTo("it's \"dead\" -> \\xfc \\u{1f433}...");
  }

  @Test
  void redaction_sees_the_raw_text_and_cannot_smuggle_anything_in() {
    TextFilter redaction = raw -> raw.equals("\u001b") ? "\u0007" : "?";
    assertThat(Foreign.forText(redaction, true).clean("\u001b")).isEqualTo("\\x07");
  }
}
