package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Evidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Remedy;
import dev.whydns.finding.Severity;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Of several findings, which one is the cause. */
class CausesTest {

  @Test
  void what_another_finding_explains_is_not_the_cause() {
    List<Finding> ordered =
        order(fault(Code.NOT_LISTENING), fault(Code.RULES_STALE_PORT), fault(Code.DAEMON_DOWN));

    assertThat(ordered)
        .extracting(Finding::code)
        .containsExactly(Code.DAEMON_DOWN, Code.RULES_STALE_PORT, Code.NOT_LISTENING);
    assertThat(ordered.get(0).explains())
        .containsExactly(Code.NOT_LISTENING, Code.RULES_STALE_PORT);
    assertThat(Causes.cause(ordered)).contains(ordered.get(0));
  }

  @Test
  void a_fault_is_the_cause_before_a_warning_that_comes_earlier_on_the_path() {
    assertThat(codes(warning(Code.RESOLV_EDITED), fault(Code.UPSTREAM_SLOW)))
        .containsExactly(Code.UPSTREAM_SLOW, Code.RESOLV_EDITED);
  }

  @Test
  void a_warning_explains_no_fault() {
    List<Finding> ordered = order(warning(Code.RESOLV_STALE), fault(Code.UPSTREAM_DEAD));

    assertThat(ordered)
        .extracting(Finding::code)
        .containsExactly(Code.UPSTREAM_DEAD, Code.RESOLV_STALE);
    assertThat(ordered).allMatch(f -> f.explains().isEmpty());
  }

  @Test
  void a_fault_explains_another_fault_and_a_warning() {
    List<Finding> ordered =
        order(
            warning(Code.UPSTREAM_TCP_BLOCKED),
            fault(Code.AAAA_DELAY),
            fault(Code.UPSTREAM_BLOCKED_FROM_CONTAINER));

    assertThat(ordered.get(0).code()).isEqualTo(Code.UPSTREAM_BLOCKED_FROM_CONTAINER);
    assertThat(ordered.get(0).explains())
        .containsExactly(Code.UPSTREAM_TCP_BLOCKED, Code.AAAA_DELAY);
  }

  @Test
  void of_two_that_explain_nothing_the_earlier_on_the_path_comes_first() {
    assertThat(codes(fault(Code.NXDOMAIN), fault(Code.RULES_MISSING)))
        .containsExactly(Code.RULES_MISSING, Code.NXDOMAIN);
  }

  @Test
  void of_two_of_one_kind_the_surer_comes_first() {
    Finding guess = finding(Code.UPSTREAM_DEAD, Severity.FAULT, Confidence.LOW);
    Finding sure = finding(Code.UPSTREAM_DEAD, Severity.FAULT, Confidence.HIGH);

    assertThat(order(guess, sure))
        .extracting(Finding::confidence)
        .containsExactly(Confidence.HIGH, Confidence.LOW);
  }

  @Test
  void a_finding_that_says_itself_what_it_explains_is_believed() {
    Finding names = fault(Code.UPSTREAMS_DISAGREE).explaining(List.of(Code.RULES_MISSING));

    assertThat(codes(fault(Code.RULES_MISSING), names))
        .containsExactly(Code.UPSTREAMS_DISAGREE, Code.RULES_MISSING);
    assertThat(order(names).get(0).explains()).isEmpty();
  }

  @Test
  void notes_are_no_cause() {
    assertThat(Causes.cause(order(note(Code.RESOLV_EDITED), note(Code.NO_NAME_DISCOVERY))))
        .isEqualTo(Optional.empty());
    assertThat(codes(note(Code.RESOLV_EDITED), warning(Code.INTERMITTENT_LOSS)))
        .containsExactly(Code.INTERMITTENT_LOSS, Code.RESOLV_EDITED);
  }

  private static List<Code> codes(Finding... findings) {
    return order(findings).stream().map(Finding::code).toList();
  }

  private static List<Finding> order(Finding... findings) {
    return Causes.order(Stream.of(findings).toList());
  }

  private static Finding fault(Code code) {
    return finding(code, Severity.FAULT, Confidence.HIGH);
  }

  private static Finding warning(Code code) {
    return finding(code, Severity.WARNING, Confidence.HIGH);
  }

  private static Finding note(Code code) {
    return finding(code, Severity.INFO, Confidence.HIGH);
  }

  private static Finding finding(Code code, Severity severity, Confidence confidence) {
    return new Finding(
        code,
        severity,
        code.text(),
        confidence,
        List.of(new Evidence("a test", "says so")),
        List.of(Remedy.of("none")),
        List.of());
  }
}
