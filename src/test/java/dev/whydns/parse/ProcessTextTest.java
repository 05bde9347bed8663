package dev.whydns.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.Lookup.Ipv6;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@code /proc} tells of one process: maps, addresses, a JVM's options. */
class ProcessTextTest {

  private static final String MAPS =
      """
      5581c0a00000-5581c0a2f000 r--p 00000000 00:2f 1835029                    /usr/bin/python3.11
      5581c0a2f000-5581c0cf0000 r-xp 0002f000 00:2f 1835029                    /usr/bin/python3.11
      5581c2b00000-5581c2c00000 rw-p 00000000 00:00 0                          [heap]
      7f1b20000000-7f1b20021000 rw-p 00000000 00:00 0
      7f1b24000000-7f1b24021000 rw-p 00000000 00:00 0                          [anon:/lib/libc.so.6]
      7f1b2c000000-7f1b2c026000 r--p 00000000 00:2f 1834807                    /lib/x86_64-linux-gnu/libc.so.6
      7f1b2c200000-7f1b2c226000 r--p 00000000 00:2f 1834999                    /srv/a b/libcares.so.2.5.1 (deleted)
      7ffd5e000000-7ffd5e021000 rw-p 00000000 00:00 0                          [stack]
      """;

  @Test
  void mapped_files_are_listed_once_and_names_that_a_process_gave_are_no_files() {
    assertThat(MapsParser.files(MAPS))
        .containsExactly(
            "/usr/bin/python3.11",
            "/lib/x86_64-linux-gnu/libc.so.6",
            "/srv/a b/libcares.so.2.5.1 (deleted)");
    assertThat(MapsParser.files("")).isEmpty();
    assertThat(MapsParser.files("/half a line")).containsExactly("/half a line");
  }

  @Test
  void a_huge_table_of_maps_takes_no_longer_than_its_length() {
    String line = "7f1b20000000-7f1b20021000 rw-p 00000000 00:00 0 \n";
    Instant begin = Instant.now();
    assertThat(MapsParser.files(line.repeat(300_000))).isEmpty();
    assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void addresses_of_a_namespace_are_none_loopback_or_more() {
    String lo = "00000000000000000000000000000001 01 80 10 80       lo\n";
    String eth0 = "fe80000000000000004288fffe580002 02 40 20 80     eth0\n";
    String onLo = "20010db8000000000000000000000001 01 80 00 80       lo\n";
    assertThat(Ipv6StateParser.parse("")).isEqualTo(Ipv6.NONE);
    assertThat(Ipv6StateParser.parse(lo)).isEqualTo(Ipv6.LOOPBACK_ONLY);
    assertThat(Ipv6StateParser.parse(lo + eth0)).isEqualTo(Ipv6.PRESENT);
    assertThat(Ipv6StateParser.parse(eth0 + lo)).isEqualTo(Ipv6.PRESENT);
    assertThat(Ipv6StateParser.parse(lo + onLo)).isEqualTo(Ipv6.PRESENT);
  }

  @Test
  void the_last_of_several_options_of_a_jvm_counts() {
    String on = "-Djava.net.preferIPv4Stack=true";
    String off = "-Djava.net.preferIPv4Stack=false";
    assertThat(JavaOptionsParser.prefersIpv4(List.of("java", on, "App"), Map.of())).isTrue();
    assertThat(JavaOptionsParser.prefersIpv4(List.of("java", "App"), Map.of())).isFalse();
    assertThat(
            JavaOptionsParser.prefersIpv4(
                List.of("java", off), Map.of("JAVA_TOOL_OPTIONS", "-Xmx1g " + on)))
        .isFalse();
    assertThat(JavaOptionsParser.prefersIpv4(List.of("java", off), Map.of("_JAVA_OPTIONS", on)))
        .isTrue();
    assertThat(
            JavaOptionsParser.prefersIpv4(
                List.of("java"), Map.of("JDK_JAVA_OPTIONS", "'" + on + "' -ea")))
        .isTrue();
    assertThat(
            JavaOptionsParser.prefersIpv4(List.of("java", "-Djava.net.preferIPv4Stack"), Map.of()))
        .isFalse();
  }
}
