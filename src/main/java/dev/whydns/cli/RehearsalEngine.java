package dev.whydns.cli;

import dev.whydns.collect.StoreRehearsal;
import dev.whydns.docker.LocalKvStore;
import dev.whydns.model.Fact;
import dev.whydns.model.Upstream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An engine for the {@link Rehearsal}: one container, {@code web}, which is this very process and
 * holds a socket on 127.0.0.11, and a sleeping program called {@code dockerd}.
 */
final class RehearsalEngine implements AutoCloseable {

  private static final String ID = "0d5e7cae1bf1";

  private static final String CONTAINER =
      "{\"Id\":\""
          + ID
          + "\",\"Name\":\"/web\",\"ResolvConfPath\":\"/etc/resolv.conf\",\"State\":{\"Status\":\"running\",\"Pid\":%d,"
          + "\"StartedAt\":\"2026-01-01T00:00:00Z\"},\"Config\":{\"Hostname\":\"web\",\"Labels\":{}},"
          + "\"HostConfig\":{\"NetworkMode\":\"appnet\",\"Dns\":[],\"Runtime\":\"runc\"},"
          + "\"NetworkSettings\":{\"SandboxKey\":\"/proc/self/ns/net\",\"Networks\":{\"appnet\":{\"NetworkID\":\"n1\","
          + "\"IPAddress\":\"10.88.0.2\",\"Gateway\":\"10.88.0.1\",\"Aliases\":[\"api\"]}}}}";

  private static final String LIST =
      "[{\"Id\":\""
          + ID
          + "\",\"Names\":[\"/web\"],\"State\":\"running\",\"Labels\":{},"
          + "\"HostConfig\":{\"NetworkMode\":\"appnet\"}}]";

  private static final String INFO =
      "{\"ServerVersion\":\"28.0.0\",\"DockerRootDir\":\"%s\",\"SecurityOptions\":[],"
          + "\"Swarm\":{\"LocalNodeState\":\"inactive\"}}";

  private static final String NETWORKS =
      "[{\"Name\":\"appnet\",\"Id\":\"n1\",\"Driver\":\"bridge\",\"Internal\":false,"
          + "\"IPAM\":{\"Config\":[{\"Subnet\":\"10.88.0.0/24\"}]},\"Options\":{}}]";

  /** Longer than any rehearsal; the program ends with it. */
  private static final int LONGEST_S = 60;

  private final Path folder;
  private final Path socket;
  private final Path program;
  private final Path store;
  private final DatagramChannel resolver;
  private final ServerSocketChannel engine;
  private final Optional<Process> daemon;

  /** Listens from now on, on a socket in a temporary folder that nobody else can enter. */
  RehearsalEngine() throws IOException {
    folder = Files.createTempDirectory("whydns");
    socket = folder.resolve("engine.sock");
    program = folder.resolve("dockerd");
    engine = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    engine.bind(UnixDomainSocketAddress.of(socket));
    Thread answering = new Thread(this::answer, "engine");
    answering.setDaemon(true);
    answering.start();
    daemon = daemon();
    store = folder.resolve(LocalKvStore.PATH);
    Files.createDirectories(store.getParent());
    Files.write(store, RehearsalStore.file(ID));
    resolver = DatagramChannel.open().bind(new InetSocketAddress("127.0.0.11", 0));
  }

  /** Empty where there is no such program, and the rehearsal knows less of daemons then. */
  private Optional<Process> daemon() {
    try {
      Files.createSymbolicLink(program, Path.of("/bin/sleep"));
      return Optional.of(
          new ProcessBuilder(program.toString(), Integer.toString(LONGEST_S)).start());
    } catch (IOException none) {
      return Optional.empty();
    }
  }

  /** The servers of its container, as its store has them. */
  Fact<List<Upstream>> servers() throws IOException {
    return StoreRehearsal.servers(folder.toString(), ID);
  }

  /** As {@code -H} takes it. */
  String url() {
    return "unix://" + socket;
  }

  private void answer() {
    while (engine.isOpen()) {
      try (SocketChannel client = engine.accept()) {
        ByteBuffer request = ByteBuffer.allocate(1024);
        client.read(request);
        String line = new String(request.array(), 0, request.position(), StandardCharsets.US_ASCII);
        byte[] body = body(line).getBytes(StandardCharsets.UTF_8);
        String head =
            "HTTP/1.1 200 OK\r\nApi-Version: 1.44\r\nContent-Length: " + body.length + "\r\n\r\n";
        client.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
        client.write(ByteBuffer.wrap(body));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private String body(String request) {
    if (request.contains("/containers/json")) {
      return LIST;
    } else if (request.contains("/containers/")) {
      return CONTAINER.replace("%d", Long.toString(ProcessHandle.current().pid()));
    }
    return request.contains("/networks") ? NETWORKS : INFO.replace("%s", folder.toString());
  }

  @Override
  public void close() throws IOException {
    engine.close();
    resolver.close();
    daemon.ifPresent(Process::destroyForcibly);
    Files.deleteIfExists(program);
    Files.deleteIfExists(socket);
    for (Path each = store; each.startsWith(folder); each = each.getParent()) {
      Files.deleteIfExists(each);
    }
  }
}
