package dev.whydns.render;

import dev.whydns.model.Cidr;
import dev.whydns.model.DaemonFacts;
import dev.whydns.model.EngineApi;
import dev.whydns.model.EngineFacts;
import dev.whydns.model.Fact;
import dev.whydns.model.HostFacts;
import dev.whydns.model.NetworkFacts;
import dev.whydns.model.ProcessFacts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Facts of the host under the containers. */
final class Hosts {
  static final String NETWORK = "b2b98f8259307c0a1ffbf5e0ab0b3c2d1e4f5061728394a5b6c7d8e9f0a1b2c3";

  private Hosts() {}

  static HostFacts typical() {
    return new HostFacts(
        "build-7",
        "6.18.44",
        new EngineApi("unix:///var/run/docker.sock", EngineApi.State.ANSWERED, "", 3.25),
        Fact.of(engine()),
        List.of(dockerd()),
        Fact.of(Containers.resolvConf(List.of(), true)),
        Fact.absent("/run/systemd/resolve/resolv.conf"),
        Fact.of(Containers.hosts()),
        Fact.absent("/etc/nsswitch.conf"),
        Containers.netns(true, "host"),
        Fact.of(true),
        Fact.absent("/proc/sys/net/bridge/bridge-nf-call-iptables"),
        List.of());
  }

  private static EngineFacts engine() {
    return new EngineFacts(
        "20.10.24+dfsg1",
        Optional.of("1.41"),
        Optional.of("iptables"),
        "/var/lib/docker",
        "docker",
        false,
        false,
        true,
        "api",
        List.of(
            new NetworkFacts(
                NETWORK,
                "appnet",
                "bridge",
                false,
                List.of(Cidr.parse("10.88.0.0/24").get()),
                "br-b2b98f825930")));
  }

  private static DaemonFacts dockerd() {
    return new DaemonFacts(
        new ProcessFacts(
            7041,
            5000,
            Instant.parse("2026-11-20T23:40:00Z"),
            'S',
            "dockerd",
            Fact.of(4026531840L)),
        true,
        Fact.of("20.10.24+dfsg1"),
        "/var/lib/docker",
        Fact.of(true),
        Fact.absent("GODEBUG"),
        Fact.of(Optional.empty()),
        Fact.of(List.of()),
        Fact.of(true));
  }
}
