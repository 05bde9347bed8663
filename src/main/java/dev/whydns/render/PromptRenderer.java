package dev.whydns.render;

import dev.whydns.finding.State;
import java.time.Duration;
import java.util.Optional;

/**
 * The prompt of the shell: {@code web ✘ upstream-blocked-from-container> }. A verdict that is no
 * longer of now is shown with its age.
 */
public final class PromptRenderer {

  private static final Duration STILL_NOW = Duration.ofMinutes(1);

  private final TextStyle style;
  private final TextFilter redaction;

  /**
   * A renderer.
   *
   * @param redaction what every string passes first
   */
  public PromptRenderer(TextStyle style, TextFilter redaction) {
    this.style = style;
    this.redaction = redaction;
  }

  /**
   * What is known of the loaded target.
   *
   * @param state the verdict
   * @param cause as {@code rules-missing}; empty for none
   * @param age since it was measured
   */
  public record Verdict(State state, Optional<String> cause, Duration age) {}

  /** With no target loaded. */
  public String render() {
    return new Page(style, redaction).text(Ink.STRONG, "whydns").text(">") + " ";
  }

  /** With a target loaded, which was judged or not. */
  public String render(String target, Optional<Verdict> verdict) {
    Page page = new Page(style, redaction).text(Ink.STRONG, target);
    verdict.ifPresent(v -> write(page, v));
    return page.text(">") + " ";
  }

  private static void write(Page page, Verdict verdict) {
    Ink ink = Ink.of(verdict.state());
    page.text(" ").text(ink, page.marks().of(verdict.state()));
    verdict.cause().ifPresent(cause -> page.text(" ").text(ink, cause));
    if (verdict.age().compareTo(STILL_NOW) >= 0) {
      page.text(" " + age(verdict.age()) + " ago");
    }
  }

  private static String age(Duration age) {
    return age.toHours() > 0 ? age.toHours() + "h" : age.toMinutes() + "m";
  }

  /** Whether a name is shown as it is: one that is not cannot be typed either. */
  public static boolean isPlain(String name, boolean unicode) {
    return Foreign.forText(TextFilter.NONE, unicode).clean(name).equals(name);
  }
}
