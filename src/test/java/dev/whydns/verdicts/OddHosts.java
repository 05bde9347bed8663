package dev.whydns.verdicts;

import static dev.whydns.verdicts.Steps.all;
import static dev.whydns.verdicts.Steps.container;
import static dev.whydns.verdicts.Steps.host;
import static dev.whydns.verdicts.Steps.inside;
import static dev.whydns.verdicts.Steps.rule;
import static dev.whydns.verdicts.Steps.servers;
import static dev.whydns.verdicts.Steps.web;

import java.util.List;

/** Hosts that look as if something were wrong, where every name resolves. */
final class OddHosts {

  static final List<Trouble> ALL =
      List.of(
          odd("nothing special", lab -> {}),
          odd(
              "rules that accept port 53, and drop what nobody sends",
              all(
                  rule("-I FORWARD -p udp --dport 53 -j ACCEPT"),
                  rule("-A FORWARD -p udp --dport 5353 -j DROP"),
                  rule("-I INPUT -p udp --dport 53 -j DROP"))),
          odd(
              "a sidecar's redirection of port 80 in the container",
              inside("iptables -t nat -I OUTPUT -p tcp --dport 80 -j REDIRECT --to-ports 15001")),
          odd("host networking", lab -> lab.container("hostnet", "--network", "host"))
              .alone("hostnet"),
          odd(
                  "joined to another container's network",
                  lab -> lab.container("side", "--network", "container:web"))
              .at("side"),
          odd("a server of its own by --dns", web("--dns", "10.77.0.55")).alone("web"),
          odd(
                  "options of glibc: rotate, timeout:1, ndots:0",
                  web("--dns-opt", "rotate", "--dns-opt", "timeout:1", "--dns-opt", "ndots:0"))
              .alone("web"),
          odd(
              "the engine was killed and started again under running containers",
              lab -> lab.engine().restart()),
          odd(
              "connected to a second network",
              host("docker network create n2 && docker network connect n2 web")),
          odd(
                  "an internal network, asked for a container's name",
                  lab -> {
                    lab.innet();
                    lab.container("web", "--network", "innet");
                    lab.container("db", "--network", "innet");
                  })
              .alone("web")
              .asking("--name", "db"),
          odd("servers that know no name at all", servers("nxdomain")),
          odd("servers that truncate everything, with TCP", servers("trunc")),
          odd(
                  "a name of another container, with both servers down",
                  all(container("db"), servers("drop")))
              .asking("--name", "db")
              .mayBe(Trouble.HEALTHY, "upstream-dead")
              .never("nxdomain", "daemon-unresponsive", "upstream-blocked-from-container"),
          odd(
              "the container's resolv.conf replaced by an equal one on the host",
              host(
                  "f=$(docker inspect -f '{{.ResolvConfPath}}' web); cp $f $f.new && mv $f.new"
                      + " $f")),
          odd(
                  "a network whose option leaves packets with the container's address, and a route"
                      + " back",
                  lab -> {
                    host("docker network create -o " + UpstreamTroubles.UNTRANSLATED).on(lab);
                    lab.container("web", "--network", "routed");
                  })
              .alone("web"),
          odd(
              "daemon.json says iptables: false, and a route back",
              all(
                  lab -> lab.configureEngine("{\"iptables\":false}"),
                  host("iptables -t nat -F; iptables -F; iptables -P FORWARD ACCEPT"))),
          odd("on the default bridge", lab -> lab.container("plain")).alone("plain"),
          odd(
                  "a container in the state created",
                  lab -> lab.docker("create", "--name", "idle", "bb:1", "sleep", "9"))
              .at("web"));

  private OddHosts() {}

  private static Trouble odd(String title, Step makes) {
    return Trouble.of(Kind.ODD, title, makes);
  }
}
