package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.AnswerGroup.By;
import dev.whydns.model.Exchange;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Outcome;
import dev.whydns.model.Question;
import dev.whydns.model.Question.Purpose;
import dev.whydns.model.Reply;
import dev.whydns.model.ResolvConf;
import dev.whydns.model.Snapshots;
import dev.whydns.model.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnswersSeenTest {

  private final List<Exchange> exchanges = new ArrayList<>();
  private ResolvConf conf =
      Snapshots.resolvConf().nameservers("127.0.0.11").options("ndots:0").build();

  private AnswersSeen seen(String name) {
    return AnswersSeen.of(
        Snapshots.container("web").resolvConf(conf).build(),
        exchanges,
        name,
        address -> address.text().startsWith("10.88.") || address.isV6());
  }

  private AnswersSeenTest told(String name, String type, long ttl, String... addresses) {
    List<Reply.Answer> records = new ArrayList<>();
    for (String a : addresses) {
      records.add(new Reply.Answer(name, type, ttl, a));
    }
    String rcode = addresses.length == 0 ? "NXDOMAIN" : "NOERROR";
    return came(name, type, new Reply(rcode, false, false, true, records, 60));
  }

  private AnswersSeenTest came(String name, String type, Reply reply) {
    return came(name, type, Transport.UDP, new Outcome.Answered(1, false, reply));
  }

  private AnswersSeenTest came(String name, String type, Transport transport, Outcome outcome) {
    exchanges.add(
        new Exchange(
            Exchange.Probe.STUB,
            new Exchange.Vantage("web", 1),
            IpAddress.EMBEDDED_DNS,
            53,
            transport,
            new Question(name, type, OptionalInt.empty(), Purpose.NAMED),
            0,
            1,
            30,
            Optional.of("127.0.0.1:40000"),
            outcome,
            List.of()));
    return this;
  }

  @Test
  void all_rounds_and_both_families_together_are_the_answer() {
    told("db", "A", 600, "10.88.0.4", "10.88.0.3").told("db", "AAAA", 600, "2001:DB8:0::3");
    told("db", "A", 600, "10.88.0.5");

    AnswersSeen seen = seen("db");

    assertThat(seen.addresses())
        .containsExactly("10.88.0.3", "10.88.0.4", "10.88.0.5", "2001:db8::3");
    assertThat(seen.own()).isEqualTo(seen.addresses());
    assertThat(seen.by()).isEqualTo(By.ENGINE);
    assertThat(seen.said()).isEqualTo("NOERROR");
  }

  @Test
  void another_lifetime_or_an_address_that_is_not_near_is_a_servers() {
    told("db", "A", 599, "10.88.0.3");
    assertThat(seen("db").own()).isEmpty();
    assertThat(seen("db").by()).isEqualTo(By.SERVER);

    exchanges.clear();
    told("db", "A", 600, "203.0.113.7");
    assertThat(seen("db").own()).isEmpty();

    exchanges.clear();
    told("db", "A", 600, "10.88.0.3").told("db", "A", 60, "203.0.113.7");
    assertThat(seen("db").own()).containsExactly("10.88.0.3");
    assertThat(seen("db").by()).isEqualTo(By.SERVER);
  }

  @Test
  void the_first_name_of_the_search_list_with_an_address_is_what_counts() {
    conf =
        Snapshots.resolvConf()
            .nameservers("127.0.0.11")
            .search("a.example.com", "b.example.com")
            .options("ndots:1")
            .build();
    told("db.a.example.com", "A", 300).told("db.b.example.com", "A", 300, "203.0.113.7");
    told("db", "A", 600, "10.88.0.3");

    assertThat(seen("db").asked()).isEqualTo("db.b.example.com");
    assertThat(seen("db").usedSuffix("db")).isTrue();
    assertThat(seen("db.").asked()).isEqualTo("db");
    assertThat(seen("DB.").usedSuffix("DB")).isFalse();
  }

  @Test
  void where_no_name_has_an_address_the_plain_one_is_told() {
    conf = Snapshots.resolvConf().nameservers("127.0.0.11").search("a.example.com").build();
    told("db.a.example.com", "A", 300).told("db", "A", 300);

    assertThat(seen("db").asked()).isEqualTo("db");
    assertThat(seen("db").said()).isEqualTo("NXDOMAIN");
    assertThat(seen("db").isDenial()).isTrue();
  }

  @Test
  void silence_is_no_denial() {
    came("db", "A", Transport.UDP, new Outcome.TimedOut(2000));

    assertThat(seen("db").isAnswered()).isFalse();
    assertThat(seen("db").said()).isEqualTo("no answer");
    assertThat(seen("db").isDenial()).isFalse();
    assertThat(seen("db").canHave("10.88.0.3")).isFalse();
    exchanges.clear();
    assertThat(seen("db").said()).isEqualTo("not asked");
  }

  @Test
  void a_family_is_whole_that_was_answered_uncut_over_either_transport() {
    Reply cut = new Reply("NOERROR", false, true, true, List.of(), 512);
    told("db", "AAAA", 300).came("db", "A", cut);
    assertThat(seen("db").whole()).containsExactly("AAAA");

    came(
        "db",
        "A",
        Transport.TCP,
        new Outcome.Answered(1, false, new Reply("NOERROR", false, false, true, List.of(), 90)));
    assertThat(seen("db").whole()).containsExactlyInAnyOrder("A", "AAAA");
  }

  @Test
  void a_reply_of_which_records_were_left_out_is_not_whole() {
    told(
        "db",
        "A",
        600,
        IntStream.range(0, 100).mapToObj(i -> "10.88.1." + i).toArray(String[]::new));

    assertThat(seen("db").canHave("10.88.2.1")).isFalse();
  }
}
