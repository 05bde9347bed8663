package dev.whydns.parse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcStatParserTest {

  private static final String BEHIND =
      " S 1 7041 7041 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 12 0 456789 1 2 3\n";

  @Test
  void the_start_is_field_22() {
    assertThat(ProcStatParser.parse("7041 (dockerd)" + BEHIND))
        .contains(new ProcStat(7041, "dockerd", 'S', 456789));
  }

  @Test
  void a_command_may_hold_parentheses_blanks_and_line_ends() {
    assertThat(ProcStatParser.parse("7 (a) R 1 (b\nc)" + BEHIND))
        .contains(new ProcStat(7, "a) R 1 (b\nc", 'S', 456789));
    assertThat(ProcStatParser.parse("7 ()" + BEHIND)).contains(new ProcStat(7, "", 'S', 456789));
  }

  @Test
  void what_is_cut_short_or_no_such_line_is_nothing() {
    assertThat(ProcStatParser.parse("")).isEmpty();
    assertThat(ProcStatParser.parse("7041 (dockerd")).isEmpty();
    assertThat(ProcStatParser.parse("7041 (dockerd) S 1 2 3")).isEmpty();
    assertThat(ProcStatParser.parse("99999999999 (x)" + BEHIND)).isEmpty();
    assertThat(ProcStatParser.parse("x (y)" + BEHIND)).isEmpty();
    assertThat(ProcStatParser.parse(") (")).isEmpty();
  }
}
