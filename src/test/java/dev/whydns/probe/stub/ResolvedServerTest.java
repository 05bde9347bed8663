package dev.whydns.probe.stub;

import static dev.whydns.probe.stub.ResolvedLevel.EDNS;
import static dev.whydns.probe.stub.ResolvedLevel.TCP;
import static dev.whydns.probe.stub.ResolvedLevel.UDP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.IpAddress;
import org.junit.jupiter.api.Test;

/** How systemd-resolved comes to ask a server in a simpler way, and when it stays with one. */
class ResolvedServerTest {

  private final ResolvedServer server = new ResolvedServer(IpAddress.literal("192.0.2.53"));

  @Test
  void three_lost_queries_in_a_row_cost_a_level() {
    lose(2, false, EDNS);
    assertThat(server.level()).isEqualTo(EDNS);
    lose(1, false, EDNS);
    assertThat(server.level()).isEqualTo(UDP);
    lose(2, false, UDP);
    assertThat(server.level()).isEqualTo(UDP);
    lose(1, false, UDP);
    assertThat(server.level()).isEqualTo(TCP);
  }

  @Test
  void what_is_lost_at_a_level_that_was_left_does_not_count() {
    lose(3, false, EDNS);
    assertThat(server.level()).isEqualTo(UDP);
    lose(5, false, EDNS);
    assertThat(server.level()).isEqualTo(UDP);
  }

  @Test
  void three_lost_connections_at_the_last_level_lead_back_to_datagrams() {
    lose(3, false, EDNS);
    server.level();
    lose(3, false, UDP);
    assertThat(server.level()).isEqualTo(TCP);
    lose(2, true, TCP);
    assertThat(server.level()).isEqualTo(TCP);
    lose(1, true, TCP);
    assertThat(server.level()).isEqualTo(UDP);
  }

  @Test
  void lost_connections_cost_nothing_above_it_but_where_replies_were_truncated() {
    lose(3, true, EDNS);
    assertThat(server.level()).isEqualTo(EDNS);
    server.truncated(UDP);
    assertThat(server.level()).isEqualTo(EDNS);
    server.truncated(EDNS);
    assertThat(server.level()).isEqualTo(UDP);
  }

  @Test
  void truncated_replies_alone_cost_nothing() {
    server.truncated(EDNS);
    lose(2, true, EDNS);

    assertThat(server.level()).isEqualTo(EDNS);
  }

  @Test
  void a_server_that_has_answered_at_a_level_keeps_it_whatever_is_lost() {
    server.received(false, EDNS);
    lose(9, false, EDNS);

    assertThat(server.level()).isEqualTo(EDNS);
  }

  @Test
  void an_answer_of_another_transport_starts_that_count_anew_and_no_other() {
    lose(2, false, EDNS);
    server.received(true, EDNS);
    lose(1, false, EDNS);
    assertThat(server.level()).isEqualTo(UDP);

    lose(2, false, UDP);
    server.received(false, UDP);
    lose(1, false, UDP);
    assertThat(server.level()).isEqualTo(UDP);
  }

  @Test
  void a_reply_without_the_opt_record_that_was_sent_ends_edns() {
    server.lacksEdns(EDNS);
    assertThat(server.level()).isEqualTo(UDP);
  }

  @Test
  void a_server_that_had_edns_once_and_lacks_it_now_is_proven_without_it_alone() {
    server.received(false, EDNS);
    server.lacksEdns(EDNS);
    assertThat(server.level()).isEqualTo(UDP);
    server.received(false, EDNS);
    assertThat(server.level()).isEqualTo(UDP);
  }

  @Test
  void a_reply_without_edns_to_a_query_without_it_says_nothing() {
    server.lacksEdns(UDP);

    assertThat(server.level()).isEqualTo(EDNS);
  }

  @Test
  void a_level_that_cured_an_error_is_taken_from_then_on() {
    server.received(false, EDNS);
    server.cured(UDP);

    assertThat(server.level()).isEqualTo(UDP);
    server.cured(EDNS);
    assertThat(server.level()).isEqualTo(UDP);
  }

  @Test
  void what_was_lost_before_a_cure_does_not_count_after_it() {
    lose(2, false, EDNS);
    server.cured(UDP);
    lose(1, false, UDP);

    assertThat(server.level()).isEqualTo(UDP);
  }

  private void lose(int times, boolean tcp, ResolvedLevel at) {
    for (int i = 0; i < times; i++) {
      server.lost(tcp, at);
    }
  }
}
