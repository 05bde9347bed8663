package dev.whydns.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatisticsTest {

  /**
   * The first four as printed by R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method
   * 3.
   */
  @ParameterizedTest
  @CsvSource({
    "81, 263, 0.2553, 0.3662",
    "15, 148, 0.0624, 0.1605",
    "0, 20, 0.0000, 0.1611",
    "1, 29, 0.0061, 0.1718",
    "3, 200, 0.0051, 0.0432",
    "0, 200, 0.0000, 0.0188",
    "200, 200, 0.9812, 1.0000",
  })
  void the_wilson_interval_is_that_of_the_tables(int hits, int trials, double low, double high) {
    Proportion proportion = new Proportion(hits, trials);

    assertThat(proportion.low()).isCloseTo(low, within(0.00005));
    assertThat(proportion.high()).isCloseTo(high, within(0.00005));
  }

  @Test
  void what_is_no_share_is_refused() {
    assertThatThrownBy(() -> new Proportion(0, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Proportion(3, 2)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void percentiles_are_measurements_by_nearest_rank() {
    Percentiles few = Percentiles.of(List.of(50.0, 15.0, 40.0, 20.0, 35.0));

    assertThat(List.of(few.at(5), few.at(30), few.at(40), few.at(50), few.at(100)))
        .containsExactly(15.0, 20.0, 20.0, 35.0, 50.0);
    assertThat(List.of(few.min(), few.max())).containsExactly(15.0, 50.0);
  }

  @Test
  void the_99th_percentile_of_two_hundred_leaves_two_above() {
    Percentiles many =
        Percentiles.of(IntStream.rangeClosed(1, 200).mapToDouble(i -> i).boxed().toList());

    assertThat(DoubleStream.of(many.at(0), many.at(50), many.at(90), many.at(99)).boxed())
        .containsExactly(1.0, 100.0, 180.0, 198.0);
  }
}
