package dev.whydns.docker;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Something that listens on a Unix socket and answers each request as the test wants. */
final class FakeEngine implements AutoCloseable {

  /** Answers one request; the connection is closed when it returns. */
  interface Behaviour {
    void answer(String target, SocketChannel client) throws Exception;
  }

  final List<String> asked = new CopyOnWriteArrayList<>();
  private final ServerSocketChannel server;
  private final Path socket;

  FakeEngine(Path folder, Behaviour behaviour) throws IOException {
    socket = folder.resolve("engine.sock");
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket), 64);
    start(() -> acceptAll(behaviour));
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "fake-engine");
    thread.setDaemon(true);
    thread.start();
  }

  private void acceptAll(Behaviour behaviour) {
    try {
      while (true) {
        SocketChannel client = server.accept();
        start(() -> serve(client, behaviour));
      }
    } catch (IOException e) {
      // closed with the test
    }
  }

  private void serve(SocketChannel client, Behaviour behaviour) {
    try (client) {
      String request = "";
      ByteBuffer buffer = ByteBuffer.allocate(1024);
      while (!request.endsWith("\r\n\r\n") && client.read(buffer.clear()) > 0) {
        request += StandardCharsets.UTF_8.decode(buffer.flip());
      }
      String target = request.split(" ")[1];
      asked.add(target);
      behaviour.answer(target, client);
    } catch (Exception e) {
      // the client has gone, as it may
    }
  }

  Path socket() {
    return socket;
  }

  EngineReader reader(Duration deadline) {
    return new EngineReader(new EngineClient(socket, deadline), "unix://" + socket);
  }

  static void send(SocketChannel client, String text) throws IOException {
    Channels.newOutputStream(client).write(text.getBytes(StandardCharsets.UTF_8));
  }

  static void sendJson(SocketChannel client, int status, String json) throws IOException {
    int length = json.getBytes(StandardCharsets.UTF_8).length;
    send(
        client,
        "HTTP/1.1 %d OK\r\nApi-Version: 1.51\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(status, length, json));
  }

  /** Answers like one of the recorded engines. */
  static Behaviour recorded(String engine) {
    Path api = Path.of("src/test/resources/recordings", engine, "api");
    return (target, client) -> {
      String file =
          switch (target) {
            case "/info" -> "info.json";
            case "/networks" -> "networks.json";
            case "/containers/json?all=1" -> "containers.json";
            default -> "container-" + target.split("/")[2] + ".json";
          };
      if (Files.exists(api.resolve(file))) {
        sendJson(client, 200, Files.readString(api.resolve(file)));
      } else {
        sendJson(client, 404, "{\"message\":\"No such container: nope\"}");
      }
    };
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
