package dev.whydns.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.lab.Lab;
import dev.whydns.lab.WithLab;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Something else than an engine, or a broken one, behind the API's socket. */
@WithLab
class HostileEngineIT {

  private static final Duration LONG = Duration.ofSeconds(15);
  private static final String SOCKET = "/run/lab/hostile.sock";

  /** Answers each request in the way that the file beside the socket names at that moment. */
  private static final String ENGINE =
      """
      use Socket;
      $SIG{PIPE} = 'IGNORE';
      $SIG{CHLD} = 'IGNORE';
      my %ways = (
        nothing => sub { },
        half => sub { p("Content-Length: 500\\r\\n\\r\\n[{\\"Id\\":"); sleep 60 },
        cut => sub { p("Content-Length: 500\\r\\n\\r\\n[{\\"Id\\":") },
        headers => sub { p("") ; my $n = 0; while (print C "X-" . $n++ . ": y\\r\\n") { } },
        header => sub { p("X: "); while (print C "y" x 4096) { } },
        chunks => sub { p("Transfer-Encoding: chunked\\r\\n\\r\\n"); while (print C "1\\r\\n[\\r\\n") { } },
        length => sub { p("Content-Length: 3\\r\\n\\r\\n[{\\"Id\\":\\"abc\\"}]") },
        huge => sub { p("\\r\\n["); my $m = "0," x 500_000; for (1 .. 100) { print C $m or last } },
        many => sub { p("\\r\\n[" . "{}," x 1_500_000 . "{}]") },
        deep => sub { p("\\r\\n" . "[" x 100_000) },
        objects => sub { p("\\r\\n" . '{"a":' x 100_000) },
        twice => sub { p("\\r\\n" . '[{"Id":"a","Id":7,"Id":{},"Names":["/a"],"Names":null,"State":[]}]') },
        types => sub { p("\\r\\n" . '[{"Id":{},"Names":"x","State":7,"Labels":[],"Created":"y"}]') },
        object => sub { p("\\r\\n" . '{"ServerVersion":[],"DockerRootDir":7,"Swarm":"x","Id":null}') },
        binary => sub { p("\\r\\n" . join "", map { chr } 0 .. 255) },
        escape => sub {
          print C "HTTP/1.1 500 \\e[31m\\r\\n\\r\\n";
          print C '{"message":"\\u001b]0;owned\\u0007\\u202e\\u009b31m"}';
        },
      );
      sub p { print C "HTTP/1.1 200 OK\\r\\nApi-Version: 1.41\\r\\n", @_ }
      my $path = shift;
      socket(S, PF_UNIX, SOCK_STREAM, 0) or die;
      unlink $path;
      bind(S, sockaddr_un($path)) && listen(S, 64) or die;
      while (1) {
        accept(C, S) or next;
        if (fork) { close C; next }
        select((select(C), $| = 1)[0]);
        sysread C, my $request, 4096;
        open my $file, "<", "$path.way"; my $way = <$file>; chomp $way;
        $ways{$way}->();
        shutdown C, 1;
        exit;
      }
      """;

  /** What is said of each way; where nothing is, the engine has other containers than the host. */
  private static final Map<String, String> SAID = said();

  private static Map<String, String> said() {
    String get = "GET /containers/json?all=1: ";
    String other = "/containers/json?all=1 was answered with something else than JSON of an engine";
    Map<String, String> said = new LinkedHashMap<>();
    said.put("nothing", get + "the other end closed the connection without an answer");
    said.put("half", get + "the answer began and was not complete within 3000 ms");
    said.put("cut", get + "the other end closed the connection in the middle of its answer");
    said.put("headers", get + "the other end sent a header that is not HTTP");
    said.put("header", get + "the other end sent a line of more than 16384 bytes");
    said.put("length", other);
    said.put("huge", get + "the other end sent more than ");
    said.put("many", other);
    said.put("deep", other);
    said.put("objects", other);
    said.put("object", other);
    said.put("binary", other);
    said.put(
        "escape",
        "/containers/json?all=1 was answered with HTTP status 500:"
            + " \\x1b]0;owned\\x07\\u202e\\x9b31m");
    return said;
  }

  @Test
  void whatever_it_says_the_rest_of_the_report_is_made_in_time(Lab lab) {
    engine(lab);

    SAID.forEach(
        (way, said) -> {
          CheckRun run = check(lab, way);
          assertThat(run.report().at("/host/engine/api_detail").asText()).as(way).startsWith(said);
          assertThat(run.report().at("/host/engine/source").asText()).as(way).isEqualTo("files");
          assertThat(run.exit()).as(way).isEqualTo(way.equals("half") ? 1 : 0);
          if (way.equals("half")) {
            assertThat(run.findings("host")).containsExactly("warning api-unresponsive");
          } else {
            assertThat(run.notChecked("web"))
                .as(way)
                .singleElement()
                .asString()
                .startsWith("the engine's view: " + said);
          }
          for (String hop : List.of("client", "nat", "socket", "owner", "upstream")) {
            assertThat(run.hop("web", hop)).as(way + ", " + hop).isEqualTo("healthy");
          }
        });
  }

  @Test
  void chunks_without_end_end_at_the_deadline_or_at_the_limit(Lab lab) {
    engine(lab);

    CheckRun run = check(lab, "chunks");

    assertThat(run.report().at("/host/engine/api_state").asText())
        .isIn("timed-out", "not-an-engine");
    assertThat(run.hop("web", "upstream")).isEqualTo("healthy");
  }

  @Test
  void containers_of_no_name_and_of_other_types_are_none_of_this_host(Lab lab) {
    engine(lab);

    for (String way : List.of("twice", "types")) {
      CheckRun run = check(lab, way);
      assertThat(run.exit()).as(way).isEqualTo(3);
      assertThat(run.state("host")).as(way).isEqualTo("healthy");
      assertThat(run.errors()).containsExactly("no container has the name or ID \"web\"");
    }
  }

  private static void engine(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet");
    lab.write(SOCKET + ".way", "nothing");
    lab.background("perl", "-e", ENGINE, SOCKET);
    lab.run("sh", "-c", "until [ -S " + SOCKET + " ]; do sleep 0.02; done").ok();
  }

  private static CheckRun check(Lab lab, String way) {
    lab.write(SOCKET + ".way", way);
    CheckRun run = CheckRun.command(lab, "check", "-H", "unix://" + SOCKET, "host", "web");
    assertThat(run.outcome().stderr()).as(way).isEmpty();
    assertThat(run.outcome().elapsed()).as(way).isLessThan(LONG);
    return run;
  }
}
