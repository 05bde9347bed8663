package dev.whydns.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.Exchange;
import dev.whydns.model.Outcome;
import dev.whydns.model.Reply;
import dev.whydns.model.Snapshots;
import dev.whydns.model.TargetFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnswerSurveyTest {

  private final List<String> asked = new ArrayList<>();

  /** Replies by {@code type name}; NXDOMAIN for others. */
  private List<Exchange> run(Map<String, Outcome> replies, String name, TargetFacts... askers) {
    return new AnswerSurvey(
            (questions, round) -> {
              List<Exchange> exchanges = new ArrayList<>();
              for (PlannedQuestion q : questions) {
                String what = q.question().type() + " " + q.question().name();
                asked.add(round + " " + q.from().label() + " " + q.transport().text() + " " + what);
                Outcome nothing =
                    new Outcome.Answered(
                        1, false, new Reply("NXDOMAIN", false, false, true, List.of(), 40));
                exchanges.add(
                    new Exchange(
                        q.probe(),
                        q.from(),
                        q.server(),
                        q.port(),
                        q.transport(),
                        q.question(),
                        round,
                        0,
                        30,
                        Optional.empty(),
                        replies.getOrDefault(what, nothing),
                        List.of()));
              }
              return exchanges;
            })
        .run(List.of(askers), name);
  }

  private static Outcome address(String name, boolean truncated) {
    Reply.Answer record = new Reply.Answer(name, "A", 600, "10.88.0.3");
    return new Outcome.Answered(
        1, false, new Reply("NOERROR", false, truncated, true, List.of(record), 60));
  }

  private static TargetFacts container(String name, String... search) {
    return Snapshots.container(name)
        .resolvConf(
            Snapshots.resolvConf()
                .nameservers("127.0.0.11")
                .search(search)
                .options("ndots:1")
                .build())
        .build();
  }

  @Test
  void the_next_name_is_asked_only_after_an_answer_without_an_address() {
    run(
        Map.of("A db.b.example", address("db.b.example", false)),
        "db",
        container("web", "a.example", "b.example", "c.example"));

    assertThat(asked)
        .containsExactly(
            "0 web udp A db.a.example",
            "0 web udp AAAA db.a.example",
            "0 web udp A db.b.example",
            "0 web udp AAAA db.b.example",
            "1 web udp A db.b.example",
            "1 web udp AAAA db.b.example",
            "2 web udp A db.b.example",
            "2 web udp AAAA db.b.example",
            "3 web udp A db.b.example",
            "3 web udp AAAA db.b.example",
            "0 web udp PTR 3.0.88.10.in-addr.arpa");
  }

  @Test
  void a_resolver_that_is_silent_is_asked_once() {
    Outcome silence = new Outcome.TimedOut(2000);
    run(
        Map.of("A db.a.example", silence, "AAAA db.a.example", silence),
        "db",
        container("web", "a.example"));

    assertThat(asked).containsExactly("0 web udp A db.a.example", "0 web udp AAAA db.a.example");
  }

  @Test
  void the_name_as_it_is_is_asked_whatever_the_length_of_the_search_list() {
    String[] suffixes =
        IntStream.range(0, 20).mapToObj(i -> "s" + i + ".example").toArray(String[]::new);

    run(Map.of(), "db", container("web", suffixes));

    assertThat(asked).hasSize(16).endsWith("0 web udp A db", "0 web udp AAAA db");
  }

  @Test
  void what_was_truncated_is_asked_again_over_tcp_at_once() {
    run(Map.of("A db", address("db", true)), "db.", container("web"));

    assertThat(asked).startsWith("0 web udp A db", "0 web udp AAAA db", "0 web tcp A db");
  }

  @Test
  void two_hundred_targets_take_eight_hundred_questions() {
    TargetFacts[] askers =
        IntStream.range(0, 200).mapToObj(i -> container("c" + i)).toArray(TargetFacts[]::new);

    run(Map.of("A db", address("db", false)), "db", askers);

    assertThat(asked).hasSize(200 * 2 * 2 + 1);
  }

  @Test
  void a_target_without_a_nameserver_is_not_asked_from() {
    TargetFacts none =
        Snapshots.container("web").resolvConf(Snapshots.resolvConf().build()).build();

    assertThat(run(Map.of(), "db", none)).isEmpty();
  }

  @Test
  void reverse_records_are_asked_by_who_was_told_the_address_and_eight_at_most() {
    Reply many =
        new Reply(
            "NOERROR",
            false,
            false,
            true,
            IntStream.range(1, 20)
                .mapToObj(i -> new Reply.Answer("db", "A", 600, "10.88.0." + i))
                .toList(),
            400);
    run(Map.of("A db", new Outcome.Answered(1, false, many)), "db", container("web"));

    assertThat(asked.stream().filter(a -> a.contains(" PTR "))).hasSize(8);
  }
}
