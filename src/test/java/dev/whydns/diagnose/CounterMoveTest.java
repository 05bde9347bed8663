package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.diagnose.CounterMove.Rise;
import dev.whydns.model.Match.Fit;
import org.junit.jupiter.api.Test;

class CounterMoveTest {

  @Test
  void a_rule_that_takes_all_counts_all_that_was_sent() {
    assertThat(new CounterMove(112, 116, 4, 4, 0).rise(Fit.YES)).isEqualTo(Rise.EXACT);
    assertThat(new CounterMove(112, 115, 4, 4, 0).rise(Fit.YES)).isEqualTo(Rise.LESS);
    assertThat(new CounterMove(112, 119, 4, 4, 0).rise(Fit.YES)).isEqualTo(Rise.MORE);
    assertThat(new CounterMove(112, 112, 4, 4, 0).rise(Fit.YES)).isEqualTo(Rise.NONE);
  }

  @Test
  void connections_that_the_kernel_tries_again_are_no_other_traffic() {
    assertThat(new CounterMove(112, 119, 4, 4, 3).rise(Fit.YES)).isEqualTo(Rise.EXACT);
  }

  @Test
  void a_rule_of_chance_counts_what_was_lost() {
    assertThat(new CounterMove(5, 6, 3, 1, 0).rise(Fit.MAYBE)).isEqualTo(Rise.EXACT);
    assertThat(new CounterMove(5, 5, 3, 0, 0).rise(Fit.MAYBE)).isEqualTo(Rise.EXACT);
    assertThat(new CounterMove(5, 5, 3, 1, 0).rise(Fit.MAYBE)).isEqualTo(Rise.NONE);
  }

  @Test
  void words_say_what_the_numbers_are_compared_with() {
    assertThat(new CounterMove(112, 116, 4, 4, 0).words(Fit.YES))
        .isEqualTo("112 -> 116 packets while 4 were sent");
    assertThat(new CounterMove(5, 6, 3, 1, 0).words(Fit.MAYBE))
        .isEqualTo("5 -> 6 packets while 1 was lost");
  }
}
