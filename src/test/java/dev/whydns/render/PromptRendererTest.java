package dev.whydns.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.State;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PromptRendererTest {

  private static final Optional<PromptRenderer.Verdict> FAULT =
      verdict(State.FAULT, "rules-missing", Duration.ofSeconds(59));

  private static Optional<PromptRenderer.Verdict> verdict(State s, String cause, Duration age) {
    return Optional.of(
        new PromptRenderer.Verdict(s, Optional.of(cause).filter(c -> !c.isEmpty()), age));
  }

  private static PromptRenderer renderer(boolean colour, boolean unicode) {
    return new PromptRenderer(new TextStyle(80, colour, unicode, false, 0), TextFilter.NONE);
  }

  @Test
  void the_prompt_says_the_target_and_its_verdict() {
    PromptRenderer renderer = renderer(false, true);

    assertThat(renderer.render()).isEqualTo("whydns> ");
    assertThat(renderer.render("web", Optional.empty())).isEqualTo("web> ");
    assertThat(renderer.render("web", FAULT)).isEqualTo("web ✘ rules-missing> ");
    assertThat(renderer.render("web", verdict(State.HEALTHY, "", Duration.ZERO)))
        .isEqualTo("web ✔> ");
  }

  @Test
  void a_verdict_that_is_not_of_now_is_told_with_its_age() {
    PromptRenderer renderer = renderer(false, true);

    assertThat(renderer.render("web", verdict(State.FAULT, "x", Duration.ofSeconds(61))))
        .isEqualTo("web ✘ x 1m ago> ");
    assertThat(renderer.render("web", verdict(State.UNKNOWN, "", Duration.ofMinutes(150))))
        .isEqualTo("web ? 2h ago> ");
  }

  @Test
  void colour_and_signs_are_those_of_the_reports() {
    assertThat(renderer(true, true).render("web", FAULT))
        .isEqualTo(
            "\u001b[1mweb\u001b[0m \u001b[1;31m✘\u001b[0m \u001b[1;31mrules-missing\u001b[0m> ");
    assertThat(renderer(false, false).render("web", FAULT)).isEqualTo("web FAIL rules-missing> ");
  }

  @Test
  void a_hostile_name_is_shown_escaped() {
    assertThat(renderer(false, true).render("e\u001b]0;x\u0007vil\n", Optional.empty()))
        .isEqualTo("e\\x1b]0;x\\x07vil\\x0a> ");
  }
}
