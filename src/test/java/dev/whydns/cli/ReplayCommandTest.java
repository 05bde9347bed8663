package dev.whydns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mistakes on the command line of {@code replay}: one line, and what to type instead. */
class ReplayCommandTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          replay                                      | TARGET is missing
          replay web                                  | NAME is missing
          replay web a..b                             | "a..b" is no DNS name; type one like api.example.com
          replay web .                                | "." is no DNS name; type one like api.example.com
          replay web a.test --via wire                | --via takes nat, direct, upstream, host or all, not "wire"
          replay web a.test --option Timeout          | "Timeout" is no option of resolv.conf; type one like timeout:1
          replay web a.test --nameserver dns.test     | "dns.test" is no IP address; type one like 10.0.0.2
          replay web a.test --ndots 16                | --ndots takes 0 to 15
          replay web a.test --type MX                 | --type takes A or AAAA, not "MX"
          replay web a.test --count 0                 | --count takes 1 to 1000000
          replay web a.test --parallel 33             | --parallel takes 1 to 32
          replay web a.test --every soon              | --every: "soon" is no time; type 500ms, 2s or 1m
          replay web a.test --for 0s                  | --for: "0s" is not between 1ms and a day
          replay web a.test --slow -1s                | --slow: "-1s" is no time; type 500ms, 2s or 1m
          replay web a.test --untl-failure            | unknown option --untl-failure; did you mean --until-failure?
          """)
  void a_mistake_is_one_line_that_says_what_to_type(String line, String message) {
    assertThat(err(line)).isEqualTo("64 whydns: " + message + "; see: whydns replay --help\n");
  }

  @ParameterizedTest
  @CsvSource({"uclibc", "GLIBC", "''"})
  void an_unknown_library_is_refused_with_those_that_are_known(String library) {
    assertThat(err("replay web a.test --as=" + library))
        .startsWith("64 whydns: --as does not know \"" + library + "\"; type one of auto, all, ")
        .hasLineCount(1);
  }

  /** What follows keeps a line without a mistake from looking at this machine. */
  private static String err(String line) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Streams streams =
        new Streams(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false,
            Map.of());
    int code = new Cli(streams).run((line.strip() + " -o /nonexistent/x").split(" +"));
    assertThat(out.size()).isZero();
    return code + " " + err.toString(StandardCharsets.UTF_8);
  }
}
