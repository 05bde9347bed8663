package dev.whydns.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.Report;
import org.junit.jupiter.api.Test;

class TextRendererTest {
  private static final TextStyle PIPED = TextStyle.piped();
  private static final TextStyle ASCII = new TextStyle(80, false, false, false, 0);
  private static final TextStyle COLOUR = new TextStyle(100, true, true, false, 0);
  private static final TextStyle QUIET = new TextStyle(80, false, true, true, 0);
  private static final TextStyle VERBOSE = new TextStyle(80, false, true, false, 1);
  private static final TextStyle RAW = new TextStyle(80, false, true, false, 2);

  @Test
  void a_block_in_the_firewall_is_told_cause_first_and_summary_last() {
    check("incident-a.txt", PIPED, Reports.incidentA());
  }

  @Test
  void without_unicode_the_marks_are_words() {
    check("incident-a-ascii.txt", ASCII, Reports.incidentA());
  }

  @Test
  void colour_adds_nothing_but_colour() {
    Report report = Reports.incidentA();
    String coloured = render(COLOUR, report);
    String plain = render(new TextStyle(100, false, true, false, 0), report);
    assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo(plain);
    Golden.assertMatches("incident-a-colour.txt", coloured);
  }

  @Test
  void verbose_adds_the_exchanges() {
    check("incident-a-v.txt", VERBOSE, Reports.incidentA());
  }

  @Test
  void twice_verbose_adds_what_was_read_and_received() {
    check("incident-a-vv.txt", RAW, Reports.incidentA());
  }

  @Test
  void a_healthy_target_is_short() {
    check("healthy.txt", PIPED, Reports.of(0, 95, Reports.healthy("web")));
  }

  @Test
  void the_host_asks_its_servers_itself() {
    check("host.txt", PIPED, Reports.of(0, 40, Reports.host()));
  }

  @Test
  void a_container_called_host_is_not_taken_for_the_host() {
    String text = render(PIPED, Reports.of(2, 40, Reports.blocked("host", "10.88.0.2")));
    assertThat(text)
        .contains("✘ from host  refused 0.3 ms  as the engine asks\n")
        .contains("✔ from host  NOERROR 1.2 ms\n");
  }

  @Test
  void a_quiet_healthy_target_is_one_line() {
    assertThat(render(QUIET, Reports.of(0, 95, Reports.healthy("web"))))
        .isEqualTo("web: healthy; 12 exchanges in 0.10 s; all checked\n");
  }

  @Test
  void a_warning_comes_with_its_notes_in_short() {
    check("warning.txt", PIPED, Reports.of(1, 2100, Reports.warning("web")));
  }

  @Test
  void what_may_not_be_read_is_unknown_and_says_what_would_help() {
    check("not-permitted.txt", PIPED, Reports.of(3, 20, Reports.notPermitted("web")));
  }

  @Test
  void a_stopped_daemon_explains_the_silent_api() {
    check("stopped-daemon.txt", PIPED, Reports.stoppedDaemon());
  }

  @Test
  void a_second_fault_is_told_as_fully_as_the_first() {
    check("two-faults.txt", PIPED, Reports.twoFaults());
  }

  @Test
  void of_many_targets_the_odd_ones_come_first() {
    check("many.txt", PIPED, Reports.many());
  }

  @Test
  void of_many_targets_quiet_shows_the_odd_ones_alone() {
    check("many-quiet.txt", QUIET, Reports.many());
  }

  @Test
  void what_containers_and_servers_wrote_cannot_drive_the_terminal() {
    check("hostile.txt", RAW, Reports.hostileNames());
  }

  @Test
  void a_long_rule_and_a_long_name_stay_whole() {
    check("long-rule.txt", PIPED, Reports.veryLongRule());
  }

  @Test
  void replies_of_several_kinds_are_told_apart_and_never_broken() {
    check("outcomes.txt", RAW, Reports.outcomes());
  }

  @Test
  void an_unknown_target_is_one_line() {
    check("unknown-name.txt", PIPED, Reports.unknownName());
  }

  private static void check(String file, TextStyle style, Report report) {
    String text = render(style, report);
    Golden.assertMatches(file, text);
    Secrets.assertHidden(report, filter -> new TextRenderer(style, filter).render(report));
    assertThat(text).endsWith("\n").doesNotContain(" \n").doesNotContain("\n\n\n");
    assertThat(text.codePoints().filter(c -> c != '\n' && Character.isISOControl(c))).isEmpty();
  }

  private static String render(TextStyle style, Report report) {
    return new TextRenderer(style).render(report);
  }
}
