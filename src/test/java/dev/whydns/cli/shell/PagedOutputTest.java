package dev.whydns.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PagedOutputTest {

  private static final String CLEAR = "\r\u001b[K";

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

  /** A screen of three rows and ten columns, and somebody who presses these keys. */
  private PagedOutput paged(int rows, String keys) {
    return new PagedOutput(
        shown,
        new PagedOutput.Screen() {
          private int next;

          @Override
          public int rows() {
            return rows;
          }

          @Override
          public int columns() {
            return 10;
          }

          @Override
          public int key() {
            return next < keys.length() ? keys.charAt(next++) : -1;
          }
        });
  }

  private static void write(PagedOutput paged, String text) {
    PrintStream out = new PrintStream(paged, false, StandardCharsets.UTF_8);
    out.print(text);
    out.flush();
  }

  private String shown() {
    return shown.toString(StandardCharsets.UTF_8);
  }

  private static String ask(int percent) {
    return "-- " + percent + "%: space: page, Enter: line, q: end --";
  }

  @Test
  void what_fits_is_shown_as_it_is() {
    PagedOutput paged = paged(3, "");
    write(paged, "1\n2\n3\n");
    write(paged, "4\n");

    assertThat(shown()).isEqualTo("1\n2\n3\n4\n");
  }

  @Test
  void space_shows_a_page_and_enter_a_line() {
    write(paged(3, "x\r "), "1\n2\n3\n4\n5\n6\n7\n8\n");

    assertThat(shown())
        .isEqualTo(
            "1\n2\n3\n"
                + ask(37)
                + CLEAR
                + "4\n"
                + ask(50)
                + CLEAR
                + "5\n6\n7\n"
                + ask(87)
                + CLEAR);
  }

  @Test
  void q_ends_this_commands_output_and_not_the_next_ones() {
    PagedOutput paged = paged(3, "q");
    write(paged, "1\n2\n3\n4\n");
    write(paged, "more\n");
    paged.begin();
    write(paged, "next\n");

    assertThat(shown()).isEqualTo("1\n2\n3\n" + ask(75) + CLEAR + "next\n");
  }

  @Test
  void a_long_line_takes_several_rows_and_a_colour_none() {
    write(paged(3, "q"), "\u001b[1;31m1234567890\u001b[0m\n12345678901\nx\n");

    assertThat(shown())
        .isEqualTo("\u001b[1;31m1234567890\u001b[0m\n12345678901\n" + ask(66) + CLEAR);
  }

  @Test
  void a_terminal_of_no_height_is_not_paged() {
    write(paged(0, ""), "1\n2\n3\n4\n");

    assertThat(shown()).isEqualTo("1\n2\n3\n4\n");
  }
}
