package dev.whydns.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;

class UnixTableParserTest {

  private static final String CONNECTED =
      "00000000e765279a: 00000003 00000000 00000000 0001 03  1056 /run/docker.sock\n";

  @Test
  void listening_sockets_are_found_by_path_with_blanks_and_abstract_ones() {
    assertThat(UnixTableParser.listening(Fixture.own("unix")))
        .containsOnly(entry("/run/docker sock", 656369L), entry("@abstract", 656370L));
  }

  @Test
  void connected_sockets_and_those_without_a_path_are_left_out() {
    assertThat(
            UnixTableParser.listening(
                CONNECTED + "00000000c706d098: 00000002 00000000 00010000 0001 01 81875\n"))
        .isEmpty();
    assertThat(UnixTableParser.listening("")).isEmpty();
  }

  @Test
  void of_two_sockets_on_one_path_the_later_one_counts() {
    String row = "00000000e765279a: 00000002 00000000 00010000 0001 01 %d /run/docker.sock\n";

    assertThat(UnixTableParser.listening(row.formatted(9) + row.formatted(8)))
        .containsOnly(entry("/run/docker.sock", 9L));
  }
}
