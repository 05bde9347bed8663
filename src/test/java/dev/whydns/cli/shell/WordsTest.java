package dev.whydns.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '=',
      quoteCharacter = '~',
      value = {
        "check web = [check, web]",
        "~  check \t web  ~ = [check, web]",
        "explain 'a b'c\"d e\" = [explain, a bcd e]",
        "a\\ b \\' = [a b, ']",
        "'a\\b' \"a\\b\\\"\\$\\\\\" = [a\\b, a\\b\"$\\]",
        "'' \"\" = [, ]",
        "check web # not this = [check, web]",
        "a#b = [a#b]",
        "$HOME * .user = [$HOME, *, .user]",
        "'|' \\> = [|, >]",
        "10.0.0.2:4711->127.0.0.11 = [10.0.0.2:4711->127.0.0.11]",
      })
  void words_are_those_of_a_shell(String line, String words) {
    assertThat(Words.of(line).texts().toString()).isEqualTo(words);
    assertThat(Words.of(line).problem()).isEmpty();
  }

  @Test
  void an_open_word_is_told_with_its_quote_and_its_place() {
    Words words = Words.of("explain 'no su");

    assertThat(words.words().get(1)).isEqualTo(new Words.Word("no su", 8, 14, '\''));
    assertThat(words.problem()).contains("a ' is not closed");
  }

  @Test
  void operators_of_another_shell_are_no_words() {
    for (String operator : new String[] {"|", "||", "&", "&&", ";", ">", ">>", "<", "<<"}) {
      assertThat(Words.of("check web " + operator + " x").problem().orElseThrow())
          .startsWith("\"" + operator + "\" works in the system's shell alone");
    }
  }
}
