package dev.whydns.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.HostsFile;
import dev.whydns.model.IpAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostsParserTest {

  @Test
  void entries_keep_their_line_and_the_order_of_their_names() {
    HostsFile hosts =
        HostsParser.parse(
            "/etc/hosts",
            "127.0.0.1\tlocalhost\n# 10.0.0.9 not\n\n10.0.0.1  api.example api # here\nfe00::0 ip6-localnet\n");

    assertThat(hosts.path()).isEqualTo("/etc/hosts");
    assertThat(hosts.entries())
        .containsExactly(
            new HostsFile.Entry(1, IpAddress.literal("127.0.0.1"), List.of("localhost")),
            new HostsFile.Entry(4, IpAddress.literal("10.0.0.1"), List.of("api.example", "api")),
            new HostsFile.Entry(5, IpAddress.literal("fe00::0"), List.of("ip6-localnet")));
  }

  @Test
  void a_carriage_return_is_no_part_of_a_name() {
    assertThat(HostsParser.parse("/etc/hosts", "10.0.0.1 api\r\n").entries().get(0).names())
        .containsExactly("api");
  }

  @Test
  void lines_without_an_address_or_a_name_are_left_out() {
    assertThat(
            HostsParser.parse("/etc/hosts", "api 10.0.0.1\n10.0.0.1\n\u0000\u001b[31m x\n")
                .entries())
        .isEmpty();
    assertThat(HostsParser.parse("/etc/hosts", "").entries()).isEmpty();
  }

  @Test
  void a_line_of_a_million_names_gives_a_bounded_list() {
    assertThat(
            HostsParser.parse("/etc/hosts", "10.0.0.1 " + "a ".repeat(1_000_000))
                .entries()
                .get(0)
                .names())
        .hasSizeLessThan(1000);
  }
}
