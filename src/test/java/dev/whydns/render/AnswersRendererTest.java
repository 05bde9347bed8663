package dev.whydns.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.diagnose.AnswerBox;
import dev.whydns.diagnose.AnswersJudgement;
import dev.whydns.finding.Report;
import dev.whydns.model.Snapshots;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the operator of incident C reads, 80 columns wide. */
class AnswersRendererTest {

  private static final TextStyle ASCII = new TextStyle(80, false, false, false, 0);
  private static final TextStyle VERBOSE = new TextStyle(80, false, true, false, 1);
  private static final TextStyle QUIET = new TextStyle(80, false, true, true, 0);

  private static AnswerBox shop() {
    AnswerBox box = AnswerBox.box().on("backnet", "far", "10.89.0.2");
    box.container("db").join("appnet", "10.88.0.3", "cache").project("shop", "db");
    for (int i = 1; i <= 15; i++) {
      box.container("shop-web-" + i).join("appnet", "10.88.0.1" + i).project("shop", "web");
      box.engineSays("shop-web-" + i, "cache", "10.88.0.3");
    }
    return box.engineSays("db", "cache", "10.88.0.3");
  }

  private static AnswerBox stale() {
    return shop()
        .engineSays("shop-web-2", "cache", "10.88.0.3", "10.88.0.9")
        .engineSays("shop-web-5", "cache", "10.88.0.3", "10.88.0.9")
        .reverse("shop-web-2", "9.0.88.10.in-addr.arpa", "shop-db-old.appnet");
  }

  /** Everything at once: stale, collision, another network, silence. */
  private static AnswerBox mixed() {
    AnswerBox box = stale().silence("shop-web-7").silence("shop-web-8");
    box.container("test-db").join("appnet", "10.88.0.30", "cache").project("test", "db");
    box.container("plain")
        .join("bridge", "172.17.0.2")
        .mode("bridge")
        .conf(Snapshots.resolvConf().nameservers("192.0.2.53").build());
    for (String name : List.of("db", "test-db", "shop-web-1")) {
      box.engineSays(name, "cache", "10.88.0.3", "10.88.0.30");
    }
    return box;
  }

  private static AnswerBox hostile() {
    AnswerBox box = AnswerBox.box().on("appnet", "we\u001b[2Jb", "10.88.0.2");
    box.container("d\nb").join("appnet", "10.88.0.3", "cache").project("sh\u202eop", "db");
    box.serverSays("we\u001b[2Jb", "cache", "10.88.0.3");
    return box.engineSays("d\nb", "cache", "10.88.0.3", "10.88.0.9");
  }

  private static String render(TextStyle style, AnswerBox box, String name, String... named) {
    AnswersJudgement.Verdict verdict = box.ask(name, named);
    return new AnswersRenderer(style, TextFilter.NONE)
        .render(report(box, verdict, 2), verdict.answers());
  }

  private static Report report(AnswerBox box, AnswersJudgement.Verdict verdict, int exitCode) {
    return new Report(
        "answers",
        "0.1.0",
        Snapshots.TAKEN_AT,
        240,
        exitCode,
        Optional.of(box.snapshot().host()),
        verdict.targets(),
        List.of());
  }

  private static void check(String file, String text) {
    assertThat(text).doesNotContain("\u001b", "\u202e");
    Golden.assertMatches("answers/" + file, text);
  }

  @Test
  void a_stale_record_is_told_with_who_gets_it_and_what_to_do() {
    check("stale.txt", render(TextStyle.piped(), stale(), "cache"));
  }

  @Test
  void several_troubles_are_told_the_worst_first_and_each_once() {
    check("mixed.txt", render(TextStyle.piped(), mixed(), "cache"));
  }

  @Test
  void plain_ascii_has_words_for_marks() {
    check("mixed-ascii.txt", render(ASCII, mixed(), "cache"));
  }

  @Test
  void an_outside_name_is_listed_and_not_judged() {
    AnswerBox box =
        shop()
            .serverSays("db", "www.example.com", "203.0.113.7", "2001:db8::7")
            .serverSays("far", "www.example.com", "203.0.113.8");
    for (int i = 1; i <= 15; i++) {
      box.serverSays("shop-web-" + i, "www.example.com", "203.0.113.7", "2001:db8::7");
    }
    check("outside.txt", render(TextStyle.piped(), box, "www.example.com"));
  }

  @Test
  void a_name_that_nobody_knows_is_one_finding() {
    check("nobody.txt", render(TextStyle.piped(), shop(), "nosuch"));
  }

  @Test
  void names_that_would_drive_the_terminal_are_made_visible() {
    check("hostile.txt", render(TextStyle.piped(), hostile(), "cache"));
  }

  @Test
  void verbose_lists_every_target_and_every_exchange() {
    String text = render(VERBOSE, shop(), "cache");

    assertThat(text)
        .contains("shop-web-15")
        .doesNotContain("more (-v)")
        .containsOnlyOnce("\nExchanges\n")
        .contains(" db ", " far ");
  }

  @Test
  void quiet_and_healthy_is_two_lines() {
    AnswersJudgement.Verdict verdict = shop().ask("cache", "shop-web-1", "shop-web-2");
    String text =
        new AnswersRenderer(QUIET, TextFilter.NONE)
            .render(report(shop(), verdict, 0), verdict.answers());

    assertThat(text)
        .isEqualTo(
            """
            OK  cache: the same answer everywhere

            cache: the same answer everywhere; 2 targets asked, 17 exchanges in 0.24 s
            """);
  }

  @Test
  void json_gives_each_target_its_group_and_its_findings() {
    AnswersJudgement.Verdict verdict = mixed().ask("cache");
    String json = new JsonRenderer().answers(report(mixed(), verdict, 2), verdict.answers());

    Schema.validate(json);
    assertThat(json.replaceAll("\\s", ""))
        .contains(
            "\"answers\":[{\"group\":1,\"addresses\":[\"10.88.0.3\",\"10.88.0.9\"],"
                + "\"said\":\"NOERROR\",\"by\":\"engine\","
                + "\"targets\":[\"shop-web-2\",\"shop-web-5\"],\"state\":\"stale\"}]")
        .contains("\"state\":\"collision\"", "\"state\":\"unknown\"", "\"state\":\"missing\"");
  }
}
