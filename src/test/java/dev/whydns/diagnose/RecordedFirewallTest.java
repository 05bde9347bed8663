package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.diagnose.FirewallWalk.Flow;
import dev.whydns.diagnose.FirewallWalk.Stop;
import dev.whydns.model.Firewall;
import dev.whydns.model.FirewallChain.Backend;
import dev.whydns.model.FirewallChain.Point;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Packet;
import dev.whydns.model.Transport;
import dev.whydns.parse.FirewallTables;
import dev.whydns.parse.IptablesSaveParser;
import dev.whydns.parse.NftRulesetParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Walks through the rules that real engines made, in every form that they have. */
class RecordedFirewallTest {

  private static final IpAddress WEB = IpAddress.literal("10.88.0.2");
  private static final IpAddress SERVER = IpAddress.literal("10.77.0.53");
  private static final IpAddress HOST = IpAddress.literal("10.77.0.1");
  private static final IpAddress INSIDE = IpAddress.literal("10.89.0.2");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "engine-20.10-iptables",
        "engine-26-iptables",
        "engine-28-iptables",
        "engine-29-iptables",
        "engine-29-nftables"
      })
  void no_rule_of_the_engine_takes_a_query_or_its_answer(String engine) {
    Recording r = Recording.of(engine, "");
    for (Transport transport : Transport.values()) {
      assertThat(r.losses(asked(transport, WEB, r.bridge("10.88.0.0/24")))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "engine-20.10-iptables",
        "engine-26-iptables",
        "engine-28-iptables",
        "engine-29-iptables"
      })
  void a_rule_of_the_operator_is_the_only_one_that_takes_it(String engine) {
    String rule = "-A DOCKER-USER -s 10.88.0.0/24 -p udp -m udp --dport 53 -j DROP";
    Recording r = Recording.of(engine, rule);

    assertThat(r.losses(asked(Transport.UDP, WEB, r.bridge("10.88.0.0/24"))))
        .extracting(stop -> stop.place().rule().orElseThrow().text())
        .containsExactly(rule);
    assertThat(r.losses(asked(Transport.TCP, WEB, r.bridge("10.88.0.0/24")))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "engine-20.10-iptables",
        "engine-26-iptables",
        "engine-28-iptables",
        "engine-29-iptables",
        "engine-29-nftables"
      })
  void the_rules_of_an_internal_network_take_what_would_leave_it(String engine) {
    Recording r = Recording.of(engine, "");

    assertThat(r.losses(asked(Transport.UDP, INSIDE, r.internalBridge())))
        .first()
        .extracting(stop -> stop.place().rule().orElseThrow().text())
        .asString()
        .contains(r.internalBridge());
  }

  private static Packet asked(Transport transport, IpAddress from, String bridge) {
    return new Packet(transport, from, SERVER, 41000, 53, bridge, "uplink", false);
  }

  private record Recording(String text, Firewall firewall) {

    static Recording of(String engine, String moreInFilter) {
      String saved = read(engine, "iptables-nft-save.txt");
      if (!moreInFilter.isEmpty()) {
        saved = withRule(saved, moreInFilter);
      }
      String ruleset = read(engine, "nft.txt");
      return new Recording(
          saved + ruleset,
          new Firewall(
              FirewallTables.merge(
                  IptablesSaveParser.parse(Backend.IPTABLES_NFT, "ip", saved),
                  NftRulesetParser.parse(ruleset)),
              List.of(),
              List.of()));
    }

    /** The first rule of DOCKER-USER: later engines leave that chain empty. */
    private static String withRule(String saved, String rule) {
      int filter = saved.indexOf("*filter");
      Matcher first = Pattern.compile("(?m)^\\[").matcher(saved);
      assertThat(first.find(filter)).isTrue();
      return saved.substring(0, first.start())
          + "[0:0] "
          + rule
          + "\n"
          + saved.substring(first.start());
    }

    String bridge(String subnet) {
      return Pattern.compile("(?m)" + Pattern.quote(subnet) + " ! -o (br-\\w+)")
          .matcher(text)
          .results()
          .findFirst()
          .map(m -> m.group(1))
          .or(
              () ->
                  Pattern.compile("oifname != \"(br-\\w+)\" ip saddr " + Pattern.quote(subnet))
                      .matcher(text)
                      .results()
                      .findFirst()
                      .map(m -> m.group(1)))
          .orElseThrow();
    }

    String internalBridge() {
      Optional<String> other =
          Pattern.compile("br-[0-9a-f]{12}")
              .matcher(text)
              .results()
              .map(m -> m.group())
              .filter(name -> !name.equals(bridge("10.88.0.0/24")))
              .findFirst();
      return other.orElseThrow();
    }

    /** Of the question on its way out, and of the answer on its way back. */
    List<Stop> losses(Packet asked) {
      Packet answer =
          new Packet(
              asked.transport(),
              asked.destination(),
              asked.source(),
              asked.destinationPort(),
              asked.sourcePort(),
              asked.outDevice(),
              asked.inDevice(),
              true);
      return List.of(asked, answer).stream()
          .flatMap(
              packet ->
                  List.of(Point.PREROUTING, Point.FORWARD, Point.POSTROUTING).stream()
                      .flatMap(
                          point ->
                              FirewallWalk.through(firewall, point, flow(at(packet, point), point))
                                  .stream()))
          .filter(stop -> stop.verdict().isLoss())
          .toList();
    }

    /** The answer comes in with the host's address, which masquerading gave the question. */
    private static Flow flow(Packet p, Point point) {
      return point == Point.PREROUTING && p.reply()
          ? new Flow(
              new Packet(
                  p.transport(), p.source(), HOST, 53, 41000, p.inDevice(), p.outDevice(), true),
              p)
          : Flow.untranslated(p);
    }

    /** Where the packet goes is not known before it is routed. */
    private static Packet at(Packet p, Point point) {
      return new Packet(
          p.transport(),
          p.source(),
          p.destination(),
          p.sourcePort(),
          p.destinationPort(),
          p.inDevice(),
          point == Point.PREROUTING ? "" : p.outDevice(),
          p.reply());
    }

    private static String read(String engine, String file) {
      try {
        return Files.readString(Path.of("src/test/resources/recordings", engine, "host", file));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
