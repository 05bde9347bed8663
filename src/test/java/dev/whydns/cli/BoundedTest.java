package dev.whydns.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class BoundedTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  @Test
  void what_never_ends_is_given_up_at_the_deadline() {
    CountDownLatch end = new CountDownLatch(1);
    try {
      assertThatThrownBy(
              () ->
                  Bounded.call(
                      Duration.ofMillis(10),
                      () -> {
                        end.await();
                        return "";
                      }))
          .isInstanceOf(IOException.class)
          .hasMessage("not done within 0.01 s; --deadline gives it more");
    } finally {
      end.countDown();
    }
  }

  @Test
  void what_calls_itself_without_end_is_told_and_a_mistake_stays_one() throws Exception {
    assertThatThrownBy(() -> Bounded.call(LONG, () -> deeper(0)))
        .isInstanceOf(IOException.class)
        .hasMessage("it needs more memory than whydns may use");
    assertThatThrownBy(() -> Bounded.call(LONG, () -> "".charAt(1)))
        .isInstanceOf(StringIndexOutOfBoundsException.class);
    assertThat(Bounded.call(LONG, () -> "done")).isEqualTo("done");
  }

  private static int deeper(int depth) {
    return 1 + deeper(depth + 1);
  }
}
