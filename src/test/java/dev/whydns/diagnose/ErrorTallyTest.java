package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.ErrorSummary;
import dev.whydns.finding.ErrorSummary.Group;
import dev.whydns.finding.ErrorSummary.Named;
import dev.whydns.model.ErrorLine;
import dev.whydns.model.ErrorLine.Endpoint;
import dev.whydns.model.ErrorLine.Kind;
import dev.whydns.model.ErrorLine.Teller;
import dev.whydns.model.ErrorLine.When;
import dev.whydns.model.IpAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ErrorTallyTest {

  private final ErrorTally tally = new ErrorTally();

  private static ErrorLine line(Kind kind, String name, String server, String time) {
    Optional<Instant> instant =
        time.endsWith("Z") ? Optional.of(Instant.parse(time)) : Optional.empty();
    return new ErrorLine(
        Teller.GO,
        kind,
        Optional.empty(),
        Optional.of(name),
        Optional.empty(),
        Optional.of(new Endpoint(IpAddress.literal(server), OptionalInt.of(53))),
        Optional.empty(),
        Optional.empty(),
        Optional.of(new When(time, instant)));
  }

  @Test
  void lines_are_counted_by_kind_teller_and_server_with_their_names_and_times() {
    tally.skip();
    tally.add(line(Kind.TIMED_OUT, "b.example.com", "192.0.2.1", "2026-11-21T03:00:02Z"));
    tally.add(line(Kind.NO_SUCH_NAME, "c.example.com", "192.0.2.1", "2026-11-21T03:00:03Z"));
    tally.add(line(Kind.TIMED_OUT, "a.example.com", "192.0.2.1", "2026-11-21T03:00:01Z"));
    tally.add(line(Kind.TIMED_OUT, "a.example.com", "192.0.2.1", "2026-11-21T03:00:02Z"));

    ErrorSummary summary = tally.summary();

    assertThat(summary.lines()).isEqualTo(5);
    assertThat(summary.errors()).isEqualTo(4);
    assertThat(summary.others()).isZero();
    assertThat(summary.groups()).hasSize(2);
    Group first = summary.groups().get(0);
    assertThat(first.count()).isEqualTo(3);
    assertThat(first.server()).contains("192.0.2.1:53");
    assertThat(first.first().map(When::text)).contains("2026-11-21T03:00:01Z");
    assertThat(first.last().map(When::text)).contains("2026-11-21T03:00:02Z");
    assertThat(first.names())
        .isEqualTo(List.of(new Named("a.example.com", 2), new Named("b.example.com", 1)));
    assertThat(tally.mostFrequent().flatMap(ErrorLine::name)).contains("b.example.com");
  }

  @Test
  void the_most_frequent_line_is_of_the_largest_group_and_not_of_the_first_or_last() {
    assertThat(tally.mostFrequent()).isEmpty();
    tally.add(line(Kind.TIMED_OUT, "a", "192.0.2.1", "x"));
    tally.add(line(Kind.NO_SUCH_NAME, "b", "192.0.2.1", "x"));
    tally.add(line(Kind.NO_SUCH_NAME, "b", "192.0.2.1", "x"));
    tally.add(line(Kind.SERVER_FAILURE, "c", "192.0.2.1", "x"));

    assertThat(tally.errors()).isEqualTo(4);
    assertThat(tally.mostFrequent().flatMap(ErrorLine::name)).contains("b");
    assertThat(tally.summary().groups()).extracting(Group::count).containsExactly(2L, 1L, 1L);
  }

  @Test
  void stamps_without_a_year_keep_the_order_of_the_lines() {
    tally.add(line(Kind.TIMED_OUT, "a", "192.0.2.1", "Dec 31 23:59:59"));
    tally.add(line(Kind.TIMED_OUT, "a", "192.0.2.1", "Jan  1 00:00:01"));

    Group group = tally.summary().groups().get(0);

    assertThat(group.first().map(When::text)).contains("Dec 31 23:59:59");
    assertThat(group.last().map(When::text)).contains("Jan  1 00:00:01");
  }

  @Test
  void what_comes_after_the_last_place_is_counted_and_not_kept() {
    for (int i = 0; i < ErrorTally.MOST_GROUPS + 7; i++) {
      tally.add(line(Kind.TIMED_OUT, "a", "192.0." + i / 256 + "." + i % 256, "x"));
    }
    assertThat(tally.summary().groups()).hasSize(ErrorTally.MOST_GROUPS);
    assertThat(tally.summary().others()).isEqualTo(7);

    ErrorTally names = new ErrorTally();
    for (int i = 0; i < ErrorTally.MOST_NAMES + 3; i++) {
      names.add(line(Kind.TIMED_OUT, "n" + i, "192.0.2.1", "x"));
    }
    assertThat(names.summary().others()).isEqualTo(3);
    assertThat(names.summary().groups().get(0).count()).isEqualTo(ErrorTally.MOST_NAMES + 3);
  }
}
