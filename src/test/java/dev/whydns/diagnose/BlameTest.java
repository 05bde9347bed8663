package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.Confidence;
import dev.whydns.model.Exchange;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.Exchange.Vantage;
import dev.whydns.model.Fact;
import dev.whydns.model.Firewall;
import dev.whydns.model.FirewallChain.Backend;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Measurement;
import dev.whydns.model.Outcome;
import dev.whydns.model.Question;
import dev.whydns.model.Reading;
import dev.whydns.model.Repetition;
import dev.whydns.model.Reply;
import dev.whydns.model.Snapshot;
import dev.whydns.model.Snapshots;
import dev.whydns.model.Transport;
import dev.whydns.parse.IptablesSaveParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which rule of the host is accused, by what its counter did while questions were lost. */
class BlameTest {

  private static final String CERTAIN = "-A FORWARD -p udp -m udp --dport 53 -j DROP";
  private static final String CHANCE =
      "-A FORWARD -p udp -m udp --dport 53 -m statistic --mode random --probability 0.5 -j DROP";
  private static final String MARKED = "-A FORWARD -m mark --mark 0x1 -j DROP";

  private final Snapshot snapshot =
      Snapshots.of(
              Snapshots.bridgeContainer("web")
                  .upstreams(Snapshots.fromContainer("10.0.0.2"))
                  .build())
          .build();
  private final List<Exchange> first = new ArrayList<>();
  private final List<Repetition> repetitions = new ArrayList<>();

  @ParameterizedTest
  @CsvSource({
    "12, HIGH, 10 -> 12 packets while 2 were sent",
    "19, MEDIUM, 10 -> 19 packets while 2 were sent",
    "11, LOW, 10 -> 11 packets while 2 were sent",
  })
  void a_rule_is_the_surer_the_better_its_rise_fits_what_was_sent(
      int after, Confidence sure, String words) {
    repeated(saved(10, CERTAIN), saved(after, CERTAIN), lost(), lost());

    Culprit rule = culprit().orElseThrow();
    assertThat(rule.confidence()).isEqualTo(sure);
    assertThat(rule.readings()).isEqualTo(words);
    assertThat(rule.ruleText()).isEqualTo(CERTAIN);
    assertThat(rule.where()).isEqualTo("host");
    assertThat(rule.reply()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "11, HIGH, 10 -> 11 packets while 1 was lost",
    "14, LOW, 10 -> 14 packets while 1 was lost",
  })
  void a_rule_of_chance_is_measured_by_what_was_lost(int after, Confidence sure, String words) {
    repeated(saved(10, CHANCE), saved(after, CHANCE), lost(), answered());

    Culprit rule = culprit().orElseThrow();
    assertThat(rule.confidence()).isEqualTo(sure);
    assertThat(rule.readings()).isEqualTo(words);
  }

  @Test
  void the_worst_of_several_repetitions_counts() {
    repeated(saved(10, CERTAIN), saved(11, CERTAIN), lost());
    repeated(saved(11, CERTAIN), saved(15, CERTAIN), lost());

    Culprit rule = culprit().orElseThrow();
    assertThat(rule.confidence()).isEqualTo(Confidence.MEDIUM);
    assertThat(rule.readings())
        .isEqualTo("10 -> 11 packets while 1 was sent, then 11 -> 15 packets while 1 was sent");
  }

  @Test
  void a_rule_that_did_not_count_in_one_of_the_repetitions_is_acquitted() {
    repeated(saved(10, CERTAIN), saved(11, CERTAIN), lost());
    repeated(saved(11, CERTAIN), saved(11, CERTAIN), lost());

    assertThat(culprit()).isEmpty();
  }

  @Test
  void a_rule_that_lets_a_question_pass_that_it_would_have_to_take_is_acquitted() {
    repeated(saved(10, CERTAIN), saved(12, CERTAIN), lost(), answered());

    assertThat(culprit()).isEmpty();
  }

  @Test
  void an_answer_before_the_readings_acquits_nobody_for_the_rule_may_have_come_since() {
    first.add(answered());
    repeated(saved(10, CERTAIN), saved(11, CERTAIN), lost());

    assertThat(culprit()).isPresent();
  }

  @Test
  void a_rule_of_chance_that_counted_nothing_at_all_is_acquitted() {
    first.add(lost());
    repeated(saved(10, CHANCE), saved(10, CHANCE), answered());

    assertThat(culprit()).isEmpty();
  }

