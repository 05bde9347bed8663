package dev.whydns.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whydns.fuzz.Changes;
import dev.whydns.fuzz.Fuzz;
import dev.whydns.model.Octets;
import dev.whydns.model.Question;
import dev.whydns.model.Reply;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireTest {
  private static final String QUESTION = "076578616d706c6503636f6d0000010001";
  private final Wire wire = new Wire();

  @Test
  void a_query_is_what_a_c_library_sends() {
    assertThat(hex(wire.query(question("example.com", "A", OptionalInt.empty()), 0x1234)))
        .isEqualTo("1234" + "0100" + "0001000000000000" + QUESTION);
  }

  @Test
  void edns_adds_an_opt_record_without_flags() {
    assertThat(hex(wire.query(question("example.com", "A", OptionalInt.of(1232)), 1)))
        .isEqualTo("0001" + "0100" + "0001000000000001" + QUESTION + "00002904d0000000000000");
  }

  @Test
  void the_second_query_differs_in_its_id_alone() {
    byte[] first = wire.query(question("example.com", "AAAA", OptionalInt.empty()), 0xffff);
    byte[] second = wire.query(question("example.com", "AAAA", OptionalInt.empty()), 2);
    assertThat(hex(first)).startsWith("ffff");
    assertThat(hex(second)).isEqualTo("0002" + hex(first).substring(4));
  }

  @Test
  void the_longest_name_can_be_asked() {
    String name = "%1$s.%1$s.%1$s.%2$s".formatted("a".repeat(63), "b".repeat(61));
    assertThat(wire.query(question(name, "A", OptionalInt.empty()), 1)).hasSize(12 + 255 + 4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "@", "a..b", ".a", "two words", "a\u001b[31m", "bücher.example"})
  void what_is_no_name_is_said_to_be_none(String name) {
    assertThatThrownBy(() -> wire.query(question(name, "A", OptionalInt.empty()), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .isNotBlank();
  }

  @Test
  void too_long_names_and_unknown_types_are_refused() {
    assertThatThrownBy(() -> wire.query(question("a".repeat(64), "A", OptionalInt.empty()), 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> wire.query(question("a.".repeat(127) + "bb", "A", OptionalInt.empty()), 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> wire.query(question("a", "NONSENSE", OptionalInt.empty()), 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_reply_has_its_flags_its_code_and_its_answers() {
    byte[] reply =
        bytes(
            "1234"
                + "8580"
                + "0001000200000000"
                + QUESTION
                + "c00c"
                + "00050001"
                + "0000003c"
                + "0006"
                + "03777777c00c"
                + "c029"
                + "00010001"
                + "00000258"
                + "0004"
                + "cb007107");
    assertThat(Wire.decode(reply))
        .isEqualTo(
            new Decoded.Message(
                0x1234,
                "example.com",
                "A",
                new Reply(
                    "NOERROR",
                    true,
                    false,
                    true,
                    List.of(
                        new Reply.Answer("example.com", "CNAME", 60, "www.example.com."),
                        new Reply.Answer("www.example.com", "A", 600, "203.0.113.7")),
                    reply.length,
                    Octets.of(reply)),
                0,
                false));
  }

  @Test
  void a_truncated_reply_that_is_cut_off_is_still_a_reply() {
    assertThat(reply("00018300" + "0001000900000000" + QUESTION + "c00c0001").truncated()).isTrue();
  }

  @Test
  void a_refusal_without_a_question_is_a_reply() {
    assertThat(reply("00018005" + "0000000000000000").rcode()).isEqualTo("REFUSED");
  }

  @Test
  void an_extended_code_is_read_from_the_opt_record() {
    assertThat(reply("00018000" + "0000000000000001" + "00002904d0" + "01000000" + "0000").rcode())
        .isEqualTo("BADVERS");
  }

  @Test
  void escape_sequences_in_a_name_are_shown_as_numbers() {
    Decoded decoded =
        Wire.decode(bytes("00018180" + "0001000000000000" + "051b5b33316d00" + "00010001"));
    assertThat(((Decoded.Message) decoded).name()).isEqualTo("\\027[31m");
  }

  @Test
  void our_own_query_is_no_reply() {
    byte[] query = wire.query(question("example.com", "A", OptionalInt.empty()), 7);
    assertThat(Wire.decode(query)).isInstanceOf(Decoded.Garbage.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "000181",
        "00018180" + "0001000100000000" + "c00c" + "00010001",
        "00018180" + "0001000100000000" + "c00e" + "c00c" + "00010001",
        "00018180"
            + "0001000100000000"
            + QUESTION
            + "c00c"
            + "00010001"
            + "0000003c"
            + "0005"
            + "cb007107ff",
        "00018180" + "0001ffffffffffff" + QUESTION,
        "00018180"
            + "0001000100000000"
            + QUESTION
            + "c00c"
            + "00010001"
            + "0000003c"
            + "ffff"
            + "cb",
      })
  void hostile_bytes_are_garbage_with_a_reason(String hex) {
    assertThat(Wire.decode(bytes(hex)))
        .isInstanceOfSatisfying(Decoded.Garbage.class, g -> assertThat(g.why()).isNotBlank());
  }

  @Test
  void a_reply_of_thousands_of_answers_keeps_the_first_hundred() {
    ByteArrayOutputStream reply = new ByteArrayOutputStream();
    reply.writeBytes(bytes("00018180" + "00010fa000000000" + QUESTION));
    for (int i = 0; i < 4000; i++) {
      reply.writeBytes(bytes("c00c" + "00010001" + "0000003c" + "0004" + "cb007107"));
    }
    assertThat(((Decoded.Message) Wire.decode(reply.toByteArray())).reply().answers())
        .hasSize(Wire.ANSWERS_KEPT);
  }

  /**
   * Each owner name is a chain of 8,000 pointers: the most steps that 64 KiB can ask of a decoder.
   */
  @Test
  void a_message_made_of_pointers_is_read_in_bounded_time() {
    ByteBuffer message = ByteBuffer.allocate(65_535);
    message.put(bytes("00018180" + "0001100000000000")).put((byte) 0).putInt(0x00010001);
    int chain = message.position();
    message.put((byte) 1).put((byte) 'a').put((byte) 0).put((byte) 0);
    message.put(bytes("ffff0001" + "0000003c" + "3ff0"));
    int first = message.position();
    for (int at = first; at < first + 0x3ff0; at += 2) {
      message.putShort((short) (0xc000 | (at == first ? chain : at - 2)));
    }
    while (message.remaining() > 12) {
      message
          .putShort((short) (0xc000 | (first + 0x3ff0 - 40) & 0x3fff))
          .put(bytes("00100001000000000000"));
    }
    long start = System.nanoTime();
    Wire.decode(message.array());
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void changes_of_a_reply_never_throw() {
    byte[] reply =
        bytes(
            "12348180"
                + "0001000200000001"
                + QUESTION
                + "c00c"
                + "00050001"
                + "0000003c"
                + "0006"
                + "03777777c00c"
                + "c029"
                + "00010001"
                + "00000258"
                + "0004"
                + "cb007107"
                + "00002904d0000000000000");
    Fuzz.run(
        2,
        Changes.of(reply),
        changed -> {
          assertThat(Wire.decode(changed)).isNotNull();
          assertThat(Fit.of(reply, changed)).isNotNull();
        });
  }

  @Test
  void a_reply_fits_whatever_its_letter_case() {
    byte[] query = wire.query(question("example.com", "A", OptionalInt.empty()), 0x1234);
    assertThat(
            Fit.of(
                query,
                bytes("12348180" + "0001000000000000" + "074558414d504c4503436f4d0000010001")))
        .isEqualTo(Fit.TAKE);
  }

  @Test
  void another_id_or_another_question_does_not_fit() {
    byte[] query = wire.query(question("example.com", "A", OptionalInt.empty()), 0x1234);
    assertThat(Fit.of(query, bytes("12358180" + "0001000000000000" + QUESTION)))
        .isEqualTo(Fit.OTHER_ID);
    assertThat(
            Fit.of(
                query,
                bytes("12348180" + "0001000000000000" + QUESTION.replace("00010001", "001c0001"))))
        .isEqualTo(Fit.OTHER_QUESTION);
    assertThat(Fit.of(query, bytes("12348180" + "0001000000000000" + "0161" + "00" + "00010001")))
        .isEqualTo(Fit.OTHER_QUESTION);
  }

  private static Reply reply(String hex) {
    return ((Decoded.Message) Wire.decode(bytes(hex))).reply();
  }

  private static Question question(String name, String type, OptionalInt edns) {
    return new Question(name, type, edns, Question.Purpose.OUTSIDE);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
