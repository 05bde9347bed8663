package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.Evidence;
import dev.whydns.model.Exchange;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.Exchange.Vantage;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Outcome;
import dev.whydns.model.Question;
import dev.whydns.model.Question.Purpose;
import dev.whydns.model.Reply;
import dev.whydns.model.ResolvConf;
import dev.whydns.model.Snapshots;
import dev.whydns.model.Transport;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How what was observed is told. */
class ProofTest {

  private static final Outcome SILENCE = new Outcome.TimedOut(3000);

  @Test
  void a_question_is_told_with_what_is_unusual_of_it() {
    Exchange plain = sent(SILENCE, "host", 53, OptionalInt.empty(), Optional.empty());
    Exchange odd =
        sent(SILENCE, "web", 40053, OptionalInt.of(1232), Optional.of("10.88.0.2:41234"));

    assertThat(Proof.of(plain))
        .isEqualTo(
            new Evidence("query", "A a.example @10.0.0.2 udp from the host: no answer in 3.0 s"));
    assertThat(Proof.of(odd).text())
        .isEqualTo(
            "A a.example @10.0.0.2#40053 udp edns=1232 from web (10.88.0.2): no answer in 3.0 s");
  }

  @Test
  void each_way_to_fail_has_its_words() {
    assertThat(outcome(new Outcome.Refused(0.2, "port unreachable")))
        .isEqualTo("refused (port unreachable) after 0.2 ms");
    assertThat(outcome(new Outcome.Unreachable(0.2, "no route")))
        .isEqualTo("unreachable (no route) after 0.2 ms");
    assertThat(outcome(new Outcome.Malformed(12, "it is too short")))
        .isEqualTo("malformed (it is too short) after 12 ms");
    assertThat(outcome(new Outcome.NotSent("time was up"))).isEqualTo("not sent (time was up)");
  }

  @Test
  void a_reply_is_told_by_its_code_and_four_of_its_records() {
    assertThat(outcome(answered(false, false, 0))).isEqualTo("NOERROR, no records, after 1.0 ms");
    assertThat(outcome(answered(true, true, 1)))
        .isEqualTo("NOERROR, 10.1.1.1, truncated, late, after 1.0 ms");
    assertThat(outcome(answered(false, false, 4)))
        .isEqualTo("NOERROR, 10.1.1.1, 10.1.1.2, 10.1.1.3, 10.1.1.4, after 1.0 ms");
    assertThat(outcome(answered(false, false, 6)))
        .isEqualTo("NOERROR, 10.1.1.1, 10.1.1.2, 10.1.1.3, 10.1.1.4 and 2 more, after 1.0 ms");
  }

  @Test
  void a_reply_that_does_not_fit_is_told_beside_what_came_of_the_question() {
    Exchange e = sent(SILENCE);
    Exchange strayed =
        new Exchange(
            e.probe(),
            e.from(),
            e.server(),
            e.port(),
            e.transport(),
            e.question(),
            e.round(),
            e.sentAtMs(),
            e.bytesSent(),
            e.localAddress(),
            e.outcome(),
            List.of("another ID", "another name"));

    assertThat(Proof.outcome(strayed))
        .isEqualTo("no answer in 3.0 s; a reply that does not fit came: another ID");
  }

  @ParameterizedTest
  @CsvSource({
    "0.04, 0.0 ms",
    "0.26, 0.3 ms",
    "9.94, 9.9 ms",
    "10, 10 ms",
    "12.5, 13 ms",
    "999.4, 999 ms",
    "1000, 1.0 s",
    "4001, 4.0 s",
    "12345, 12.3 s",
  })
  void times_are_as_fine_as_they_are_short(double ms, String words) {
    assertThat(Proof.ms(ms)).isEqualTo(words);
  }

  @Test
  void a_file_is_shown_by_a_line_or_by_what_it_lacks() {
    ResolvConf conf = Snapshots.resolvConf().nameservers("10.0.0.2").build();

    assertThat(Proof.file(conf, conf.lineWith("nameserver", "10.0.0.2"), "none"))
        .isEqualTo(new Evidence("/etc/resolv.conf line 1", "nameserver 10.0.0.2"));
    assertThat(Proof.file(conf, Optional.empty(), "none"))
        .isEqualTo(new Evidence("/etc/resolv.conf", "none"));
  }

  @Test
  void failures_are_what_was_sent_and_got_no_reply() {
    ServerView view =
        new ServerView(
            List.of(
                sent(answered(false, false, 1)),
                sent(new Outcome.NotSent("time was up")),
                sent(SILENCE),
                sent(new Outcome.Refused(0.2, "port unreachable"))));

    assertThat(Proof.failures(view, 9)).hasSize(2);
    assertThat(Proof.failures(view, 1))
        .singleElement()
        .satisfies(e -> assertThat(e.text()).endsWith("no answer in 3.0 s"));
    assertThat(Proof.some(view, 9)).hasSize(4);
    assertThat(Proof.some(view, 2)).hasSize(2);
  }

  private static String outcome(Outcome outcome) {
    return Proof.outcome(sent(outcome));
  }

  private static Outcome answered(boolean truncated, boolean late, int records) {
    List<Reply.Answer> answers =
        IntStream.rangeClosed(1, records)
            .mapToObj(i -> new Reply.Answer("a.example", "A", 300, "10.1.1." + i))
            .toList();
    return new Outcome.Answered(
        1, late, new Reply("NOERROR", false, truncated, true, answers, 100));
  }

  private static Exchange sent(Outcome outcome) {
    return sent(outcome, "web", 53, OptionalInt.empty(), Optional.of("10.88.0.2:41234"));
  }

  private static Exchange sent(
      Outcome outcome, String from, int port, OptionalInt edns, Optional<String> local) {
    return new Exchange(
        Probe.STUB,
        new Vantage(from, 7),
        IpAddress.literal("10.0.0.2"),
        port,
        Transport.UDP,
        new Question("a.example", "A", edns, Purpose.NAMED),
        0,
        1,
        29,
        local,
        outcome,
        List.of());
  }
}
