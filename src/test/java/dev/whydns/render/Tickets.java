package dev.whydns.render;

import dev.whydns.finding.AnswerGroup;
import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Evidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.Hop;
import dev.whydns.finding.NameAnswers;
import dev.whydns.finding.NotChecked;
import dev.whydns.finding.Remedy;
import dev.whydns.finding.Report;
import dev.whydns.finding.Severity;
import dev.whydns.finding.State;
import java.util.List;

/** Reports that tickets are made of, beside those of {@link Reports}. */
final class Tickets {

  private Tickets() {}

  /** What {@link #stale} is about: one container is still told where db was. */
  static NameAnswers answers() {
    return new NameAnswers(
        "db",
        List.of(
            group(1, "10.88.0.3", AnswerGroup.State.STALE, "web"),
            group(2, "10.88.0.7", AnswerGroup.State.OK, "api", "worker")),
        List.of("db (10.88.0.7) on appnet"),
        "The engine");
  }

  private static AnswerGroup group(
      int number, String address, AnswerGroup.State state, String... targets) {
    return new AnswerGroup(
        number, List.of(address), "NOERROR", AnswerGroup.By.ENGINE, List.of(targets), state);
  }

  static Report stale() {
    TargetBuilder web =
        Reports.healthy("web")
            .hop(Hop.NAME, State.FAULT, "")
            .cause(
                new Finding(
                    Code.STALE_RECORD,
                    Severity.FAULT,
                    "The engine answers 10.88.0.3 for db, and no running container has that address.",
                    Confidence.HIGH,
                    List.of(
                        new Evidence(
                            "answer",
                            "A db @127.0.0.11 from web: NOERROR, 10.88.0.3, 4 of 4 times"),
                        new Evidence("engine", "db has 10.88.0.7 on appnet")),
                    List.of(
                        Remedy.of(
                            "join the network again, which writes its records anew",
                            "docker network disconnect appnet db && docker network connect appnet"
                                + " db")),
                    List.of()));
    return new Report(
        "answers",
        "0.1.0",
        Reports.incidentA().startedAt(),
        120,
        2,
        Reports.incidentA().host(),
        List.of(web.build(), Reports.healthy("api").build(), Reports.healthy("worker").build()),
        List.of());
  }

  /** Whatever Markdown, HTML and trackers obey, at every place that somebody else can fill. */
  static Report hostile() {
    String name = "<script>alert(1)</script>";
    TargetBuilder web =
        new TargetBuilder(name)
            .resolvLine("search </details> ``` ````")
            .answer("@everyone", "TXT", "[x](http://evil.example) | `a` ``b`` <img src=x>");
    web.local().upstream("10.77.0.53", "NOERROR", "NOERROR").hop(Hop.UPSTREAM, State.WARNING, "");
    web.gap(new NotChecked("| a | b |", "<b>bold</b>\n# heading", "*run* _as_ root"));
    web.cause(
        new Finding(
            Code.UPSTREAMS_DISAGREE,
            Severity.WARNING,
            "- " + name + " ` disagrees @everyone, see #1 and http://evil.example/</b>\n## OK",
            Confidence.LOW,
            List.of(
                new Evidence("/etc/resolv.conf", "search ``` </details>"),
                new Evidence(
                    "chain `a|b`, rule 1", "-A INPUT -m comment --comment \"````\" -j DROP")),
            List.of(Remedy.of("1. look `at` | it", "whydns netns '" + name + "' -- echo '```'")),
            List.of()));
    return Reports.of(
        1, 100, web, Reports.healthy("a|b*c*"), Reports.healthy("host").finding(Reports.ndots()));
  }
}
