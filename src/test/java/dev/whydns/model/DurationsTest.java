package dev.whydns.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DurationsTest {

  @Test
  void multiples_and_parts_are_those_of_the_jdk() {
    Duration odd = Duration.ofSeconds(7, 123_456_789);

    assertThat(Durations.times(odd, 13)).isEqualTo(odd.multipliedBy(13));
    assertThat(Durations.times(odd, 0)).isZero();
    assertThat(Durations.part(odd, 4)).isEqualTo(odd.dividedBy(4));
    assertThat(Durations.part(Duration.ofNanos(7), 4)).isEqualTo(Duration.ofNanos(1));
  }

  @Test
  void nobody_lives_to_see_what_does_not_fit() {
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> Durations.times(Duration.ofDays(365 * 200), 2));
  }
}
