package dev.whydns.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  private static final Random RANDOM = new Random(7);

  private static Optional<Instant> time(String text) throws Json.NotJson {
    return Json.time(Json.object("{\"At\":\"" + text + "\"}"), "At");
  }

  @Test
  void times_are_those_of_the_jdks_own_reader() throws Exception {
    for (int i = 0; i < 2000; i++) {
      Instant instant =
          Instant.ofEpochSecond(RANDOM.nextLong(4_000_000_000L), nanos(RANDOM.nextInt(10)));
      String go = instant.toString().replaceFirst("(\\.\\d*?)0+Z$", "$1Z");
      assertThat(time(go)).as(go).contains(instant);
    }
  }

  /** A fraction of so many digits, as nanoseconds. */
  private static int nanos(int digits) {
    int step = (int) Math.pow(10, 9 - digits);
    return RANDOM.nextInt(1_000_000_000) / step * step;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-03-01T12:00:00+02:00",
        "2026-03-01T10:00:00Z",
        "2026-03-01T10:00:00.0Z",
        "2026-03-01T10:00:00.000000000Z"
      })
  void every_form_of_the_same_time_is_read(String text) throws Exception {
    assertThat(time(text)).contains(Instant.parse("2026-03-01T10:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0001-01-01T00:00:00Z",
        "Z",
        "yesterday",
        "2026-13-01T10:00:00Z",
        "2026-02-30T10:00:00Z",
        "2026-03-01T25:00:00Z",
        "2026-03-01 10:00:00Z",
        "2026-03-01Tx0:00:00Z",
        "2026-03-01T10:00:00.12345678901234567890Z",
        "2026-03-01T10:00:00.-1Z",
        "2026/03/01T10:00:00Z",
        "2026-03-01T10:00:00,5Z",
        "+026-03-01T10:00:00Z"
      })
  void what_is_no_time_is_none(String text) throws Exception {
    assertThat(time(text)).isEmpty();
  }

  @Test
  void more_values_than_an_engine_has_are_refused() {
    String many = "[" + "{},".repeat(300_000) + "{}]";
    assertThatExceptionOfType(Json.NotJson.class).isThrownBy(() -> Json.array(many));
  }
}
