package dev.whydns.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.Conntrack;
import dev.whydns.model.UdpCounters;
import org.junit.jupiter.api.Test;

/** ConntrackStatParser and SnmpParser. */
class CountersTest {

  @Test
  void columns_of_conntrack_are_hexadecimal_and_summed_over_cpus() {
    String stat =
        """
        entries  clashres found insert_failed drop early_drop  expect_new
        00000002  00000000 00000000 0000000a 00000001 00000000  00000000
        00000002  00000000 00000000 00000010 00000002 000000ff  00000000
        """;

    assertThat(ConntrackStatParser.parse(stat, 7, 65536))
        .isEqualTo(new Conntrack(7, 65536, 26, 3, 255));
  }

  @Test
  void the_recorded_conntrack_has_lost_nothing() {
    String stat = Fixture.recorded("engine-28-iptables", "container-web/stat-nf_conntrack");

    assertThat(ConntrackStatParser.parse(stat, 2, -1)).isEqualTo(new Conntrack(2, -1, 0, 0, 0));
  }

  @Test
  void a_conntrack_text_that_is_none_counts_nothing() {
    Conntrack nothing = new Conntrack(-1, -1, 0, 0, 0);

    assertThat(ConntrackStatParser.parse("", -1, -1)).isEqualTo(nothing);
    assertThat(ConntrackStatParser.parse("insert_failed drop\nxyz\n\n", -1, -1)).isEqualTo(nothing);
  }

  @Test
  void udp_counters_are_found_by_name() {
    assertThat(SnmpParser.udp(Fixture.recorded("engine-28-iptables", "container-web/snmp")))
        .contains(new UdpCounters(0, 0, 0));
    assertThat(
            SnmpParser.udp(
                "Udp: InErrors RcvbufErrors NoPorts\nUdp: 5 3 9\nUdpLite: NoPorts\nUdpLite: 1\n"))
        .contains(new UdpCounters(9, 5, 3));
  }

  @Test
  void udp_counters_are_unknown_without_their_line_or_their_name() {
    assertThat(SnmpParser.udp("")).isEmpty();
    assertThat(SnmpParser.udp("Udp: NoPorts InErrors RcvbufErrors\n")).isEmpty();
    assertThat(SnmpParser.udp("Udp: NoPorts InErrors\nUdp: 1 2\n")).isEmpty();
    assertThat(SnmpParser.udp("Udp: NoPorts InErrors RcvbufErrors\nUdp: 1 2 x\n")).isEmpty();
  }
}
