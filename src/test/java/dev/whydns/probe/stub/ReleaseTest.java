package dev.whydns.probe.stub;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which release of a library a text tells, and what musl's releases do differently. */
class ReleaseTest {

  @ParameterizedTest
  @CsvSource({
    "2.36-9+deb12u14, 2, 36, 0",
    "1.2.5, 1, 2, 5",
    "1.34.5-git, 1, 34, 5",
    "1.90.19, 1, 90, 19",
    "3, 3, 0, 0",
    "3., 3, 0, 0",
    "1.123456.7, 1, 12345, 0",
    "x.2, 0, 0, 0",
    "'', 0, 0, 0",
    "1.2.3.4, 1, 2, 3",
    "1./.3, 1, 0, 0",
    "1.:.3, 1, 0, 0",
  })
  void a_release_is_what_the_text_begins_with(String text, int major, int minor, int patch) {
    assertThat(Release.of(text)).isEqualTo(new Release(major, minor, patch));
  }

  @Test
  void a_release_is_before_a_later_one_and_not_before_itself() {
    Release release = new Release(1, 2, 3);

    assertThat(release.isBefore(1, 2, 3)).isFalse();
    assertThat(release.isBefore(1, 2, 4)).isTrue();
    assertThat(release.isBefore(1, 2, 2)).isFalse();
    assertThat(release.isBefore(1, 3, 0)).isTrue();
    assertThat(release.isBefore(1, 1, 9)).isFalse();
    assertThat(release.isBefore(2, 0, 0)).isTrue();
    assertThat(release.isBefore(0, 9, 9)).isFalse();
  }

  @Test
  void musl_since_1_2_4_never_gives_both_queries_the_same_high_byte() {
    assertThat(MuslRelease.SINCE_1_2_4.secondId(0x1234, 0x1240)).isEqualTo(0x1340);
    assertThat(MuslRelease.SINCE_1_2_4.secondId(0xff34, 0xff40)).isEqualTo(0x0040);
    assertThat(MuslRelease.SINCE_1_2_4.secondId(0x1234, 0x1340)).isEqualTo(0x1340);
    assertThat(MuslRelease.UP_TO_1_2_3.secondId(0x1234, 0x1240)).isEqualTo(0x1240);
  }
}
