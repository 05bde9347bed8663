package dev.whydns.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.fidelity.Packet.Kind;
import dev.whydns.fidelity.Packet.Question;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class CaptureTest {

  private static final String QUERY =
      "c7e30100000100000000000003776562076578616d706c6503636f6d0000010001";

  @Test
  void a_query_of_glibc_over_ipv4_is_read_and_what_the_kernel_answers_is_not() {
    List<String> lines =
        List.of(
            "1795232238763175043 4500003da3ac4000401182300a3500350a350035989600350029150ec7e3010000"
                + "0100000000000003776562076578616d706c6503636f6d0000010001",
            "1795232238763216228 45c0005907d9000040015d380a3500350a35003503034ecf000000004500003da3"
                + "ac4000401182300a3500350a350035989600350029150ec7e3010000010000000000000377656207"
                + "6578616d706c6503636f6d0000010001");

    Question question =
        new Question(0xc7e3, 0x100, "A", "web.example.com.", OptionalInt.empty(), false);
    assertThat(Capture.packets(lines))
        .containsExactly(
            new Packet(
                1_795_232_238_763_175_043L, Kind.UDP, "10.53.0.53", 0x9896, question, false));
  }

  @Test
  void a_connection_and_two_queries_in_one_segment_are_read() {
    String ip = "450000000000400040060000" + "0a350035" + "0a350036";
    String ports = "9c40" + "0035" + "00000000" + "00000000";
    String framed = "0021" + QUERY;
    List<String> lines =
        List.of(
            "1 " + ip + ports + "5002" + "ffff00000000",
            "2 " + ip + ports + "5010" + "ffff00000000",
            "3 " + ip + ports + "5018" + "ffff00000000" + framed + framed);

    Question question =
        new Question(0xc7e3, 0x100, "A", "web.example.com.", OptionalInt.empty(), false);
    assertThat(Capture.packets(lines))
        .containsExactly(
            new Packet(1, Kind.CONNECT, "10.53.0.54", 40000, Question.NONE, false),
            new Packet(3, Kind.TCP, "10.53.0.54", 40000, question, false),
            new Packet(3, Kind.TCP, "10.53.0.54", 40000, question, true));
  }
}
