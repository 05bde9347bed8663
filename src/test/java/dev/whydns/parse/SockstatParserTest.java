package dev.whydns.parse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SockstatParserTest {

  /** Of Linux 6.18, in a namespace with three listening sockets. */
  private static final String RECORDED =
      """
      TCP6: inuse 3
      UDP6: inuse 0
      UDPLITE6: inuse 0
      RAW6: inuse 0
      FRAG6: inuse 0 memory 0
      """;

  @Test
  void each_protocol_has_a_number_of_its_own() {
    assertThat(SockstatParser.inUse(RECORDED, "TCP6")).hasValue(3);
    assertThat(SockstatParser.inUse(RECORDED, "UDP6")).hasValue(0);
  }

  @Test
  void what_is_not_said_is_not_nothing() {
    assertThat(SockstatParser.inUse("", "TCP6")).isEmpty();
    assertThat(SockstatParser.inUse("TCP6:", "TCP6")).isEmpty();
    assertThat(SockstatParser.inUse("TCP6: inuse", "TCP6")).isEmpty();
    assertThat(SockstatParser.inUse("TCP6: inuse x", "TCP6")).isEmpty();
    assertThat(SockstatParser.inUse("TCP6: mem 0", "TCP6")).isEmpty();
    assertThat(SockstatParser.inUse(RECORDED, "TCP")).isEmpty();
  }
}
