package dev.whydns.verdicts;

import static dev.whydns.verdicts.Steps.all;
import static dev.whydns.verdicts.Steps.host;
import static dev.whydns.verdicts.Steps.hostFile;
import static dev.whydns.verdicts.Steps.web;

import dev.whydns.lab.Lab;
import java.util.List;

/** One fault in the files that say who is asked, and in what the engine was told. */
final class FileTroubles {

  private static final String RESTART = "docker restart";

  static final List<Trouble> ALL =
      List.of(
          fault(
                  "resolv.conf of the host has the line ends of Windows",
                  hostFile("nameserver 10.77.0.53\r\nnameserver 10.77.0.54\r\n"))
              .at("host")
              .is("invalid-nameserver")
              .says("carriage return", "sed -i"),
          fault(
                  "nsswitch.conf of the host says: hosts: files",
                  lab -> lab.write("/etc/nsswitch.conf", "hosts: files\n"))
              .at("host")
              .asking("--name", "api.example.com")
              .is("nsswitch-without-dns"),
          fault(
                  "an empty file is mounted on the container's resolv.conf",
                  all(
                      host("mkdir -p " + Lab.STATE + " && : > " + Lab.STATE + "/empty"),
                      web("-v", Lab.STATE + "/empty:/etc/resolv.conf")))
              .alone("web")
              .is("no-upstream")
              .neverSays(RESTART),
          fault(
                  "a dead server was put before the live one after the container started",
                  hostFile("nameserver 10.77.0.99\nnameserver 10.77.0.54\n"))
              .is("resolv-stale")
              .neverSays(RESTART),
          fault(
                  "--dns names an IPv6 server as well, and the container has no IPv6",
                  web("--dns", "10.77.0.53", "--dns", "fd77::53"))
              .alone("web")
              .is("upstream-no-route")
              .never("upstream-dead"),
          fault(
                  "the container was disconnected from its only network",
                  host("docker network disconnect appnet web"))
              .asking("--name", "api.example.com")
              .is("internal-network")
              .says("docker network connect appnet web"));

  private FileTroubles() {}

  private static Trouble fault(String title, Step makes) {
    return Trouble.of(Kind.FAULT, title, makes);
  }
}
