package dev.whydns.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Evidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Remedy;
import dev.whydns.finding.Report;
import dev.whydns.finding.Severity;
import dev.whydns.model.EngineMark;
import dev.whydns.model.Replay;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplayRendererTest {
  private static final TextStyle PIPED = TextStyle.piped();
  private static final TextStyle ASCII = new TextStyle(80, false, false, false, 0);
  private static final TextStyle VERBOSE = new TextStyle(80, false, true, false, 1);

  private static Report fault(Code code, String summary) {
    Finding cause =
        new Finding(
            code,
            Severity.FAULT,
            summary,
            Confidence.HIGH,
            List.of(new Evidence("replay", "see the time line")),
            List.of(Remedy.of("see it by hand", "whydns netns web -- dig api.example.com")),
            List.of());
    return Reports.of(2, 15_012, new TargetBuilder("web").cause(cause));
  }

  private static Report slowAaaa() {
    return fault(
        Code.AAAA_DELAY,
        "Lookups wait 15.0 s for the answer to AAAA, which 127.0.0.11 never gives.");
  }

  private static Report silence() {
    return fault(Code.UPSTREAM_DEAD, "No server answers.");
  }

  private static Report slowEngine() {
    return fault(
        Code.CLIENT_GIVES_UP_FIRST,
        "web gives up after 5.0 s; the engine needs 8.0 s to get past two dead servers.");
  }

  private static Report lost() {
    return fault(Code.INTERMITTENT_LOSS, "Queries are lost now and then.");
  }

  private static Report healthy() {
    return Reports.of(0, 12, new TargetBuilder("web"));
  }

  @Test
  void a_healthy_lookup_is_five_lines_in_all() {
    String text = render(PIPED, healthy(), List.of(Replays.healthy(Replays.GLIBC)), List.of());
    Golden.assertMatches("replay/healthy.txt", text);
    assertThat(text.lines().filter(line -> !line.isBlank())).hasSize(5);
  }

  @Test
  void a_silent_aaaa_is_told_cause_first_and_summary_last() {
    check("silent-aaaa", PIPED, slowAaaa(), List.of(Replays.silentAaaa(Replays.GLIBC)));
  }

  @Test
  void what_a_quick_run_did_not_wait_for_is_marked_as_predicted() {
    check("quick", PIPED, slowAaaa(), List.of(Replays.quickSilentAaaa(Replays.GLIBC)));
  }

  @Test
  void without_unicode_bars_are_ascii() {
    check(
        "ascii",
        ASCII,
        slowAaaa(),
        List.of(Replays.silentAaaa(Replays.GLIBC), Replays.late(Replays.MUSL)));
  }

  @Test
  void the_engines_timers_are_drawn_over_those_of_a_client_that_gives_up_first() {
    List<Replay> replays = List.of(Replays.late(Replays.MUSL));
    String text = render(PIPED, slowEngine(), replays, Replays.twoDeadUpstreams());
    Golden.assertMatches("replay/dead-upstreams.txt", text);
    assertThat(text).contains("The client gave up at 5.0 s, the engine answered at 8.0 s.\n");
  }

  @Test
  void a_reply_that_fits_a_query_and_its_repetition_is_shown_at_the_later_one() {
    check("patient", PIPED, slowEngine(), List.of(Replays.patient(Replays.GLIBC)));
  }

  @Test
  void a_reply_right_after_a_repetition_is_taken_for_its_own() {
    check("lost-once", PIPED, lost(), List.of(Replays.lostOnce(Replays.GLIBC)));
  }

  @Test
  void queries_to_all_servers_at_once_are_one_row_for_each_type() {
    check("three-servers", PIPED, silence(), List.of(Replays.threeServers(Replays.MUSL)));
  }

  @Test
  void verbose_keeps_every_query() {
    List<Replay> replays = List.of(Replays.threeServers(Replays.MUSL));
    check("three-servers-v", VERBOSE, silence(), replays);
  }

  @Test
  void tries_without_end_are_a_row_for_each_server_with_all_its_tries() {
    check("many-tries", PIPED, silence(), List.of(Replays.manyTries(Replays.GLIBC)));
  }

  @Test
  void what_not_all_queries_share_is_a_column() {
    check("assorted", VERBOSE, healthy(), List.of(Replays.assorted()));
  }

  @Test
  void every_way_in_tells_at_which_hop_answers_end() {
    check("via-all", PIPED, slowAaaa(), Replays.everyWay());
  }

  @Test
  void what_was_tried_is_ranked_by_what_it_gains() {
    check("what-if", PIPED, slowAaaa(), Replays.whatIf());
  }

  @Test
  void of_every_library_those_that_fail_or_are_slow_have_a_time_line() {
    check("as-all", PIPED, slowEngine(), Replays.everyLibrary());
  }

  @Test
  void many_rounds_are_a_share_with_its_interval_and_a_histogram() {
    check("count", PIPED, lost(), Replays.rounds(200, 3));
  }

  @Test
  void rounds_without_a_failure_say_what_they_exclude() {
    check("count-none", ASCII, healthy(), Replays.rounds(200, 0));
  }

  @Test
  void a_quiet_healthy_lookup_is_one_line() {
    TextStyle quiet = new TextStyle(80, false, true, true, 0);
    List<Replay> replays = List.of(Replays.healthy(Replays.GLIBC));
    assertThat(render(quiet, healthy(), replays, List.of()))
        .isEqualTo("web: healthy; 1 lookup, 2 queries in 0.01 s; all checked\n");
  }

  @Test
  void colour_adds_nothing_but_colour() {
    List<Replay> replays = List.of(Replays.silentAaaa(Replays.GLIBC));
    String coloured =
        render(new TextStyle(80, true, true, false, 0), slowAaaa(), replays, List.of());
    assertThat(coloured).contains("\u001b[32m●");
    assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", ""))
        .isEqualTo(render(PIPED, slowAaaa(), replays, List.of()));
  }

  @Test
  void redaction_reaches_every_string() {
    TextFilter redaction = text -> text.replace("127.0.0.11", "server-1");
    String text =
        new ReplayRenderer(VERBOSE, redaction)
            .render(slowAaaa(), List.of(Replays.silentAaaa(Replays.GLIBC)), List.of());
    assertThat(text).contains("server-1").doesNotContain("127.0.0.11");
  }

  @Test
  void an_unknown_target_is_one_line() {
    assertThat(render(PIPED, Reports.unknownName(), List.of(), List.of()))
        .isEqualTo("error: no container is named \"wbe\"; near: web\n");
  }

  private static void check(String file, TextStyle style, Report report, List<Replay> replays) {
    Golden.assertMatches("replay/" + file + ".txt", render(style, report, replays, List.of()));
  }

  private static String render(
      TextStyle style, Report report, List<Replay> replays, List<EngineMark> marks) {
    String text = new ReplayRenderer(style, TextFilter.NONE).render(report, replays, marks);
    Secrets.assertHidden(
        report, replays, f -> new ReplayRenderer(style, f).render(report, replays, marks));
    Secrets.assertHidden(report, replays, f -> new JsonRenderer(f).replay(report, replays));
    Secrets.assertHidden(report, replays, f -> ReplayJson.lines(replays, f));
    Secrets.assertHidden(
        report,
        replays,
        f -> new MarkdownRenderer(style, f, "whydns replay").replay(report, replays, marks));
    if (!replays.isEmpty()) {
      Secrets.assertHidden(report, replays, f -> ReplaySvg.render(replays, marks, f));
    }
    assertThat(text).endsWith("\n").doesNotContain(" \n").doesNotContain("\n\n\n");
    if (!style.colour()) {
      assertThat(text.codePoints().filter(c -> c != '\n' && Character.isISOControl(c))).isEmpty();
      // the summary is one line, whatever its length
      String above = text.substring(0, text.lastIndexOf('\n', text.length() - 2) + 1);
      assertThat(above.lines().filter(l -> l.codePointCount(0, l.length()) > 80)).isEmpty();
    }
    if (!style.unicode()) {
      assertThat(text.chars()).allMatch(c -> c < 128);
    }
    return text;
  }
}