  @Test
  void what_must_take_the_question_is_likely_even_without_a_counter() {
    repeated(withoutCounters(CERTAIN), withoutCounters(CERTAIN), lost());

    assertThat(culprit().orElseThrow().confidence()).isEqualTo(Confidence.MEDIUM);
    assertThat(culprit().orElseThrow().readings()).isEqualTo("no counter to read");
  }

  @Test
  void what_only_may_take_it_is_a_guess_and_two_guesses_are_none() {
    repeated(withoutCounters(MARKED), withoutCounters(MARKED), lost());
    assertThat(culprit().orElseThrow().confidence()).isEqualTo(Confidence.LOW);

    repetitions.clear();
    repeated(withoutCounters(MARKED, CHANCE), withoutCounters(MARKED, CHANCE), lost());
    assertThat(culprit()).isEmpty();
  }

  @Test
  void a_rule_that_counted_exactly_is_accused_before_one_that_counted_more() {
    repeated(
        saved(List.of(10L, 20L), CHANCE, MARKED), saved(List.of(15L, 21L), CHANCE, MARKED), lost());
    assertThat(culprit().orElseThrow().ruleText()).isEqualTo(MARKED);

    repetitions.clear();
    repeated(
        saved(List.of(20L, 10L), CHANCE, MARKED), saved(List.of(21L, 15L), CHANCE, MARKED), lost());
    assertThat(culprit().orElseThrow().ruleText()).isEqualTo(CHANCE);
  }

  @Test
  void a_certain_rule_that_counted_more_is_accused_before_an_uncertain_one() {
    String text =
        """
        *raw
        :PREROUTING ACCEPT [0:0]
        [%d:0] -A PREROUTING -m mark --mark 0x1 -j DROP
        COMMIT
        *filter
        :FORWARD ACCEPT [0:0]
        [%d:0] -A FORWARD -p udp -m udp --dport 53 -j DROP
        COMMIT
        """;
    repeated(parsed(text.formatted(10, 20)), parsed(text.formatted(15, 25)), lost());

    assertThat(culprit().orElseThrow().ruleText()).isEqualTo(CERTAIN);
    assertThat(culprit().orElseThrow().confidence()).isEqualTo(Confidence.MEDIUM);
  }

  @Test
  void a_rule_is_found_again_where_others_came_or_went_before_it() {
    String other = "-A FORWARD -s 192.0.2.0/24 -j ACCEPT";
    repeated(saved(List.of(10L), CERTAIN), saved(List.of(0L, 11L), other, CERTAIN), lost());

    Culprit rule = culprit().orElseThrow();
    assertThat(rule.readings()).isEqualTo("10 -> 11 packets while 1 was sent");
    assertThat(rule.confidence()).isEqualTo(Confidence.HIGH);
  }

  @Test
  void of_two_rules_with_one_text_the_counter_of_the_same_place_counts() {
    String maybe = "-A FORWARD -p udp -m mark --mark 0x1 -j DROP";
    repeated(
        saved(List.of(10L, 70L), maybe, maybe), saved(List.of(11L, 70L), maybe, maybe), lost());

    Culprit rule = culprit().orElseThrow();
    assertThat(rule.place().rule().orElseThrow().position()).isEqualTo(1);
    assertThat(rule.readings()).isEqualTo("10 -> 11 packets while 1 was lost");
  }

  @Test
  void a_policy_has_a_counter_too() {
    repeated(policy(7), policy(8), lost());

    Culprit rule = culprit().orElseThrow();
    assertThat(rule.ruleText()).isEqualTo("-P FORWARD DROP");
    assertThat(rule.confidence()).isEqualTo(Confidence.HIGH);
    assertThat(rule.readings()).isEqualTo("7 -> 8 packets while 1 was sent");
  }

  @Test
  void a_rule_that_takes_the_answers_is_said_to() {
    repeated(
        saved(3, "-A FORWARD -p udp -m udp --sport 53 -j DROP"),
        saved(4, "-A FORWARD -p udp -m udp --sport 53 -j DROP"),
        lost());

    assertThat(culprit().orElseThrow().doesTo()).isEqualTo("drops the answers to");
  }

