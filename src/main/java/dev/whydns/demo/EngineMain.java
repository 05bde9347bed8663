package dev.whydns.demo;

import dev.whydns.model.IpAddress;
import dev.whydns.os.Commands;
import dev.whydns.os.Netns;
import dev.whydns.probe.ServedQuery;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The first process of a demo's box: it is the engine, the upstream servers are threads of it, and
 * the containers are its children.
 *
 * <p>It says {@code ready} when all is built and broken, or one line that tells why it cannot be,
 * and ends with its input. The kernel then ends every process of its PID namespace, and with the
 * last of them go the namespaces, mounts and cables (pid_namespaces(7)).
 */
final class EngineMain {

  /** On a tmpfs of the box. */
  static final Path HOME = Path.of("/run/whydns-demo");

  static final String DATA_ROOT = HOME + "/docker";

  private static final int FAILED = 1;

  private final Incident incident;
  private final Commands commands = Commands.of(System.getenv());
  private final DemoNetwork network = new DemoNetwork(commands);
  private final Children children = new Children(commands);

  private EngineMain(Incident incident) {
    this.incident = incident;
  }

  /** Builds the incident whose name is the last argument; the others are for whoever looks. */
  public static void main(String[] arguments) throws IOException {
    daemon("input", EngineMain::endWithInput);
    daemon("warm-up", ServedQuery::rehearse);
    FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    try {
      new EngineMain(Incident.of(arguments[arguments.length - 1]).orElseThrow()).build();
      out.write("ready\n".getBytes(StandardCharsets.UTF_8));
      Thread.currentThread().join();
    } catch (Exception e) {
      String why = e instanceof IOException ? e.getMessage() : e.toString();
      out.write((why + "\n").getBytes(StandardCharsets.UTF_8));
      Runtime.getRuntime().halt(FAILED);
    }
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void endWithInput() {
    try (InputStream in = new FileInputStream(FileDescriptor.in)) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
    } catch (IOException e) {
      // An input that cannot be read has ended as well.
      Thread.yield();
    }
    Runtime.getRuntime().halt(0);
  }

  private void build() throws Exception {
    EngineFiles.write(incident);
    long outside = children.start(List.of("unshare", "--net"), "");
    Netns upstream = Netns.open(Path.of("/proc/" + outside + "/ns/net"));
    network.joinUpstream(outside, upstream);
    network.engineRules();
    new UpstreamServers(incident).start(upstream);
    Map<DemoContainer, Long> pids = new LinkedHashMap<>();
    Map<DemoContainer, Netns> namespaces = new HashMap<>();
    for (DemoContainer each : DemoContainer.ALL) {
      long pid = children.start(each);
      pids.put(each, pid);
      namespaces.put(each, Netns.open(Path.of("/proc/" + pid + "/ns/net")));
    }
    for (DemoContainer each : DemoContainer.ALL) {
      serve(each, pids.get(each), namespaces.get(each));
    }
    new EngineApi(new EngineAnswers(pids, Instant.now())).start();
    breakIt(namespaces.get(DemoContainer.ALL.get(0)));
  }

  private void serve(DemoContainer container, long pid, Netns netns) throws Exception {
    network.join(container, pid, netns);
    Path handle = Path.of(container.sandboxKey());
    Files.createDirectories(handle.getParent());
    Files.createFile(handle);
    network.run("mount", "--bind", "/proc/" + pid + "/ns/net", handle.toString());
    EmbeddedResolver resolver = new EmbeddedResolver(records(), EngineFiles.upstreams(incident));
    network.resolverRules(netns, resolver.start(netns));
  }

  private Map<String, List<IpAddress>> records() {
    Map<String, List<IpAddress>> records = new HashMap<>();
    for (DemoContainer each : DemoContainer.ALL) {
      List<IpAddress> address = List.of(IpAddress.literal(each.address()));
      each.names().forEach(name -> records.put(name, address));
      each.names().forEach(name -> records.put(name + "." + DemoNetwork.NAME, address));
    }
    if (incident == Incident.TWO_ANSWERS) {
      records.put(
          "orders", List.of(IpAddress.literal("10.88.0.3"), IpAddress.literal("10.88.0.4")));
    }
    return records;
  }

  private void breakIt(Netns web) throws Exception {
    if (incident == Incident.EIGHT_HOURS) {
      network.run("iptables", "-I", "FORWARD", "-p", "udp", "--dport", "53", "-j", "REJECT");
    } else if (incident == Incident.RULES_FLUSHED) {
      DemoNetwork.inside(web, () -> network.run("iptables", "-t", "nat", "-F"));
    }
  }
}
