package dev.whydns.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.EngineFooter;
import dev.whydns.model.IpAddress;
import dev.whydns.model.ResolvConf;
import dev.whydns.model.Upstream;
import dev.whydns.model.Upstream.AskedFrom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResolvConfParserTest {

  @Test
  void the_file_of_an_engine_28_container_names_its_upstreams_and_where_they_are_asked_from() {
    ResolvConf conf = parse(Fixture.recorded("engine-28-iptables", "resolv.conf-web"));

    assertThat(conf.header()).isTrue();
    assertThat(conf.nameservers()).containsExactly(IpAddress.EMBEDDED_DNS);
    assertThat(conf.options()).containsExactly("timeout:2", "attempts:2", "ndots:0");
    assertThat(conf.search()).isEmpty();
    assertThat(conf.lines().get(4)).isEqualTo(new ResolvConf.Line(5, "nameserver 127.0.0.11"));
    assertThat(conf.footer())
        .contains(
            new EngineFooter(
                "/etc/resolv.conf",
                EngineFooter.Form.INTERNAL_RESOLVER,
                false,
                false,
                Optional.of(
                    List.of(
                        new Upstream(IpAddress.literal("10.77.0.53"), AskedFrom.HOST),
                        new Upstream(IpAddress.literal("10.77.0.54"), AskedFrom.HOST))),
                List.of(),
                List.of(),
                Optional.of("internal")));
  }

  @Test
  void dns_options_of_the_operator_are_asked_from_the_container_and_listed_as_overrides() {
    ResolvConf conf = parse(Fixture.recorded("engine-28-iptables", "resolv.conf-db"));

    EngineFooter footer = conf.footer().orElseThrow();
    assertThat(conf.search()).containsExactly("corp.example");
    assertThat(footer.externalServers())
        .contains(List.of(new Upstream(IpAddress.literal("10.77.0.53"), AskedFrom.CONTAINER)));
    assertThat(footer.overrides()).containsExactly("nameservers", "search", "options");
    assertThat(footer.ndotsFrom()).contains("override");
  }

  @Test
  void a_copy_for_the_default_bridge_is_legacy_and_one_for_the_host_network_is_plain() {
    ResolvConf bridge = parse(Fixture.recorded("engine-28-iptables", "resolv.conf-plain"));
    ResolvConf host = parse(Fixture.recorded("engine-28-iptables", "resolv.conf-hostnet"));

    assertThat(bridge.footer().orElseThrow().form()).isEqualTo(EngineFooter.Form.LEGACY);
    assertThat(bridge.footer().orElseThrow().externalServers()).isEmpty();
    assertThat(host.footer().orElseThrow().form()).isEqualTo(EngineFooter.Form.PLAIN);
  }

  @Test
  void engines_before_26_leave_no_comments() {
    ResolvConf conf = parse(Fixture.recorded("engine-20.10-iptables", "resolv.conf-web"));

    assertThat(conf.header()).isFalse();
    assertThat(conf.footer()).isEmpty();
    assertThat(conf.usesEmbeddedDns()).isTrue();
  }

  @Test
  void all_lines_of_a_footer_are_read_with_zones() {
    EngineFooter footer =
        parse(
                """
                nameserver 127.0.0.11
                # Based on host file: '/run/it's here/resolv.conf' (internal resolver)
                # Used default nameservers.
                # NO EXTERNAL NAMESERVERS DEFINED
                # ExtServers: [host(fe80::1%eth0) 10.0.0.2 nonsense host()]
                # Invalid nameservers: [foo bar]
                # Overrides: []
                # Option ndots from: host
                """)
            .footer()
            .orElseThrow();

    assertThat(footer.basedOn()).isEqualTo("/run/it's here/resolv.conf");
    assertThat(footer.usedDefaultNameservers()).isTrue();
    assertThat(footer.noExternalNameservers()).isTrue();
    assertThat(footer.externalServers().orElseThrow())
        .containsExactly(
            new Upstream(IpAddress.literal("fe80::1%eth0"), AskedFrom.HOST),
            new Upstream(IpAddress.literal("10.0.0.2"), AskedFrom.CONTAINER));
    assertThat(footer.invalidNameservers()).containsExactly("foo", "bar");
    assertThat(footer.ndotsFrom()).contains("host");
  }

  @Test
  void of_two_footers_the_last_one_is_this_engines() {
    ResolvConf conf =
        parse(
            """
            # Based on host file: '/outer' (legacy)
            # ExtServers: [10.0.0.1]
            # Based on host file: '/inner' (internal resolver)
            # ExtServers: [10.0.0.2]
            """);

    assertThat(conf.footer().orElseThrow().basedOn()).isEqualTo("/inner");
    assertThat(conf.footer().orElseThrow().externalServers().orElseThrow())
        .extracting(Upstream::address)
        .containsExactly(IpAddress.literal("10.0.0.2"));
  }

  @Test
  void the_last_search_or_domain_wins_and_options_add_up() {
    ResolvConf conf =
        parse(
            "search a.example b.example\noptions ndots:1\ndomain c.example d\noptions\tuse-vc rotate\n");

    assertThat(conf.search()).containsExactly("c.example");
    assertThat(conf.options()).containsExactly("ndots:1", "use-vc", "rotate");
  }

  @Test
  void a_keyword_counts_in_the_first_column_only_and_with_a_blank_behind_it() {
    ResolvConf conf =
        parse(
            " nameserver 10.0.0.1\nnameserver10.0.0.2\nNAMESERVER 10.0.0.3\n;nameserver 10.0.0.4\n"
                + "nameserver\t10.0.0.5 # a comment\nnameserver\nsearch \n");

    assertThat(conf.nameservers()).containsExactly(IpAddress.literal("10.0.0.5"));
    assertThat(conf.invalidNameservers()).isEmpty();
  }

  @Test
  void words_that_are_no_address_are_kept_apart() {
    ResolvConf conf =
        parse(
            "nameserver dns.example\nnameserver 999.1.1.1\nnameserver 10.0.0.1;x\nnameserver ::1\n");

    assertThat(conf.invalidNameservers()).containsExactly("dns.example", "999.1.1.1", "10.0.0.1;x");
    assertThat(conf.nameservers()).containsExactly(IpAddress.literal("::1"));
  }

  @Test
  void an_address_with_a_carriage_return_is_invalid_as_it_is_to_glibc() {
    assertThat(parse("nameserver 10.0.0.1\r\n").invalidNameservers()).containsExactly("10.0.0.1\r");
  }

  @Test
  void an_empty_file_has_nothing() {
    ResolvConf conf = parse("");

    assertThat(conf.lines()).isEmpty();
    assertThat(conf.nameservers()).isEmpty();
    assertThat(conf.footer()).isEmpty();
  }

  @Test
  void a_file_without_a_last_line_end_is_read_to_its_end() {
    assertThat(parse("nameserver 10.0.0.1").nameservers()).hasSize(1);
  }

  @Test
  void lines_words_and_lengths_are_bounded() {
    ResolvConf conf =
        parse("options " + "x ".repeat(50_000) + "\n" + "nameserver bad\n".repeat(5000));

    assertThat(conf.lines()).hasSize(ResolvConfParser.MOST_LINES);
    assertThat(conf.lines().get(0).text()).hasSize(ResolvConfParser.LONGEST_LINE);
    assertThat(conf.options()).hasSizeLessThan(1000);
    assertThat(conf.invalidNameservers()).hasSizeLessThan(1000);
  }

  @Test
  void a_line_ends_at_a_nul_as_it_does_to_glibc() {
    assertThat(parse("nameserver 10.0.0.1\0.5\n").nameservers())
        .containsExactly(IpAddress.literal("10.0.0.1"));
  }

  private static ResolvConf parse(String text) {
    return ResolvConfParser.parse("/etc/resolv.conf", text, Optional.empty());
  }
}
