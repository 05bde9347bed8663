package dev.whydns.engines;

import dev.whydns.lab.Setup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One way to run an engine.
 *
 * @param source where the engine is from: {@code installed}, or the name of a {@link Suite}
 * @param backend where the rules of its resolver are, in whydns's words: {@code iptables-nft},
 *     {@code iptables-legacy} or {@code nftables}
 */
record Variant(String source, String backend, Setup setup) {

  /** The first release that can keep the resolver's rules in nftables. */
  private static final int NFTABLES = 28;

  /** The machine's own engine and those of the suites, each with every backend that it has. */
  static List<Variant> of(List<Suite> suites) {
    List<Variant> all = new ArrayList<>(iptables("installed", Setup.plain()));
    for (Suite suite : suites) {
      Setup setup = Setup.plain().engine(suite.root().toString());
      all.addAll(iptables(suite.name(), setup));
    }
    Suite newest = suites.get(suites.size() - 1);
    Setup setup = Setup.plain().engine(newest.root().toString());
    if (!Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers"))) {
      all.add(new Variant(newest.name(), "iptables-nft", setup.withUnifiedCgroups()));
    }
    all.add(new Variant(newest.name(), "nftables", nftables(newest, setup)));
    return all;
  }

  private static List<Variant> iptables(String source, Setup setup) {
    return List.of(
        new Variant(source, "iptables-nft", setup),
        new Variant(source, "iptables-legacy", setup.iptables("legacy")));
  }

  /** From 29 it is a flag; 28 has it for developers, and leaves the host's rules in iptables. */
  private static Setup nftables(Suite suite, Setup setup) {
    return suite.release() > NFTABLES
        ? setup.flags("--firewall-backend=nftables")
        : setup.environment("DOCKER_FIREWALL_BACKEND=nftables");
  }
}