  @Test
  void what_was_not_sent_is_neither_lost_nor_counted() {
    Outcome notSent = new Outcome.NotSent("the deadline came first");
    repeated(saved(10, CERTAIN), saved(11, CERTAIN), lost(), exchange(Transport.UDP, 1, notSent));
    assertThat(culprit().orElseThrow().readings()).isEqualTo("10 -> 11 packets while 1 was sent");

    repetitions.clear();
    repeated(saved(10, CERTAIN), saved(11, CERTAIN), exchange(Transport.UDP, 1, notSent));
    assertThat(culprit()).isEmpty();
  }

  @Test
  void connections_that_the_kernel_still_tries_explain_a_few_packets_more() {
    String tcp = "-A FORWARD -p tcp -m tcp --dport 53 -j DROP";
    Outcome silence = Answers.silence();
    first.add(exchange(Transport.TCP, 0, silence));
    repeated(saved(10, tcp), saved(12, tcp), exchange(Transport.TCP, 1, silence));
    repeated(saved(12, tcp), saved(15, tcp), exchange(Transport.TCP, 2, silence));
    assertThat(culprit().orElseThrow().confidence()).isEqualTo(Confidence.HIGH);

    repetitions.clear();
    repeated(saved(10, tcp), saved(13, tcp), exchange(Transport.TCP, 1, silence));
    assertThat(culprit().orElseThrow().confidence()).isEqualTo(Confidence.MEDIUM);
  }

  @Test
  void what_the_engine_tries_again_for_a_question_over_tcp_counts_as_well() {
    String tcp = "-A FORWARD -p tcp -m tcp --dport 53 -j DROP";
    Outcome silence = Answers.silence();
    first.add(exchange(Transport.TCP, 0, silence));
    first.add(to(Probe.STUB, IpAddress.EMBEDDED_DNS, Transport.TCP, 0, silence));
    repeated(saved(10, tcp), saved(13, tcp), exchange(Transport.TCP, 1, silence));

    assertThat(culprit().orElseThrow().confidence()).isEqualTo(Confidence.HIGH);
  }

  @Test
  void datagrams_are_not_sent_again_by_the_kernel() {
    first.add(lost());
    repeated(saved(10, CERTAIN), saved(12, CERTAIN), lost());

    assertThat(culprit().orElseThrow().confidence()).isEqualTo(Confidence.MEDIUM);
  }

  @Test
  void the_reading_with_the_fewest_gaps_tells_which_rules_there_are() {
    Firewall partly = new Firewall(List.of(), List.of(), List.of("nft did not answer"));
    repetitions.add(
        new Repetition(
            List.of(lost()), List.of(reading(partly)), List.of(reading(saved(11, CERTAIN)))));
    repeated(saved(11, CERTAIN), saved(12, CERTAIN), lost());

    assertThat(culprit().orElseThrow().ruleText()).isEqualTo(CERTAIN);
  }

  @Test
  void readings_of_another_namespace_say_nothing_of_the_host_s_rules() {
    Firewall partly =
        new Firewall(saved(10, CERTAIN).chains(), List.of(), List.of("legacy tables"));
    Firewall later = new Firewall(saved(11, CERTAIN).chains(), List.of(), List.of("legacy tables"));
    Vantage inside =
        new Vantage("web", snapshot.targets().get(0).netns().known().orElseThrow().inode());
    Reading before = reading(saved(500, CERTAIN));
    Reading ofWeb =
        new Reading(
            inside,
            Fact.of(new Firewall(List.of(), List.of(), List.of())),
            before.conntrack(),
            before.udp(),
            before.sockets());
    Reading countsOfWeb =
        new Reading(inside, before.firewall(), before.conntrack(), before.udp(), before.sockets());
    repetitions.add(
        new Repetition(
            List.of(lost()),
            List.of(ofWeb, countsOfWeb, reading(partly)),
            List.of(countsOfWeb, reading(later))));

    assertThat(culprit().orElseThrow().readings()).isEqualTo("10 -> 11 packets while 1 was sent");
  }

  @Test
  void what_was_lost_once_and_not_asked_again_accuses_nobody_beside_what_was_lost_again() {
    String tcp = "-A FORWARD -p tcp -m tcp --dport 53 -j DROP";
    first.add(exchange(Transport.TCP, 0, Answers.silence()));
    repeated(saved(List.of(0L, 10L), tcp, CHANCE), saved(List.of(0L, 15L), tcp, CHANCE), lost());

    assertThat(culprit().orElseThrow().ruleText()).isEqualTo(CHANCE);
  }

