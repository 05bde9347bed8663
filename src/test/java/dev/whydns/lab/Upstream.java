package dev.whydns.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The network beyond the box: DNS servers on {@link #SERVERS}, which do as {@link Script} says, and
 * silence everywhere else. Its network namespace is that of the servers' process, and is gone with
 * it.
 */
public final class Upstream implements AutoCloseable {

  /** Addresses where a scripted server listens. */
  public static final List<String> SERVERS =
      List.of("10.77.0.53", "10.77.0.54", "10.77.0.55", "10.77.0.56", "fd77::53");

  /** There is no server here, and the kernel says so: ICMP port unreachable, RST. */
  public static final String REFUSING = "10.77.0.98";

  /** Here nothing comes back, over UDP or TCP, as from any address outside the lab. */
  public static final String SILENT = "10.77.0.99";

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Process process;
  private final BlockingQueue<String> replies = new LinkedBlockingQueue<>();
  private final List<ReceivedQuery> queries = new CopyOnWriteArrayList<>();

  Upstream() {
    var command = new ArrayList<>(List.of("unshare", "--net"));
    command.addAll(Command.java(ScriptedDns.class));
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var reader = new Thread(this::read, "upstream");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Joins this network to that of a box, which gets 10.77.0.1 and its default route, and opens the
   * servers.
   */
  void join(Box box) {
    tell("sync"); // it runs, so it is in its own namespace by now
    String here = Long.toString(process.pid());
    Command.of(
            box.inNetwork(
                "ip", "link", "add", "uplink", "type", "veth", "peer", "eth0", "netns", here))
        .run()
        .ok();
    var atBox =
        """
        address add 10.77.0.1/24 dev uplink
        address add fd77::1/64 dev uplink nodad
        link set uplink up
        route add default via 10.77.0.53
        route add default via fd77::53
        """;
    new Command(box.inNetwork("ip", "-batch", "-"), atBox, PATIENCE).run().ok();
    var addresses =
        Stream.concat(SERVERS.stream(), Stream.of(REFUSING, SILENT))
            .map(
                a ->
                    "address add "
                        + (a.contains(":") ? a + "/64 dev eth0 nodad" : a + "/24 dev eth0"))
            .collect(Collectors.joining("\n"));
    var atUpstream =
        """
        link set lo up
        %s
        link set eth0 up
        route add default via 10.77.0.1
        route add default via fd77::1
        """;
    feed(atUpstream.formatted(addresses), "ip", "-batch", "-").ok();
    silence();
    tell("listen " + String.join(" ", SERVERS));
  }

  private void silence() {
    var rules =
        """
        flush ruleset
        table inet silence {
          chain prerouting {
            type filter hook prerouting priority 0; policy accept;
            iifname "eth0" fib daddr type != { local, broadcast, multicast } drop
            ip daddr %s drop
          }
        }
        """;
    feed(rules.formatted(SILENT), "nft", "-f", "-").ok();
  }

  /**
   * Replaces all behaviours of a server, for example {@code behave("10.77.0.54", "drop-aaaa")};
   * none: normal again.
   */
  public void behave(String server, String... behaviours) {
    tell(("behave " + server + " " + String.join(" ", behaviours)).strip());
  }

  /**
   * Lets a server know a name, or all below one: {@code answer("10.77.0.54", "*.corp.example",
   * "203.0.113.99")}.
   */
  public void answer(String server, String name, String address) {
    tell("answer " + server + " " + name + " " + address);
  }

  /** All servers as at the start, no query on record, and the network's own packet filter. */
  public void normal() {
    tell("normal");
    queries.clear();
    silence();
  }

  /**
   * What arrived since the start or the last {@link #normal}, all servers together, in order of
   * arrival.
   */
  public List<ReceivedQuery> queries() {
    tell("sync");
    return List.copyOf(queries);
  }

  public void forgetQueries() {
    tell("sync");
    queries.clear();
  }

  /**
   * Runs a program of the machine in the upstream network namespace, for example {@code nft}; see
   * {@link #normal}.
   */
  public Outcome run(String... command) {
    return feed("", command);
  }

  private Outcome feed(String input, String... command) {
    var words = new ArrayList<>(List.of("nsenter", "-t", Long.toString(process.pid()), "-n"));
    words.addAll(List.of(command));
    return new Command(words, input, PATIENCE).run();
  }

  private synchronized void tell(String command) {
    try {
      var writer = process.outputWriter();
      writer.write(command + "\n");
      writer.flush();
      String reply = replies.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (!"done".equals(reply)) {
        throw new IllegalStateException("scripted DNS: " + command + ": " + reply);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the scripted DNS process is gone", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void read() {
    process
        .inputReader()
        .lines()
        .forEach(
            line -> {
              if (line.startsWith("query ")) {
                queries.add(ReceivedQuery.parse(line.substring("query ".length())));
              } else {
                replies.add(line);
              }
            });
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
