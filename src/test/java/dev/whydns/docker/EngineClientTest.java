package dev.whydns.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.whydns.model.EngineApi.State;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class EngineClientTest {

  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofSeconds(10);

  @TempDir private Path folder;

  private HttpGet ask(FakeEngine.Behaviour behaviour, Duration deadline) throws Exception {
    try (FakeEngine engine = new FakeEngine(folder, behaviour)) {
      return new EngineClient(engine.socket(), deadline).getAll(List.of("/info")).get(0);
    }
  }

  private HttpGet answeredWith(String bytes) throws Exception {
    return ask((target, client) -> FakeEngine.send(client, bytes), LONG);
  }

  private static void assertFailed(HttpGet get, State state, String clause) {
    try {
      get.answer();
    } catch (EngineException e) {
      assertThat(e.state()).isEqualTo(state);
      assertThat(e).hasMessage(clause);
      return;
    }
    throw new AssertionError("answered");
  }

  @Test
  void an_answer_of_a_known_length_is_complete_without_the_end_of_the_connection()
      throws Exception {
    HttpGet get =
        ask(
            (target, client) -> {
              FakeEngine.send(
                  client, "HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Length: 5\r\n\r\nhello");
              Thread.sleep(5000);
            },
            LONG);
    assertThat(get.answer().status()).isEqualTo(200);
    assertThat(get.answer().text()).isEqualTo("hello");
    assertThat(get.answer().header("api-version")).contains("1.41");
  }

  @Test
  void an_answer_in_chunks_is_put_together() throws Exception {
    HttpGet get =
        answeredWith(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n7;x=y\r\n, world\r\n"
                + "0\r\nTrailer: x\r\n\r\n");
    assertThat(get.answer().text()).isEqualTo("hello, world");
  }

  @Test
  void an_answer_without_a_length_ends_with_the_connection() throws Exception {
    assertThat(answeredWith("HTTP/1.0 200 OK\r\n\r\nhello").answer().text()).isEqualTo("hello");
  }

  @Test
  void an_answer_that_comes_byte_by_byte_is_whole() throws Exception {
    String bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
    HttpGet get =
        ask(
            (target, client) -> {
              for (char each : bytes.toCharArray()) {
                FakeEngine.send(client, String.valueOf(each));
              }
            },
            LONG);
    assertThat(get.answer().text()).isEqualTo("abc");
  }

  @Test
  void silence_after_connecting_ends_at_the_deadline() throws Exception {
    long begun = System.nanoTime();
    HttpGet get = ask((target, client) -> Thread.sleep(60_000), SHORT);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(SHORT, Duration.ofSeconds(3));
    assertFailed(
        get,
        State.TIMED_OUT,
        "GET /info: the connection was queued and nothing came within 300 ms");
  }

  @Test
  void half_an_answer_and_then_silence_ends_at_the_deadline() throws Exception {
    HttpGet get =
        ask(
            (target, client) -> {
              FakeEngine.send(client, "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{");
              Thread.sleep(60_000);
            },
            SHORT);
    assertFailed(
        get, State.TIMED_OUT, "GET /info: the answer began and was not complete within 300 ms");
  }

  @Test
  void a_trickle_that_never_ends_ends_at_the_deadline() throws Exception {
    HttpGet get =
        ask(
            (target, client) -> {
              FakeEngine.send(client, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
              while (true) {
                FakeEngine.send(client, "1\r\nx\r\n");
                Thread.sleep(1);
              }
            },
            SHORT);
    assertFailed(
        get, State.TIMED_OUT, "GET /info: the answer began and was not complete within 300 ms");
  }

  @Test
  void an_endless_flood_ends_at_the_size_limit() throws Exception {
    String megabyte = "100000\r\n" + "x".repeat(1 << 20) + "\r\n";
    HttpGet get =
        ask(
            (target, client) -> {
              FakeEngine.send(client, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
              while (true) {
                FakeEngine.send(client, megabyte);
              }
            },
            LONG);
    assertFailed(get, State.NOT_AN_ENGINE, "GET /info: the other end sent more than 8 MB");
  }

  @Test
  void many_answers_that_are_too_much_together_end_at_the_limit() throws Exception {
    String body = "x".repeat(5 << 20);
    try (FakeEngine engine =
        new FakeEngine(folder, (target, client) -> FakeEngine.sendJson(client, 200, body))) {
      List<HttpGet> gets =
          new EngineClient(engine.socket(), LONG).getAll(Collections.nCopies(20, "/info"));
      assertThat(gets).allMatch(HttpGet::isDone);
      assertFailed(
          gets.get(19),
          State.NOT_AN_ENGINE,
          "GET /info: the other end sent more than 16 MB of answers");
    }
  }

  @Test
  void what_is_no_answer_is_said() throws Exception {
    for (String[] each :
        new String[][] {
          {"", "closed the connection without an answer"},
          {"SSH-2.0-OpenSSH_9.2\r\n", "sent something that is not HTTP"},
          {"HTTP/1.1 2x0 OK\r\n", "sent a length or status that is no number"},
          {"HTTP/1.1 200 OK\r\nno header\r\n", "sent a header that is not HTTP"},
          {
            "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
            "sent a length or status that is no number"
          },
          {
            "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", "sent more than 8 MB",
          },
          {
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf",
            "closed the connection in the middle of its answer"
          },
          {
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "sent a length or status that is no number"
          },
          {"x".repeat(20_000), "sent a line of more than 16384 bytes"},
          {
            "HTTP/1.1 200 OK\r\n" + "a: b\r\nc: d\r\n".repeat(1) + header(200),
            "sent a header that is not HTTP"
          },
        }) {
      Files.deleteIfExists(folder.resolve("engine.sock"));
      assertFailed(
          answeredWith(each[0]), State.NOT_AN_ENGINE, "GET /info: the other end " + each[1]);
    }
  }

  private static String header(int count) {
    StringBuilder headers = new StringBuilder();
    for (int i = 0; i < count; i++) {
      headers.append("h").append(i).append(": x\r\n");
    }
    return headers.toString();
  }

  @Test
  void many_are_asked_for_at_the_same_time_and_kept_in_order() throws Exception {
    List<Integer> concurrent = Collections.synchronizedList(new ArrayList<>());
    int[] now = {0};
    FakeEngine.Behaviour slow =
        (target, client) -> {
          synchronized (now) {
            concurrent.add(++now[0]);
          }
          Thread.sleep(20);
          synchronized (now) {
            now[0]--;
          }
          FakeEngine.sendJson(client, 200, target);
        };
    List<String> targets = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      targets.add("/" + i);
    }
    try (FakeEngine engine = new FakeEngine(folder, slow)) {
      List<HttpGet> gets = new EngineClient(engine.socket(), LONG).getAll(targets);
      for (int i = 0; i < 40; i++) {
        assertThat(gets.get(i).answer().text()).isEqualTo(targets.get(i));
      }
    }
    assertThat(Collections.max(concurrent)).isBetween(4, 8);
  }

  @Test
  void one_that_hangs_does_not_take_the_others_answers() throws Exception {
    FakeEngine.Behaviour behaviour =
        (target, client) -> {
          if (target.equals("/hangs")) {
            Thread.sleep(60_000);
          }
          FakeEngine.sendJson(client, 200, "{}");
        };
    try (FakeEngine engine = new FakeEngine(folder, behaviour)) {
      List<HttpGet> gets =
          new EngineClient(engine.socket(), SHORT).getAll(List.of("/hangs", "/answers"));
      assertThat(gets.get(1).answer().text()).isEqualTo("{}");
      assertFailed(
          gets.get(0),
          State.TIMED_OUT,
          "GET /hangs: the connection was queued and nothing came within 300 ms");
    }
  }

  @Test
  void what_is_in_vain_is_waited_for_a_second_and_what_is_not_to_the_end() throws Exception {
    FakeEngine.Behaviour late =
        (target, client) -> {
          Thread.sleep(target.equals("/hangs") ? 60_000 : 1_500);
          FakeEngine.sendJson(client, 200, "{}");
        };
    AtomicInteger asked = new AtomicInteger();
    try (FakeEngine engine = new FakeEngine(folder, late)) {
      EngineClient hopeful =
          new EngineClient(engine.socket(), LONG, () -> asked.incrementAndGet() > 1);
      assertThat(hopeful.getAll(List.of("/late")).get(0).answer().text()).isEqualTo("{}");
      assertThat(asked).hasValue(1);
      HttpGet inVain = hopeful.getAll(List.of("/hangs")).get(0);
      assertThatExceptionOfType(EngineException.class)
          .isThrownBy(inVain::answer)
          .matches(e -> e.state() == State.TIMED_OUT)
          .withMessageMatching("GET /hangs: .* nothing came within [1-4]\\d\\d\\d ms");
    }
  }

  @Test
  void a_daemon_whose_queue_is_full_is_a_timeout_and_not_an_error() throws Exception {
    Path socket = folder.resolve("full.sock");
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(socket);
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        SocketChannel first = SocketChannel.open(StandardProtocolFamily.UNIX);
        SocketChannel second = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(address, 1);
      first.connect(address);
      second.connect(address);
      assertFailed(
          new EngineClient(socket, SHORT).getAll(List.of("/info")).get(0),
          State.TIMED_OUT,
          "GET /info: the daemon's queue of connections was full, and it took none from it within"
              + " 300 ms");
    }
  }

  @Test
  void a_queue_that_was_full_for_a_moment_is_tried_again() throws Exception {
    Path socket = folder.resolve("busy.sock");
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(socket);
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        SocketChannel first = SocketChannel.open(StandardProtocolFamily.UNIX);
        SocketChannel second = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(address, 1);
      first.connect(address);
      second.connect(address);
      Thread acceptor = new Thread(() -> acceptThree(server));
      acceptor.start();
      HttpGet get = new EngineClient(socket, LONG).getAll(List.of("/info")).get(0);
      assertThat(get.answer().text()).isEqualTo("[]");
      acceptor.join();
    }
  }

  private static void acceptThree(ServerSocketChannel server) {
    try {
      server.accept();
      server.accept();
      try (SocketChannel third = server.accept()) {
        third.read(ByteBuffer.allocate(500));
        FakeEngine.sendJson(third, 200, "[]");
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void why_there_is_no_connection_is_told_apart() throws Exception {
    Path missing = folder.resolve("missing.sock");
    assertFailed(
        new EngineClient(missing, SHORT).getAll(List.of("/")).get(0),
        State.NO_SOCKET,
        "there is no " + missing);

    Path directory = Files.createDirectory(folder.resolve("directory.sock"));
    assertFailed(
        new EngineClient(directory, SHORT).getAll(List.of("/")).get(0),
        State.NO_SOCKET,
        directory + " is a directory, not a socket");

    Path dead = folder.resolve("dead.sock");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(dead));
    }
    assertFailed(
        new EngineClient(dead, SHORT).getAll(List.of("/")).get(0),
        State.REFUSED,
        "nobody listens on " + dead);
  }
}
