package dev.whydns.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class IpAddressTest {

  @Test
  void a_dotted_quad_that_is_no_address_is_not_looked_up_as_a_name() {
    // Java would ask the resolver, and answer with an exception or with whatever that says.
    assertThat(IpAddress.parse("999.1.1.1")).isEmpty();
    assertThat(IpAddress.parse("256.0.0.1")).isEmpty();
  }

  @Test
  void leading_zeros_are_refused_because_libraries_do_not_agree_on_their_meaning() {
    assertThat(IpAddress.parse("010.0.0.1")).isEmpty();
    assertThat(IpAddress.parse("10.0.0.01")).isEmpty();
  }

  @Test
  void a_word_of_a_hundred_thousand_colons_is_refused_at_once() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(2),
        () -> assertThat(IpAddress.parse(":".repeat(100_000) + "x")).isEmpty());
  }

  @Test
  void the_ends_of_the_range_are_addresses() {
    assertThat(IpAddress.literal("0.0.0.0").isV6()).isFalse();
    assertThat(IpAddress.literal("255.255.255.255").isV6()).isFalse();
    assertThat(IpAddress.literal("fe80::1%eth0").zone()).isEqualTo("eth0");
  }

  @Test
  void an_ipv6_address_has_one_canonical_form() {
    assertThat(IpAddress.literal("2001:DB8:0:0:0:0:0:7").canonical()).isEqualTo("2001:db8::7");
    assertThat(IpAddress.literal("::").canonical()).isEqualTo("::");
    assertThat(IpAddress.literal("::1").canonical()).isEqualTo("::1");
    assertThat(IpAddress.literal("fe80:0:0:1::%eth0").canonical()).isEqualTo("fe80:0:0:1::%eth0");
    assertThat(IpAddress.literal("1:0:2:0:3:0:4:0").canonical()).isEqualTo("1:0:2:0:3:0:4:0");
    assertThat(IpAddress.literal("1:0:0:2:0:0:3:4").canonical()).isEqualTo("1::2:0:0:3:4");
    assertThat(IpAddress.literal("10.0.0.2").canonical()).isEqualTo("10.0.0.2");
  }
}
