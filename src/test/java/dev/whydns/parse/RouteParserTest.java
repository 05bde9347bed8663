package dev.whydns.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.Cidr;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Route;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RouteParserTest {

  @Test
  void ipv4_routes_keep_their_gateway_and_what_they_reject() {
    assertThat(RouteParser.ipv4(Fixture.own("route")))
        .containsExactly(
            route("0.0.0.0/0", "10.9.0.1", "d0", false, 0),
            route("10.7.0.0/16", "", "*", true, 0),
            route("10.8.0.0/16", "", "*", true, 0),
            route("10.9.0.0/24", "", "d0", false, 0));
  }

  @Test
  void ipv6_routes_are_without_own_addresses_multicast_and_the_default_that_is_always_there() {
    assertThat(RouteParser.ipv6(Fixture.own("ipv6_route")))
        .containsExactly(
            route("fd00:0:0:0:0:0:0:0/64", "", "d0", false, 0x100),
            route("fd01:0:0:0:0:0:0:0/16", "", "lo", true, 0x400),
            route("fd02:0:0:0:0:0:0:0/16", "", "lo", true, 0x400),
            route("fe80:0:0:0:0:0:0:0/64", "", "d0", false, 0x100),
            route("fe80:0:0:0:0:0:0:0/64", "", "d1", false, 0x100),
            route("0:0:0:0:0:0:0:0/0", "fd00:0:0:0:0:0:0:1", "d0", false, 5));
  }

  @Test
  void nothing_comes_of_an_empty_text_or_of_lines_cut_short() {
    assertThat(RouteParser.ipv4("")).isEmpty();
    assertThat(RouteParser.ipv6("")).isEmpty();
    assertThat(RouteParser.ipv4("eth0 00000000 0100")).isEmpty();
    assertThat(RouteParser.ipv6("fd000000000000000000000000000000 40 0000")).isEmpty();
  }

  @Test
  void a_route_that_is_down_or_has_a_mask_with_holes_is_left_out() {
    assertThat(RouteParser.ipv4("d0 0000090A 00000000 0000 0 0 0 00FFFFFF 0 0 0\n")).isEmpty();
    assertThat(RouteParser.ipv4("d0 0000090A 00000000 0001 0 0 0 FF00FFFF 0 0 0\n")).isEmpty();
  }

  @Test
  void an_ipv6_route_may_lead_to_one_address_and_counts_only_while_it_is_up() {
    String to = "20010db8000000000000000000000053";
    String none = "0".repeat(32);
    String line = to + " 80 " + none + " 00 " + none + " 00000400 0 0 %s d0\n";

    assertThat(RouteParser.ipv6(line.formatted("00000001")))
        .containsExactly(route("2001:db8:0:0:0:0:0:53/128", "", "d0", false, 0x400));
    assertThat(RouteParser.ipv6(line.formatted("00000000"))).isEmpty();
  }

  private static Route route(
      String to, String gateway, String device, boolean reject, long metric) {
    Optional<IpAddress> via = gateway.isEmpty() ? Optional.empty() : IpAddress.parse(gateway);
    return new Route(Cidr.parse(to).orElseThrow(), via, device, reject, metric);
  }
}
