package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.IpAddress;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lists of servers in words; the rest is in the tests of the rules that ask for it. */
class ProvenanceTest {

  @Test
  void six_servers_are_told_and_the_rest_is_counted() {
    String six = "10.0.0.1, 10.0.0.2, 10.0.0.3, 10.0.0.4, 10.0.0.5, 10.0.0.6";

    assertThat(Provenance.join(servers(0))).isEqualTo("none");
    assertThat(Provenance.join(servers(1))).isEqualTo("10.0.0.1");
    assertThat(Provenance.join(servers(6))).isEqualTo(six);
    assertThat(Provenance.join(servers(8))).isEqualTo(six + " and 2 more");
  }

  private static List<IpAddress> servers(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> IpAddress.literal("10.0.0." + i)).toList();
  }
}
