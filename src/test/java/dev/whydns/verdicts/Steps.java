package dev.whydns.verdicts;

import static dev.whydns.check.Faults.iptables;

import java.util.Arrays;

/** What is done to the lab. */
final class Steps {

  static final String FIRST = "10.77.0.53";
  static final String SECOND = "10.77.0.54";

  private Steps() {}

  static Step all(Step... steps) {
    return lab -> Arrays.stream(steps).forEach(step -> step.on(lab));
  }

  /** In the container web's namespace. */
  static Step inside(String command) {
    return lab -> lab.inContainer("web", "sh", "-c", command).ok();
  }

  static Step host(String command) {
    return lab -> lab.run("sh", "-c", command).ok();
  }

  static Step rule(String rule) {
    return lab -> iptables(lab, rule);
  }

  /** A rule of the servers' own packet filter, on what arrives there. */
  static Step upstream(String rule) {
    return lab -> lab.upstream().run("nft", "add rule inet silence prerouting " + rule).ok();
  }

  static Step server(String address, String... behaviours) {
    return lab -> lab.upstream().behave(address, behaviours);
  }

  static Step servers(String... behaviours) {
    return all(server(FIRST, behaviours), server(SECOND, behaviours));
  }

  static Step hostFile(String text) {
    return lab -> lab.write("/etc/resolv.conf", text);
  }

  /** The network appnet and a container web in it. */
  static Step web(String... options) {
    return lab -> {
      lab.appnet();
      lab.container("web", join(options));
    };
  }

  /** One more container on appnet. */
  static Step container(String name, String... options) {
    return lab -> lab.container(name, join(options));
  }

  private static String[] join(String... options) {
    String[] words = Arrays.copyOf(new String[] {"--network", "appnet"}, options.length + 2);
    System.arraycopy(options, 0, words, 2, options.length);
    return words;
  }

  /** Takes the engine's rule of a transport away from the container web. */
  static Step withoutEngineRule(String transport) {
    return inside(
        "iptables -t nat $(iptables -t nat -S DOCKER_OUTPUT | grep -e '-p "
            + transport
            + " ' | sed s/^-A/-D/)");
  }

  /** Runs in the box until the case is over. */
  static Step meanwhile(String script) {
    return lab -> lab.background("sh", "-c", script);
  }
}
