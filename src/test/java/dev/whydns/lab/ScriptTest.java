package dev.whydns.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Each behaviour, by label and by server. */
class ScriptTest {

  private static final boolean UDP = false;
  private static final boolean TCP = true;

  @ParameterizedTest
  @CsvSource({
    "ok.example.com.,            A,    NOERROR,  1",
    "ok.example.com.,            AAAA, NOERROR,  1",
    "ok.example.com.,            MX,   NOERROR,  0",
    "ok.example.com.,            TXT,  NOERROR,  1",
    "ok.example.org.,            A,    NXDOMAIN, 0",
    "web.,                       A,    NXDOMAIN, 0",
    ".,                          NS,   NOERROR,  0",
    "servfail.example.com.,      A,    SERVFAIL, 0",
    "REFUSED.example.com.,       A,    REFUSED,  0",
    "notimp.example.com.,        A,    NOTIMP,   0",
    "nxdomain.example.com.,      A,    NXDOMAIN, 0",
    "nxdomain-aaaa.example.com., A,    NOERROR,  1",
    "nxdomain-aaaa.example.com., AAAA, NXDOMAIN, 0",
    "empty.example.com.,         A,    NOERROR,  0",
    "empty-aaaa.example.com.,    AAAA, NOERROR,  0",
    "hostile.example.com.,       A,    NOERROR,  2",
  })
  void a_name_says_how_it_is_answered(String name, String type, String rcode, int answers)
      throws IOException {
    Message reply = reply(script(), query(name, type), TCP);

    assertThat(Rcode.string(reply.getRcode())).isEqualTo(rcode);
    assertThat(reply.getSection(Section.ANSWER)).hasSize(answers);
    assertThat(reply.getHeader().getFlag(Flags.RA)).isTrue();
    assertThat(reply.getHeader().getFlag(Flags.AA)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"drop,A", "drop-a,A", "drop-aaaa,AAAA", "drop-udp,A"})
  void silence_holds_for_a_label_and_for_a_server(String behaviour, String type)
      throws IOException {
    assertThat(script().reply(query(behaviour + ".example.com.", type), UDP)).isEmpty();
    assertThat(script(behaviour).reply(query("ok.example.com.", type), UDP)).isEmpty();
    assertThat(script(behaviour).reply(query("ok.example.com.", "TXT"), TCP).isEmpty())
        .isEqualTo(behaviour.equals("drop"));
  }

  @Test
  void edns_is_ignored_refused_or_answered() throws IOException {
    Message query = query("ok.example.com.", "A");
    query.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);

    assertThat(script("drop-edns").reply(query, UDP)).isEmpty();
    assertThat(reply(script(), query, UDP).getOPT()).isNotNull();
    Message refusal = reply(script("formerr-edns"), query, UDP);
    assertThat(refusal.getRcode()).isEqualTo(Rcode.FORMERR);
    assertThat(refusal.getOPT()).isNull();
  }

  @Test
  void what_does_not_fit_is_truncated_over_udp_and_whole_over_tcp() throws IOException {
    Message query = query("big.example.com.", "A");

    assertThat(reply(script(), query, UDP).getHeader().getFlag(Flags.TC)).isTrue();
    assertThat(reply(script(), query, TCP).getSection(Section.ANSWER)).hasSize(60);
    assertThat(script("oversize").reply(query, UDP).orElseThrow()).hasSizeGreaterThan(512);
    assertThat(reply(script("trunc"), query("a.test.", "A"), UDP).getSection(Section.ANSWER))
        .isEmpty();
  }

  @Test
  void a_server_knows_names_that_others_do_not() throws IOException {
    var here = InetAddress.getByName("203.0.113.99");
    var script = new Script(Set.of(), Map.of("*.corp.example", here));

    assertThat(address(script, "a.b.corp.example.")).isEqualTo("203.0.113.99");
    assertThat(address(script, "ok.example.com.")).isEqualTo("203.0.113.7");
    assertThat(address(new Script(Set.of(), Map.of("*", here)), "ok.example.com."))
        .isEqualTo("203.0.113.99");
    Message aaaa = reply(script, query("a.corp.example.", "AAAA"), UDP);
    assertThat(aaaa.getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(aaaa.getSection(Section.ANSWER)).isEmpty();
  }

  @Test
  void delays_add_up() throws IOException {
    Message a = query("slow-200.slow-aaaa-1000.example.com.", "A");
    Message aaaa = query("slow-200.slow-aaaa-1000.example.com.", "AAAA");

    assertThat(script("slow-50").delay(a)).isEqualTo(Duration.ofMillis(250));
    assertThat(script().delay(aaaa)).isEqualTo(Duration.ofMillis(1200));
  }

  @Test
  void the_wire_can_be_wrong() throws IOException {
    Message query = query("ok.example.com.", "A");

    assertThat(reply(script("wrongid"), query, UDP).getHeader().getID())
        .isNotEqualTo(query.getHeader().getID());
    assertThat(script("malformed").reply(query, UDP).orElseThrow()).hasSize(16);
  }

  private static Script script(String... behaviours) {
    for (String behaviour : behaviours) {
      assertThat(Script.known(behaviour)).as(behaviour).isTrue();
    }
    return new Script(Set.of(behaviours), Map.of());
  }

  private static Message query(String name, String type) throws IOException {
    return Message.newQuery(Record.newRecord(Name.fromString(name), Type.value(type), DClass.IN));
  }

  private static Message reply(Script script, Message query, boolean tcp) throws IOException {
    return new Message(script.reply(query, tcp).orElseThrow());
  }

  private static String address(Script script, String name) throws IOException {
    return reply(script, query(name, "A"), UDP).getSection(Section.ANSWER).get(0).rdataToString();
  }
}
