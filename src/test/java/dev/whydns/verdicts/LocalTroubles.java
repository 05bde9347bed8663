package dev.whydns.verdicts;

import static dev.whydns.verdicts.Steps.all;
import static dev.whydns.verdicts.Steps.host;
import static dev.whydns.verdicts.Steps.hostFile;
import static dev.whydns.verdicts.Steps.inside;
import static dev.whydns.verdicts.Steps.web;
import static dev.whydns.verdicts.Steps.withoutEngineRule;

import dev.whydns.lab.Lab;
import java.util.List;

/** One fault between the application and the engine, the engine included. */
final class LocalTroubles {

  static final List<Trouble> ALL =
      List.of(
          fault(
                  "resolv.conf of the container edited to a server that is not there",
                  lab ->
                      lab.docker(
                          "exec",
                          "web",
                          "sh",
                          "-c",
                          "echo nameserver 10.77.0.99 > /etc/resolv.conf"))
              .is("resolv-edited")
              .never("upstream-blocked-from-container"),
          fault(
                  "the host's servers changed after the container started",
                  all(hostFile("nameserver 10.77.0.99\n"), web(), hostFile(Lab.RESOLV_CONF)))
              .alone("web")
              .is("resolv-stale"),
          fault("the host has no usable server", all(hostFile("# none\n"), web()))
              .alone("web")
              .is("public-fallback"),
          fault("names of containers on the default bridge", lab -> lab.container("plain"))
              .at("plain")
              .asking("--name", "web")
              .is("no-name-discovery"),
          fault("nat rules of the container flushed", inside("iptables -t nat -F"))
              .is("rules-missing"),
          fault("all nft rules of the container flushed", inside("nft flush ruleset"))
              .is("rules-missing"),
          fault(
                  "the jump to the engine's chain deleted",
                  inside("iptables -t nat -D OUTPUT -d 127.0.0.11 -j DOCKER_OUTPUT"))
              .is("rules-missing"),
          fault("the engine's udp rule deleted", withoutEngineRule("udp"))
              .is("rules-partial")
              .never("rules-missing"),
          fault("the engine's tcp rule deleted", withoutEngineRule("tcp"))
              .is("rules-partial")
              .never("rules-missing"),
          fault(
                  "rules of an earlier engine, to ports that nobody has",
                  inside(
                      "iptables -t nat -S DOCKER_OUTPUT | sed -n 's/^-A/-D/p' | while read r; do"
                          + " iptables -t nat $r; done; for p in udp tcp; do iptables -t nat -A"
                          + " DOCKER_OUTPUT -d 127.0.0.11/32 -p $p --dport 53 -j DNAT"
                          + " --to-destination 127.0.0.11:9; done"))
              .is("rules-stale-port")
              .never("rules-missing"),
          fault(
                  "a RETURN before the engine's rules",
                  inside("iptables -t nat -I OUTPUT -d 127.0.0.11 -j RETURN"))
              .is("rules-shadowed"),
          fault(
                  "NOTRACK for the engine's address",
                  inside("iptables -t raw -I OUTPUT -d 127.0.0.11 -j NOTRACK"))
              .is("rules-shadowed"),
          fault(
                  "a VPN client's DNAT of port 53",
                  inside(
                      "iptables -t nat -I OUTPUT -p udp --dport 53 -j DNAT --to-destination"
                          + " 10.77.0.99:53"))
              .is("rules-shadowed"),
          fault(
                  "the container's own INPUT drops on lo",
                  inside("iptables -A INPUT -i lo -p udp -j DROP"))
              .is("container-filter-drops"),
          fault("the container's own OUTPUT policy is DROP", inside("iptables -P OUTPUT DROP"))
              .is("container-filter-drops"),
          fault(
                  "a drop of native nft in the container",
                  inside(
                      "nft 'table inet vpn { chain guard { type filter hook output priority 0; ip"
                          + " daddr 127.0.0.11 drop; }; }'"))
              .is("container-filter-drops"),
          fault("lo of the container is down", inside("ip link set lo down")).is("loopback-down"),
          fault("dockerd hangs (SIGSTOP)", lab -> lab.engine().stop())
              .is("daemon-unresponsive")
              .never("upstream-dead", "rules-missing"),
          fault("dockerd died, its containers live on", lab -> lab.engine().kill())
              .is("daemon-down"),
          fault(
                  "the engine's handle of the namespace unmounted",
                  host("umount $(docker inspect -f '{{.NetworkSettings.SandboxKey}}' web)"))
              .is("namespace-handle-broken"),
          fault(
                  "joined to a container that was restarted since",
                  lab -> {
                    lab.container("side", "--network", "container:web");
                    lab.docker("restart", "-t", "0", "web");
                  })
              .at("side")
              .is("namespace-orphaned"));

  private LocalTroubles() {}

  private static Trouble fault(String title, Step makes) {
    return Trouble.of(Kind.FAULT, title, makes);
  }
}
