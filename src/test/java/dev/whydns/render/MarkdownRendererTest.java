package dev.whydns.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.Report;
import dev.whydns.model.Replay;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MarkdownRendererTest {

  private static MarkdownRenderer renderer(String commandLine) {
    return new MarkdownRenderer(TextStyle.piped(), TextFilter.NONE, commandLine);
  }

  private static String check(String file, String document) {
    return document(file, document);
  }

  /** The same of a check, redacted as well. */
  private static String check(String file, String commandLine, Report report) {
    Secrets.assertHidden(
        report,
        filter -> new MarkdownRenderer(TextStyle.piped(), filter, "whydns check").render(report));
    return document(file, renderer(commandLine).render(report));
  }

  private static String document(String file, String document) {
    Golden.assertMatches("markdown/" + file, document);
    assertThat(document.lines()).hasSizeLessThan(MarkdownOut.MOST_LINES);
    assertThat(document).endsWith("\n").doesNotContain("\n\n\n");
    assertThat(document.codePoints().filter(c -> c != '\n' && Character.isISOControl(c))).isEmpty();
    return document;
  }

  @Test
  void a_healthy_target_is_a_picture_and_what_was_read() {
    check("healthy.md", "whydns check web", Reports.of(0, 95, Reports.healthy("web")));
  }

  @Test
  void a_block_in_the_firewall_is_told_cause_first_with_commands_to_copy() {
    check("incident-a.md", "whydns check web --name api.example.com", Reports.incidentA());
  }

  @Test
  void several_targets_have_a_table_and_each_verdict_once() {
    check("many.md", "whydns check --all", Reports.many());
  }

  @Test
  void a_second_fault_is_told_as_fully_as_the_first() {
    check("two-faults.md", "whydns check web", Reports.twoFaults());
  }

  @Test
  void a_replay_has_its_time_line_in_a_block() {
    List<Replay> replays = List.of(Replays.silentAaaa(Replays.GLIBC));
    Report report = Reports.of(2, 15_000, Reports.blocked("web", "10.88.0.2"));
    check(
        "replay.md",
        renderer("whydns replay web api.example.com").replay(report, replays, List.of()));
  }

  @Test
  void answers_have_a_row_for_each_group() {
    Secrets.assertHidden(
        Tickets.stale(),
        f ->
            new MarkdownRenderer(TextStyle.piped(), f, "whydns answers db")
                .answers(Tickets.stale(), Tickets.answers()));
    check("answers.md", renderer("whydns answers db").answers(Tickets.stale(), Tickets.answers()));
  }

  @Test
  void nothing_that_containers_and_servers_wrote_is_obeyed() {
    String document = check("hostile.md", "whydns check --all", Tickets.hostile());

    String outside = document.replaceAll("(?s)\n(`{3,})\\w*\n.*?\n\\1(?=\n)", "\n");
    String untitled = outside.replaceAll("(?m)^\\*\\*[\\w ()]+\\*\\*$", "");
    String prose = untitled.replaceAll("(`+)[^`](?s:.)*?(?<!`)\\1(?!`)", "code");
    assertThat(prose).doesNotContain("<script>", "</b>", "@everyone", "](", "http://", "*");
    assertThat(prose.lines().filter(line -> line.contains("<")))
        .allMatch(line -> line.matches("</?details>|<summary>[\\w ]+</summary>"));
  }

  @Test
  void a_document_stays_short_whatever_there_is_to_tell() {
    List<TargetBuilder> targets = new ArrayList<>();
    IntStream.range(0, 60)
        .forEach(
            i -> {
              TargetBuilder target = Reports.blocked("service-" + i, "10.88.0.2");
              IntStream.range(0, i).forEach(n -> target.finding(Reports.ndots()));
              targets.add(target);
            });

    String document = renderer("whydns check --all").render(Reports.of(2, 900, targets));

    assertThat(document.lines()).hasSizeLessThan(MarkdownOut.MOST_LINES);
    assertThat(document).contains("more verdicts: --format text has them all.");
    assertThat(document.lines().filter(line -> line.startsWith("```")).count() % 2).isZero();
  }

  @Test
  void one_target_with_many_faults_stays_short_as_well() {
    TargetBuilder web = Reports.blocked("web", "10.88.0.2");
    dev.whydns.finding.Finding fault = Reports.blocked("web", "10.88.0.9").build().cause().get();
    IntStream.range(0, 300).forEach(i -> web.finding(i % 2 == 0 ? fault : Reports.ndots()));

    String document = renderer("whydns check web").render(Reports.of(2, 900, web));

    assertThat(document.lines()).hasSizeLessThan(MarkdownOut.MOST_LINES);
  }

  @Test
  void names_and_addresses_are_code_and_prose_is_not() {
    assertThat(Inline.of("The host's firewall rejects 10.77.0.53 (web_1), see `docker ps`: 3.5 s."))
        .isEqualTo("The host's firewall rejects `10.77.0.53` (`web_1`), see `docker ps`: 3.5 s.");
    assertThat(Inline.of("a|b <b> @you #1 *x* www.example.com a ` b"))
        .isEqualTo("`a|b` `<b>` `@you` `#1` `*x*` `www.example.com` a `` ` `` b");
    assertThat(Inline.of("- no list")).isEqualTo("`-` no list");
    assertThat(Inline.of("1. no list")).isEqualTo("`1`. no list");
    assertThat(Inline.of("=== no rule")).isEqualTo("`===` no rule");
  }
}
