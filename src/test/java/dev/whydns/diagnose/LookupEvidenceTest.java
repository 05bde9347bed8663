package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.Evidence;
import dev.whydns.model.Outcome;
import dev.whydns.model.Replay;
import dev.whydns.model.Replay.Result;
import dev.whydns.model.Replay.Use;
import dev.whydns.model.Transport;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A lookup in a few lines. */
class LookupEvidenceTest {

  private static List<String> lines(Replay replay) {
    List<Evidence> evidence = LookupEvidence.of(replay, "glibc");
    assertThat(evidence).extracting(Evidence::source).containsOnly("lookup");
    return evidence.stream().map(Evidence::text).toList();
  }

  @Test
  void each_question_to_each_server_is_a_line_with_its_times_and_what_came() {
    Replay replay =
        new WrittenLookup()
            .answered("A", 0, 12)
            .silent("AAAA", 0, 5000)
            .silent("AAAA", 5000, 5000)
            .to("10.0.0.3")
            .over(Transport.TCP)
            .failed("AAAA", 10_000, new Outcome.Refused(0.1, "connection refused"))
            .resolved(10_001);

    assertThat(lines(replay))
        .containsExactly(
            "A api.example.com @127.0.0.11 udp sent at 0.0 ms: NOERROR 203.0.113.7 after 12 ms",
            "AAAA api.example.com @127.0.0.11 udp sent at 0.0 ms, 5.0 s: no answer",
            "AAAA api.example.com @10.0.0.3 tcp sent at 10.0 s: refused",
            "glibc returns 203.0.113.7 after 10.0 s");
  }

  @Test
  void an_answer_that_is_too_late_or_dropped_says_so_with_two_of_its_records() {
    Replay replay =
        new WrittenLookup()
            .answered("A", 5000, 3000, new Use.Late(), "192.0.2.1", "192.0.2.2", "192.0.2.3")
            .answered("AAAA", 0, 1, new Use.Ignored("its ID is another"))
            .ended(Result.TRY_AGAIN, 7000);

    assertThat(lines(replay))
        .containsExactly(
            "A api.example.com @127.0.0.11 udp sent at 5.0 s: NOERROR 192.0.2.1 192.0.2.2 after"
                + " 3.0 s, too late",
            "AAAA api.example.com @127.0.0.11 udp sent at 0.0 ms: NOERROR after 1.0 ms, dropped:"
                + " its ID is another",
            "glibc ends with EAI_AGAIN after 7.0 s");
  }

  @Test
  void of_many_times_six_are_told() {
    WrittenLookup six = new WrittenLookup();
    WrittenLookup eight = new WrittenLookup().predicted();
    for (int i = 1; i <= 8; i++) {
      eight.silent("A", i, 1);
      if (i <= 6) {
        six.silent("A", i, 1);
      }
    }

    assertThat(lines(six.ended(Result.TRY_AGAIN, 9)).get(0))
        .endsWith(" sent at 1.0 ms, 2.0 ms, 3.0 ms, 4.0 ms, 5.0 ms, 6.0 ms: no answer");
    assertThat(lines(eight.ended(Result.TRY_AGAIN, 9)))
        .satisfiesExactly(
            sent -> assertThat(sent).endsWith(" 6.0 ms and 2 times more: no answer"),
            end ->
                assertThat(end)
                    .isEqualTo(
                        "glibc ends with EAI_AGAIN after 9.0 ms (predicted from its timers)"));
  }
}
