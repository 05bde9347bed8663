package dev.whydns.demo;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The engine's API on its Unix socket, as far as it is read: a few GETs, one per connection. */
final class EngineApi {

  static final Path SOCKET = Path.of("/run/docker.sock");

  private static final int LONGEST_REQUEST = 16 * 1024;

  private final EngineAnswers answers;

  EngineApi(EngineAnswers answers) {
    this.answers = answers;
  }

  /** Listens from now on, until the process ends. */
  void start() throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(SOCKET));
    thread(() -> accept(server));
  }

  private void accept(ServerSocketChannel server) {
    while (server.isOpen()) {
      try {
        SocketChannel client = server.accept();
        thread(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(SocketChannel client) {
    try (client) {
      String[] words = request(client).split(" ", 3);
      String path = words.length > 1 ? words[1].replaceFirst("\\?.*", "") : "";
      // A client of Docker's own puts the version of the API in front.
      String body = answers.to(path.replaceFirst("^/v\\d+\\.\\d+/", "/"));
      boolean found = !body.isEmpty() && words[0].equals("GET");
      send(client, found ? "200 OK" : "404 Not Found", found ? body : EngineAnswers.NOT_FOUND);
    } catch (IOException e) {
      // The asker has left.
      Thread.yield();
    }
  }

  private static String request(SocketChannel client) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(LONGEST_REQUEST);
    String text = "";
    while (!text.contains("\r\n\r\n") && buffer.hasRemaining() && client.read(buffer) >= 0) {
      text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1);
    }
    return text;
  }

  private static void send(SocketChannel client, String status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 "
            + status
            + "\r\nApi-Version: "
            + EngineAnswers.API_VERSION
            + "\r\nContent-Type: application/json\r\nServer: Docker/"
            + EngineAnswers.VERSION
            + " (linux)\r\nConnection: close\r\nContent-Length: "
            + body.length
            + "\r\n\r\n";
    ByteBuffer all = ByteBuffer.allocate(head.length() + body.length);
    all.put(head.getBytes(StandardCharsets.ISO_8859_1)).put(body).flip();
    while (all.hasRemaining()) {
      client.write(all);
    }
  }

  private static void thread(Runnable work) {
    Thread thread = new Thread(work, "api");
    thread.setDaemon(true);
    thread.start();
  }
}
