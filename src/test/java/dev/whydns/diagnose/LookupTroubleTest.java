package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.Code;
import dev.whydns.model.Outcome;
import dev.whydns.model.Replay;
import dev.whydns.model.Replay.Arrival;
import dev.whydns.model.Replay.Result;
import dev.whydns.model.Replay.Use;
import dev.whydns.model.Transport;
import org.junit.jupiter.api.Test;

/** What is read from one lookup that failed or waited. */
class LookupTroubleTest {

  private static WrittenLookup lookup() {
    return new WrittenLookup();
  }

  private static LookupTrouble failed(WrittenLookup lookup) {
    return new LookupTrouble(lookup.ended(Result.TRY_AGAIN, 5000));
  }

  private static WrittenLookup late(String... addresses) {
    return lookup().answered("A", 100, 7900, new Use.Late(), addresses);
  }

  @Test
  void an_answer_after_the_end_is_late_by_the_time_since_its_own_question() {
    LookupTrouble trouble = failed(late("203.0.113.7"));

    assertThat(trouble.lateAnswer().map(trouble::tookMs)).contains(7900.0);
  }

  @Test
  void a_reply_without_records_is_no_late_answer() {
    assertThat(failed(late()).lateAnswer()).isEmpty();
  }

  @Test
  void what_a_second_server_says_late_of_a_question_that_the_first_answered_helps_nobody() {
    WrittenLookup both =
        lookup()
            .answered("A", 0, 1)
            .silent("AAAA", 0, 5000)
            .to("10.0.0.3")
            .answered("A", 0, 8000, new Use.Late(), "203.0.113.7");
    assertThat(failed(both).lateAnswer()).isEmpty();

    WrittenLookup other =
        lookup().answered("A", 0, 1).answered("AAAA", 0, 8000, new Use.Late(), "2001:db8::7");
    assertThat(failed(other).lateAnswer().map(Arrival::type)).contains("AAAA");

    WrittenLookup empty =
        lookup().says("SERVFAIL", "A", 0).answered("A", 1, 8000, new Use.Late(), "203.0.113.7");
    assertThat(failed(empty).lateAnswer()).isPresent();
  }

  @Test
  void a_caller_that_has_an_address_or_waits_still_has_not_given_up() {
    for (Result result : Result.values()) {
      boolean gaveUp =
          result == Result.TRY_AGAIN || result == Result.FAILED || result == Result.NO_SUCH_NAME;
      Replay replay = late("203.0.113.7").ended(result, 5000);

      assertThat(new LookupTrouble(replay).lateAnswer().isPresent())
          .as(result.text())
          .isEqualTo(gaveUp);
    }
  }

  @Test
  void only_a_name_whose_answer_came_soon_enough_is_answered_quickly() {
    LookupTrouble trouble =
        failed(
            lookup()
                .answered("A", 5000, 999)
                .answered("AAAA", 5000, 1)
                .name("slow.example.com")
                .answered("A", 5000, 1000)
                .name("silent.example.com")
                .silent("A", 5000, 5000));

    assertThat(trouble.answeredQuickly("A", 1000)).containsExactly(LookupCase.NAME);
    assertThat(trouble.answeredQuickly("ANY", 1000)).isEmpty();
  }

  @Test
  void a_refusal_of_one_type_is_no_wait_for_it() {
    LookupTrouble trouble =
        failed(
            lookup()
                .silent("A", 0, 5000)
                .failed("AAAA", 0, new Outcome.Refused(0.1, "port unreachable")));

    assertThat(trouble.waitsFor("A")).isTrue();
    assertThat(trouble.waitsFor("AAAA")).isFalse();
  }

  @Test
  void a_server_s_habit_hits_a_lookup_whose_queries_met_it() {
    WrittenLookup silentOnEdns = lookup().edns(true).silent("A", 0, 5000);
    WrittenLookup formerr = lookup().edns(true).says("FORMERR", "A", 0);
    WrittenLookup plain =
        lookup().silent("A", 0, 5000).says("FORMERR", "A", 1).edns(true).answered("A", 2, 1);
    assertThat(failed(silentOnEdns).isHitBy(Code.UPSTREAM_DROPS_EDNS)).isTrue();
    assertThat(failed(formerr).isHitBy(Code.UPSTREAM_DROPS_EDNS)).isTrue();
    assertThat(failed(plain).isHitBy(Code.UPSTREAM_DROPS_EDNS)).isFalse();

    LookupTrouble servfail = failed(lookup().says("SERVFAIL", "A", 0));
    LookupTrouble refused = failed(lookup().says("REFUSED", "A", 0));
    assertThat(servfail.isHitBy(Code.UPSTREAM_SERVFAIL)).isTrue();
    assertThat(servfail.isHitBy(Code.UPSTREAM_REFUSES)).isFalse();
    assertThat(refused.isHitBy(Code.UPSTREAM_REFUSES)).isTrue();
    assertThat(refused.isHitBy(Code.UPSTREAM_SERVFAIL)).isFalse();

    LookupTrouble silentOnAaaa = failed(lookup().answered("A", 0, 1).silent("AAAA", 0, 5000));
    assertThat(silentOnAaaa.isHitBy(Code.UPSTREAM_DROPS_AAAA)).isTrue();
    assertThat(servfail.isHitBy(Code.UPSTREAM_DROPS_AAAA)).isFalse();
    assertThat(servfail.isHitBy(Code.UPSTREAM_DEAD)).isFalse();
  }

  @Test
  void no_tcp_hits_a_lookup_that_needed_it_and_got_nothing_there() {
    LookupTrouble cut = failed(lookup().truncated("A", 0));
    LookupTrouble silent = failed(lookup().over(Transport.TCP).silent("A", 0, 5000));
    LookupTrouble answered =
        failed(lookup().truncated("A", 0).over(Transport.TCP).answered("A", 2, 1));
    LookupTrouble udp = failed(lookup().silent("A", 0, 5000).answered("AAAA", 0, 1));

    for (Code code :
        new Code[] {Code.UPSTREAM_TCP_BLOCKED, Code.UPSTREAM_TRUNCATES, Code.RULES_PARTIAL}) {
      assertThat(cut.isHitBy(code)).as(code.text()).isTrue();
      assertThat(silent.isHitBy(code)).as(code.text()).isTrue();
      assertThat(answered.isHitBy(code)).as(code.text()).isFalse();
      assertThat(udp.isHitBy(code)).as(code.text()).isFalse();
    }
  }

  @Test
  void the_end_of_a_lookup_is_a_sentence() {
    assertThat(new LookupTrouble(lookup().resolved(4003)).sentence())
        .isEqualTo("glibc needs 4.0 s to resolve api.example.com.");
    assertThat(failed(lookup()).sentence())
        .isEqualTo("glibc fails to resolve api.example.com with EAI_AGAIN after 5.0 s.");
    assertThat(failed(lookup()).limits(true))
        .isEqualTo("The servers, asked afterwards, show no fault that explains it.");
    assertThat(failed(lookup().predicted()).limits(true))
        .startsWith("That is predicted from one query of each kind. The servers,");
    assertThat(failed(lookup()).again("--via all"))
        .isEqualTo("whydns replay web api.example.com --as glibc --via all");
  }
}
