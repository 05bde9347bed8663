package dev.whydns.render.redact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.IpAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {

  private final Addresses addresses = new Addresses(new Keyed(Keys.fixed()));

  private String of(String address) {
    return addresses.of(IpAddress.literal(address)).canonical();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.11",
        "127.0.0.1",
        "0.0.0.0",
        "255.255.255.0",
        "224.0.0.251",
        "8.8.8.8",
        "8.8.4.4",
        "::",
        "::1",
        "ff02::fb",
        "2001:4860:4860::8888"
      })
  void what_is_the_same_everywhere_stays(String address) {
    assertThat(of(address)).isEqualTo(address);
  }

  @ParameterizedTest
  @CsvSource({
    "10.77.0.53, 8",
    "172.18.0.2, 12",
    "192.168.1.10, 16",
    "100.64.3.4, 10",
    "169.254.169.254, 16",
    "203.0.113.7, 24",
    "198.51.100.9, 24",
    "fd00:88::2, 8",
    "fe80::42:acff:fe11:2, 64",
    "2001:db8:1::53, 32"
  })
  void another_address_of_the_same_class_takes_the_place(String address, int bits) {
    IpAddress original = IpAddress.literal(address);
    IpAddress shown = addresses.of(original);

    assertThat(shown).isNotEqualTo(original);
    assertThat(shown.sharesPrefix(original, bits)).isTrue();
    assertThat(shown.sharesPrefix(original, bits + 1)).isFalse();
  }

  @Test
  void two_addresses_share_as_many_bits_as_before() {
    Random random = new Random(7);
    for (int size : new int[] {4, 16}) {
      List<byte[]> all = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        bytes[0] = (byte) (size == 4 ? i % 3 == 0 ? 10 : 172 : i % 2 == 0 ? 0xfd : 0x2a);
        bytes[1] = (byte) (i % 4);
        all.add(bytes);
      }
      for (byte[] a : all) {
        for (byte[] b : all) {
          assertThat(common(shown(a), shown(b))).isEqualTo(common(a, b));
        }
      }
    }
  }

  private byte[] shown(byte[] address) {
    return addresses.of(IpAddress.of(address)).inet().getAddress();
  }

  private static int common(byte[] a, byte[] b) {
    int bits = 0;
    while (bits < a.length * 8 && ((a[bits / 8] ^ b[bits / 8]) & 0x80 >> bits % 8) == 0) {
      bits++;
    }
    return bits;
  }

  @Test
  void no_two_addresses_become_one_and_a_private_one_stays_private() {
    Set<String> shown = new HashSet<>();
    IntStream.range(0, 4096)
        .mapToObj(i -> "192.168." + i / 256 + "." + i % 256)
        .forEach(address -> shown.add(of(address)));

    assertThat(shown).hasSize(4096).allMatch(address -> address.startsWith("192.168."));
  }

  @Test
  void a_network_keeps_its_zeros_and_its_gateway_its_one() {
    IpAddress network = addresses.of(IpAddress.literal("172.16.0.0"), 16);
    String gateway = of("10.88.0.1");

    assertThat(network.text()).endsWith(".0.0");
    assertThat(gateway).endsWith(".1");
    assertThat(of("fd00:88::1")).endsWith("::1");
  }

  @Test
  void without_the_key_nothing_is_told() {
    Addresses others = new Addresses(new Keyed(new byte[16]));

    assertThat(others.of(IpAddress.literal("10.88.0.2")).text()).isNotEqualTo(of("10.88.0.2"));
  }
}
