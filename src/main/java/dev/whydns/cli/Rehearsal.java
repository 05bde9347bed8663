package dev.whydns.cli;

import dev.whydns.bundle.Bundle;
import dev.whydns.bundle.Run;
import dev.whydns.collect.Collected;
import dev.whydns.collect.Collector;
import dev.whydns.collect.Scope;
import dev.whydns.collect.TargetRequest;
import dev.whydns.collect.TargetSpec;
import dev.whydns.finding.Report;
import dev.whydns.model.FirewallChain.Backend;
import dev.whydns.model.Measurement;
import dev.whydns.model.Snapshot;
import dev.whydns.parse.IptablesSaveParser;
import dev.whydns.parse.NftRulesetParser;
import dev.whydns.parse.ResolvConfParser;
import dev.whydns.probe.Depth;
import dev.whydns.probe.PlanOptions;
import dev.whydns.probe.ProbePlan;
import dev.whydns.probe.Prober;
import dev.whydns.render.JsonRenderer;
import dev.whydns.render.TextRenderer;
import dev.whydns.render.TextStyle;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Goes through the motions of a check without sending anything and without privileges, for the
 * build to record which classes a check loads: the class-data archive that is made of them saves a
 * third of a run's processor time.
 *
 * <p>The engine is a stand-in on a socket of its own; the target is this very process.
 */
public final class Rehearsal {

  private static final String CONTAINER =
      "{\"Id\":\"0d5e7cae1bf1\",\"Name\":\"/web\",\"State\":{\"Status\":\"running\",\"Pid\":%d,"
          + "\"StartedAt\":\"2026-01-01T00:00:00Z\"},\"Config\":{\"Hostname\":\"web\",\"Labels\":{}},"
          + "\"HostConfig\":{\"NetworkMode\":\"appnet\",\"Dns\":[],\"Runtime\":\"runc\"},"
          + "\"NetworkSettings\":{\"SandboxKey\":\"\",\"Networks\":{\"appnet\":{\"NetworkID\":\"n1\","
          + "\"IPAddress\":\"10.88.0.2\",\"Gateway\":\"10.88.0.1\",\"Aliases\":[\"api\"]}}}}";

  private static final String LIST =
      "[{\"Id\":\"0d5e7cae1bf1\",\"Names\":[\"/web\"],\"State\":\"running\",\"Labels\":{},"
          + "\"HostConfig\":{\"NetworkMode\":\"appnet\"}}]";

  private static final String INFO =
      "{\"ServerVersion\":\"28.0.0\",\"DockerRootDir\":\"/nowhere\",\"SecurityOptions\":[],"
          + "\"Swarm\":{\"LocalNodeState\":\"inactive\"}}";

  private static final String NETWORKS =
      "[{\"Name\":\"appnet\",\"Id\":\"n1\",\"Driver\":\"bridge\",\"Internal\":false,"
          + "\"IPAM\":{\"Config\":[{\"Subnet\":\"10.88.0.0/24\"}]},\"Options\":{}}]";

  private static final String RULES =
      "*nat\n:OUTPUT ACCEPT [0:0]\n:DOCKER_OUTPUT - [0:0]\n[2:109] -A OUTPUT -d 127.0.0.11/32 -j DOCKER_OUTPUT\n"
          + "[2:109] -A DOCKER_OUTPUT -d 127.0.0.11/32 -p udp -m udp --dport 53 -j DNAT --to-destination"
          + " 127.0.0.11:57704\nCOMMIT\n";

  private static final String RULESET =
      "table ip nat {\n\tchain OUTPUT {\n\t\ttype nat hook output priority -100; policy accept;\n"
          + "\t\tip daddr 127.0.0.11 udp dport 53 counter packets 2 bytes 109 dnat to 127.0.0.11:57704\n\t}\n}\n";

  private Rehearsal() {}

  /** Runs once; what it would print goes nowhere. */
  public static void main(String[] arguments) throws Exception {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    Streams streams =
        new Streams(InputStream.nullInputStream(), nowhere, nowhere, false, false, Map.of());
    new Cli(streams).run("check", "--help");
    Prober.warmUp();
    IptablesSaveParser.parse(Backend.IPTABLES_NFT, "ip", RULES);
    NftRulesetParser.parse(RULESET);
    ResolvConfParser.parse("/etc/resolv.conf", "nameserver 127.0.0.11\n", Optional.empty());
    Path folder = Files.createTempDirectory("whydns");
    Path socket = folder.resolve("engine.sock");
    try (ServerSocketChannel engine = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      engine.bind(UnixDomainSocketAddress.of(socket));
      Thread answering = new Thread(() -> answer(engine), "engine");
      answering.setDaemon(true);
      answering.start();
      rehearse("unix://" + socket);
    } finally {
      Files.deleteIfExists(socket);
      Files.deleteIfExists(folder);
    }
  }

  private static void rehearse(String engine) throws Exception {
    List<TargetSpec> specs = List.of(new TargetSpec.Host(), new TargetSpec.Named("web"));
    try (Collected collected =
        Collector.live(System.getenv(), Optional.of(engine), Duration.ofSeconds(8))
            .collect(new TargetRequest(specs, false), Scope.VERDICT)) {
      Snapshot snapshot = collected.recheck();
      ProbePlan.of(snapshot, new PlanOptions(List.of(), "whydns-0", Depth.FULL));
      Run run = new Run(Version.text(), List.of(), List.of(), Instant.now(), 0, List.of());
      Bundle bundle = new Bundle(run, snapshot, Measurement.none());
      Report report = Judgement.of(bundle, "check", FailOn.WARNING);
      new TextRenderer(TextStyle.piped()).render(report);
      new JsonRenderer().render(report);
    }
  }

  private static void answer(ServerSocketChannel engine) {
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

  private static String body(String request) {
    if (request.contains("/containers/json")) {
      return LIST;
    } else if (request.contains("/containers/")) {
      return CONTAINER.replace("%d", Long.toString(ProcessHandle.current().pid()));
    }
    return request.contains("/networks") ? NETWORKS : INFO;
  }
}
