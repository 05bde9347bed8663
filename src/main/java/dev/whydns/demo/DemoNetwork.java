package dev.whydns.demo;

import dev.whydns.os.CommandResult;
import dev.whydns.os.Commands;
import dev.whydns.os.Netns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The cables, addresses, routes and rules of the demo: containers on a bridge of the host, the host
 * on a network with the upstream servers, and nothing behind these.
 */
final class DemoNetwork {

  static final String NAME = "appnet";
  static final String SUBNET = "10.88.0.0/24";
  static final String GATEWAY = "10.88.0.1";
  static final String ID = DemoContainer.digits("network " + NAME);

  private static final String BRIDGE = "br-" + ID.substring(0, 12);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MOST_BYTES = 64 * 1024;

  private final Commands commands;

  DemoNetwork(Commands commands) {
    this.commands = commands;
  }

  /**
   * Joins the host to the upstream servers' namespace.
   *
   * @param upstream a process in that namespace
   */
  void joinUpstream(long upstream, Netns netns) throws Exception {
    ip(
        """
        link set lo up
        link add uplink type veth peer name eth0 netns %d
        address add 10.77.0.1/24 dev uplink
        link set uplink up
        route add default via 10.77.0.53
        link add %2$s type bridge
        address add %3$s/24 dev %2$s
        link set %2$s up
        """
            .formatted(upstream, BRIDGE, GATEWAY));
    List<String> lines = new ArrayList<>(List.of("link set lo up"));
    UpstreamServers.ADDRESSES.forEach(a -> lines.add("address add " + a + "/24 dev eth0"));
    lines.add("link set eth0 up");
    inside(netns, () -> ip(String.join("\n", lines) + "\n"));
  }

  /** Joins a container to the bridge; {@code pid} is a process in its namespace. */
  void join(DemoContainer container, long pid, Netns netns) throws Exception {
    ip(
        """
        link add %1$s type veth peer name eth0 netns %2$d
        link set %1$s master %3$s up
        """
            .formatted(container.link(), pid, BRIDGE));
    String inside =
        """
        link set lo up
        address add %s/24 dev eth0
        link set eth0 up
        route add default via %s
        """;
    inside(netns, () -> ip(inside.formatted(container.address(), GATEWAY)));
  }

  /** The engine's rules on the host, as far as they concern what containers send outside. */
  void engineRules() throws IOException {
    restore(
        """
        *filter
        :DOCKER-USER - [0:0]
        -A FORWARD -j DOCKER-USER
        -A FORWARD -o %1$s -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        -A FORWARD -i %1$s ! -o %1$s -j ACCEPT
        -A FORWARD -i %1$s -o %1$s -j ACCEPT
        -A DOCKER-USER -j RETURN
        COMMIT
        *nat
        -A POSTROUTING -s %2$s ! -o %1$s -j MASQUERADE
        COMMIT
        """
            .formatted(BRIDGE, SUBNET));
  }

  /** The engine's rules in a container: port 53 of 127.0.0.11 leads to the resolver's sockets. */
  void resolverRules(Netns netns, DnsListener listener) throws Exception {
    String rules =
        """
        *nat
        :DOCKER_OUTPUT - [0:0]
        :DOCKER_POSTROUTING - [0:0]
        -A OUTPUT -d 127.0.0.11/32 -j DOCKER_OUTPUT
        -A POSTROUTING -d 127.0.0.11/32 -j DOCKER_POSTROUTING
        -A DOCKER_OUTPUT -d 127.0.0.11/32 -p tcp -m tcp --dport 53 -j DNAT --to-destination 127.0.0.11:%1$d
        -A DOCKER_OUTPUT -d 127.0.0.11/32 -p udp -m udp --dport 53 -j DNAT --to-destination 127.0.0.11:%2$d
        -A DOCKER_POSTROUTING -s 127.0.0.11/32 -p tcp -m tcp --sport %1$d -j SNAT --to-source :53
        -A DOCKER_POSTROUTING -s 127.0.0.11/32 -p udp -m udp --sport %2$d -j SNAT --to-source :53
        COMMIT
        """;
    inside(netns, () -> restore(rules.formatted(listener.tcpPort(), listener.udpPort())));
  }

  /** Runs a program where the calling thread is, and takes nothing but success. */
  void run(String... command) throws IOException {
    CommandResult result = commands.run(List.of(command), PATIENCE, MOST_BYTES);
    if (!result.succeeded()) {
      throw new IOException(String.join(" ", command) + ": " + reason(result));
    }
  }

  private static String reason(CommandResult result) {
    return result.timedOut()
        ? "no end within " + PATIENCE.toSeconds() + " s"
        : result.err().strip().replace('\n', ' ');
  }

  private void ip(String lines) throws IOException {
    Path file = input(lines);
    run("ip", "-batch", file.toString());
    Files.delete(file);
  }

  private void restore(String rules) throws IOException {
    Path file = input(rules);
    run("iptables-restore", "--noflush", file.toString());
    Files.delete(file);
  }

  private static Path input(String text) throws IOException {
    return Files.writeString(Files.createTempFile(EngineMain.HOME, "input", ""), text);
  }

  /** Something that fails only with what it reads, writes or runs. */
  interface Work {
    void run() throws IOException;
  }

  static void inside(Netns netns, Work work) throws Exception {
    netns.inside(
        () -> {
          work.run();
          return null;
        });
  }
}
