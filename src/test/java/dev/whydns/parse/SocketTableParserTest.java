package dev.whydns.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.whydns.model.Fact;
import dev.whydns.model.IpAddress;
import dev.whydns.model.SocketFacts;
import dev.whydns.model.Transport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SocketTableParserTest {

  private static final String UDP_HEAD =
      "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref"
          + " pointer drops            \n";

  @Test
  void the_engines_sockets_in_a_container_are_listening_on_127_0_0_11() {
    List<SocketFacts> udp = udp(Fixture.recorded("engine-28-iptables", "container-web/udp"));
    List<SocketFacts> tcp = tcp(Fixture.recorded("engine-28-iptables", "container-web/tcp"));

    assertThat(udp)
        .containsExactly(
            new SocketFacts(
                Transport.UDP,
                IpAddress.EMBEDDED_DNS,
                35820,
                0,
                true,
                339892,
                0,
                Optional.of(0L),
                Fact.unknown("not looked for")));
    assertThat(tcp).hasSize(1);
    assertThat(tcp.get(0).port()).isEqualTo(39355);
    assertThat(tcp.get(0).isOnEmbeddedAddress()).isTrue();
    assertThat(tcp.get(0).drops()).isEmpty();
  }

  @Test
  void ipv6_words_are_turned_and_mapped_addresses_are_the_ipv4_ones() {
    assertThat(tcp(Fixture.own("tcp6")))
        .extracting(SocketFacts::address)
        .containsExactly(IpAddress.EMBEDDED_DNS, IpAddress.literal("::1"));
  }

  @Test
  void a_connected_socket_is_not_listening_and_shows_its_remote_port() {
    List<SocketFacts> sockets = udp(Fixture.own("udp6"));

    assertThat(sockets).extracting(SocketFacts::listening).containsExactly(true, false);
    assertThat(sockets).extracting(SocketFacts::remotePort).containsExactly(0, 53);
    assertThat(sockets.get(0).address()).isEqualTo(IpAddress.literal("::"));
    assertThat(sockets.get(1).address()).isEqualTo(IpAddress.literal("127.0.0.1"));
  }

  @Test
  void unread_bytes_are_counted_and_other_ports_left_out() {
    List<SocketFacts> sockets = udp(Fixture.own("udp"));

    assertThat(sockets).hasSize(1);
    assertThat(sockets.get(0).rxQueueBytes()).isEqualTo(0x340);
  }

  @Test
  void drops_are_decimal() {
    assertThat(udp(UDP_HEAD + row("0B00007F:8BEC", "00000000:0000", "07", 4711)).get(0).drops())
        .contains(4711L);
  }

  @Test
  void the_last_of_all_ports_is_one_and_a_socket_may_have_lost_nothing() {
    SocketFacts last = udp(UDP_HEAD + row("0B00007F:FFFF", "00000000:0000", "07", 0)).get(0);

    assertThat(last.port()).isEqualTo(65535);
    assertThat(last.drops()).contains(0L);
  }

  @Test
  void a_table_without_rows_and_no_text_have_no_sockets() {
    assertThat(udp(UDP_HEAD)).isEmpty();
    assertThat(udp("")).isEmpty();
  }

  @Test
  void a_row_cut_short_is_left_out() {
    String row = row("0B00007F:8BEC", "00000000:0000", "07", 0);

    assertThat(udp(UDP_HEAD + row + row.substring(0, 60))).hasSize(1);
  }

  @Test
  void rows_that_are_none_are_left_out() {
    assertThat(
            udp(
                row("0B00007F", "00000000:0000", "07", 0)
                    + row("ZZ00007F:8BEC", "00000000:0000", "07", 0)
                    + row("0B00007F:FFFFF", "00000000:0000", "07", 0)
                    + row(":", ":", "07", 0)
                    + "\u001b[2J\u0000 a b c d e f g h i j k l m\n"))
        .isEmpty();
  }

  @Test
  void connections_that_are_over_are_left_out_and_those_that_begin_are_not() {
    String over = row("0B00007F:8BEC", "0200580A:0035", "06", 0);
    String begins = row("0B00007F:8BEC", "0300580A:0035", "03", 0);

    assertThat(tcp(UDP_HEAD + over + begins + over)).hasSize(1);
    assertThat(udp(UDP_HEAD + over)).hasSize(1);
  }

  @Test
  void ten_thousand_rows_are_read_in_well_under_a_second() {
    String text =
        UDP_HEAD
            + row("0100007F:0FA0", "00000000:0000", "07", 0).repeat(10_000)
            + row("0B00007F:0035", "00000000:0000", "07", 0);

    List<SocketFacts> sockets = assertTimeoutPreemptively(Duration.ofSeconds(1), () -> udp(text));

    assertThat(sockets).hasSize(1);
  }

  private static String row(String local, String remote, String state, long drops) {
    return " 4360: "
        + local
        + " "
        + remote
        + " "
        + state
        + " 00000000:00000000 00:00000000 00000000     0        0"
        + " 339892 2 0000000039a4f062 "
        + drops
        + "        \n";
  }

  private static List<SocketFacts> udp(String text) {
    return SocketTableParser.parse(Transport.UDP, text);
  }

  private static List<SocketFacts> tcp(String text) {
    return SocketTableParser.parse(Transport.TCP, text);
  }
}
