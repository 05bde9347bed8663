package dev.whydns.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.IpAddress;
import dev.whydns.model.Question;
import dev.whydns.model.Reply;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What a played server reads is what {@link Wire} writes, and the other way round. */
class ServedQueryTest {

  private static final List<IpAddress> BOTH =
      List.of(IpAddress.literal("203.0.113.7"), IpAddress.literal("2001:db8::7"));

  private static ServedQuery asked(String name, String type) {
    Question question = new Question(name, type, OptionalInt.of(1232), Question.Purpose.OUTSIDE);
    return ServedQuery.of(new Wire().query(question, 4711)).orElseThrow();
  }

  private static Reply read(byte[] wire) {
    Decoded.Message message = (Decoded.Message) Wire.decode(wire);
    assertThat(message.id()).isEqualTo(4711);
    return message.reply();
  }

  @Test
  void a_query_is_its_name_in_lower_case_and_its_type() {
    assertThat(asked("API.example.com", "AAAA").name()).isEqualTo("api.example.com");
    assertThat(asked("API.example.com", "AAAA").type()).isEqualTo("AAAA");
    assertThat(asked(".", "NS").name()).isEqualTo(".");
  }

  @Test
  void addresses_are_those_of_the_family_that_was_asked_for() {
    Reply a = read(asked("api.example.com", "A").addresses(BOTH, 300));
    Reply aaaa = read(asked("api.example.com", "AAAA").addresses(BOTH, 300));
    Reply mx = read(asked("api.example.com", "MX").addresses(BOTH, 300));

    assertThat(a.answers())
        .containsExactly(new Reply.Answer("api.example.com", "A", 300, "203.0.113.7"));
    assertThat(aaaa.answers())
        .containsExactly(new Reply.Answer("api.example.com", "AAAA", 300, "2001:db8::7"));
    assertThat(mx.answers()).isEmpty();
    assertThat(mx.rcode()).isEqualTo("NOERROR");
  }

  @Test
  void nothing_and_failures_have_their_code_and_no_answer() {
    Reply missing = read(asked("no.example.org", "A").nothing(false, "example.com", 300));
    Reply empty = read(asked("api.example.com", "TXT").nothing(true, "example.com", 300));
    Reply failed = read(asked("api.example.com", "A").failure("SERVFAIL"));

    assertThat(List.of(missing.rcode(), empty.rcode(), failed.rcode()))
        .containsExactly("NXDOMAIN", "NOERROR", "SERVFAIL");
    assertThat(List.of(missing, empty, failed)).allMatch(reply -> reply.answers().isEmpty());
  }

  @Test
  void a_pointer_names_what_has_the_address() {
    String reverse = ServedQuery.reverse(IpAddress.literal("10.88.0.3"));
    Reply reply = read(asked(reverse, "PTR").pointer("db.appnet", 600));

    assertThat(reverse).isEqualTo("3.0.88.10.in-addr.arpa");
    assertThat(reply.answers())
        .containsExactly(new Reply.Answer(reverse, "PTR", 600, "db.appnet."));
  }

  @Test
  void what_is_no_query_is_none() {
    byte[] reply = asked("api.example.com", "A").failure("SERVFAIL");

    assertThat(ServedQuery.of(reply)).isEmpty();
    assertThat(ServedQuery.of(new byte[] {1, 2, 3})).isEmpty();
    assertThat(ServedQuery.of(new byte[12])).isEmpty();
  }
}