  @Test
  void only_connections_that_the_engine_waits_for_are_tried_again_by_it() {
    String tcp = "-A FORWARD -p tcp -m tcp --dport 53 -j DROP";
    first.add(exchange(Transport.TCP, 0, Answers.silence()));
    first.add(to(Probe.STUB, IpAddress.EMBEDDED_DNS, Transport.UDP, 0, Answers.silence()));
    first.add(to(Probe.STUB, IpAddress.EMBEDDED_DNS, Transport.TCP, 0, answered().outcome()));
    repeated(saved(10, tcp), saved(13, tcp), exchange(Transport.TCP, 1, Answers.silence()));

    assertThat(culprit().orElseThrow().confidence()).isEqualTo(Confidence.MEDIUM);
  }

  @Test
  void a_rule_in_another_chain_of_the_same_text_is_another_suspect() {
    String text =
        """
        *mangle
        :FORWARD ACCEPT [0:0]
        [%d:0] -A FORWARD -m mark --mark 0x1 -j DROP
        COMMIT
        *filter
        :FORWARD ACCEPT [0:0]
        [%d:0] -A FORWARD -m mark --mark 0x1 -j DROP
        COMMIT
        """;
    repeated(parsed(text.formatted(5, 10)), parsed(text.formatted(5, 11)), lost());

    assertThat(culprit().orElseThrow().chain().table()).isEqualTo("filter");
  }

  private Optional<Culprit> culprit() {
    Measurement measured = new Measurement(List.copyOf(first), List.copyOf(repetitions), List.of());
    Case c = Case.of(snapshot, snapshot.targets().get(0), measured, JudgeOptions.pathOnly());
    return Blame.of(c, e -> e.server().equals(IpAddress.literal("10.0.0.2")));
  }

  private void repeated(Firewall before, Firewall after, Exchange... sent) {
    repetitions.add(
        new Repetition(List.of(sent), List.of(reading(before)), List.of(reading(after))));
  }

  private static Reading reading(Firewall firewall) {
    return new Reading(
        new Vantage("host", Snapshots.HOST_NETNS),
        Fact.of(firewall),
        Fact.absent("conntrack"),
        Fact.absent("snmp"),
        Fact.of(List.of()));
  }

  private static Firewall saved(long count, String rule) {
    return saved(List.of(count), rule);
  }

  private static Firewall saved(List<Long> counts, String... rules) {
    StringBuilder text = new StringBuilder("*filter\n:FORWARD ACCEPT [0:0]\n");
    for (int i = 0; i < rules.length; i++) {
      text.append("[").append(counts.get(i)).append(":0] ").append(rules[i]).append("\n");
    }
    return parsed(text + "COMMIT\n");
  }

  private static Firewall withoutCounters(String... rules) {
    return parsed("*filter\n:FORWARD ACCEPT [0:0]\n" + String.join("\n", rules) + "\nCOMMIT\n");
  }

  private static Firewall policy(long count) {
    return parsed("*filter\n:FORWARD DROP [" + count + ":0]\nCOMMIT\n");
  }

  private static Firewall parsed(String text) {
    return new Firewall(
        IptablesSaveParser.parse(Backend.IPTABLES_NFT, "ip", text), List.of(), List.of());
  }

  private Exchange lost() {
    return exchange(Transport.UDP, 1, Answers.silence());
  }

  private Exchange answered() {
    return exchange(
        Transport.UDP,
        1,
        new Outcome.Answered(1, false, new Reply("NOERROR", false, false, true, List.of(), 60)));
  }

  private Exchange exchange(Transport transport, int round, Outcome outcome) {
    return to(Probe.STUB, IpAddress.literal("10.0.0.2"), transport, round, outcome);
  }

  private Exchange to(
      Probe probe, IpAddress server, Transport transport, int round, Outcome outcome) {
    return new Exchange(
        probe,
        new Vantage("web", snapshot.targets().get(0).netns().known().orElseThrow().inode()),
        server,
        53,
        transport,
        new Question("api.example.com", "A", OptionalInt.empty(), Question.Purpose.NAMED),
        round,
        1,
        33,
        Optional.of("10.88.0.2:41000"),
        outcome,
        List.of());
  }
}
