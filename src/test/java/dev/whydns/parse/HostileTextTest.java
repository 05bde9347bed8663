package dev.whydns.parse;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.whydns.fuzz.Changes;
import dev.whydns.fuzz.Fuzz;
import dev.whydns.model.FirewallChain.Backend;
import dev.whydns.model.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** No text makes a parser throw or work for long. */
class HostileTextTest {

  private interface Parser {
    void parse(String text);
  }

  private record Case(String name, String text, Parser parser) {}

  private static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    String engine = "engine-29-nftables";
    String web = "container-web/";
    Parser iptables = text -> IptablesSaveParser.parse(Backend.IPTABLES_NFT, "ip", text);
    Parser udp = text -> SocketTableParser.parse(Transport.UDP, text);
    Parser tcp = text -> SocketTableParser.parse(Transport.TCP, text);
    cases.add(
        new Case(
            "nft in a container",
            Fixture.recorded(engine, web + "nft.txt"),
            NftRulesetParser::parse));
    cases.add(
        new Case(
            "nft on the host", Fixture.recorded(engine, "host/nft.txt"), NftRulesetParser::parse));
    cases.add(
        new Case("nft of its own", Fixture.own("native-handles.nft"), NftRulesetParser::parse));
    cases.add(new Case("iptables", Fixture.own("odd.iptables-nft-save"), iptables));
    cases.add(new Case("ip6tables", Fixture.own("odd.ip6tables-nft-save"), iptables));
    cases.add(new Case("udp", Fixture.recorded(engine, web + "udp"), udp));
    cases.add(new Case("tcp6", Fixture.own("tcp6"), tcp));
    cases.add(new Case("snmp", Fixture.recorded(engine, web + "snmp"), SnmpParser::udp));
    cases.add(
        new Case(
            "conntrack",
            Fixture.recorded(engine, web + "stat-nf_conntrack"),
            text -> ConntrackStatParser.parse(text, 0, 0)));
    cases.add(
        new Case("cgroup", Fixture.recorded(engine, web + "cgroup"), CgroupParser::container));
    cases.add(new Case("route", Fixture.own("route"), RouteParser::ipv4));
    cases.add(new Case("ipv6_route", Fixture.own("ipv6_route"), RouteParser::ipv6));
    cases.add(new Case("unix", Fixture.own("unix"), UnixTableParser::listening));
    cases.add(
        new Case(
            "stat",
            "7 (a b) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20\n",
            ProcStatParser::parse));
    cases.add(
        new Case(
            "resolv.conf",
            Fixture.recorded(engine, "resolv.conf-db"),
            text -> ResolvConfParser.parse("/etc/resolv.conf", text, Optional.empty())));
    cases.add(
        new Case(
            "hosts",
            "127.0.0.1 localhost # x\n::1 ip6\n",
            text -> HostsParser.parse("/etc/hosts", text)));
    cases.add(
        new Case(
            "nsswitch",
            "hosts: files [NOTFOUND=return] dns\n",
            text -> NsswitchParser.parse("/etc/nsswitch.conf", text)));
    cases.add(
        new Case(
            "maps",
            "7f00-7fff r-xp 00000000 08:01 42 /lib/x86_64-linux-gnu/libc.so.6 (deleted)\n",
            MapsParser::files));
    cases.add(
        new Case(
            "if_inet6",
            "00000000000000000000000000000001 01 80 10 80       lo\n",
            Ipv6StateParser::parse));
    cases.add(
        new Case(
            "java options",
            "-Djava.net.preferIPv4Stack=true -Djava.net.preferIPv4Stack=false -jar x.jar",
            text ->
                JavaOptionsParser.prefersIpv4(
                    List.of(text.split(" ")), Map.of("JAVA_TOOL_OPTIONS", text))));
    cases.add(
        new Case(
            "engine's footer",
            Fixture.recorded("engine-28-iptables", "resolv.conf-web"),
            text -> ResolvConfParser.parse("/etc/resolv.conf", text, Optional.empty())));
    return cases;
  }

  @TestFactory
  Stream<DynamicTest> changed_cut_and_repeated_texts_are_survived() {
    return cases().stream().map(c -> DynamicTest.dynamicTest(c.name(), () -> survives(c)));
  }

  private static void survives(Case c) {
    Fuzz.run(Changes.of(c.text()), text -> c.parser().parse(text));
  }

  @TestFactory
  Stream<DynamicTest> every_text_cut_anywhere_in_its_end_is_survived() {
    return cases().stream()
        .map(
            c ->
                DynamicTest.dynamicTest(
                    c.name(),
                    () -> {
                      for (int end = Math.max(0, c.text().length() - 400);
                          end <= c.text().length();
                          end++) {
                        c.parser().parse(c.text().substring(0, end));
                      }
                    }));
  }

  @Test
  void large_texts_of_one_character_take_no_time_by_the_square_of_their_length() {
    List<String> texts =
        List.of(
            "a".repeat(300_000),
            " ".repeat(300_000),
            "\n".repeat(300_000),
            ":".repeat(300_000),
            "\"".repeat(300_000),
            "{".repeat(150_000) + "}".repeat(150_000),
            "\\".repeat(300_000),
            "[0:0] -A INPUT ! ".repeat(20_000),
            "hosts: [".repeat(40_000),
            "/".repeat(300_000),
            "# Based on host file: '\n".repeat(15_000));
    for (Case c : cases()) {
      for (String text : texts) {
        assertTimeoutPreemptively(
            Duration.ofSeconds(2),
            () -> {
              c.parser().parse(text);
              c.parser().parse(c.text() + text);
            },
            () -> c.name() + " of " + text.substring(0, 10));
      }
    }
  }
}
