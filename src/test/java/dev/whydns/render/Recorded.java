package dev.whydns.render;

import dev.whydns.model.Fact;
import dev.whydns.model.Firewall;
import dev.whydns.model.FirewallChain;
import dev.whydns.model.FirewallChain.Backend;
import dev.whydns.model.NetnsFacts;
import dev.whydns.model.SocketFacts;
import dev.whydns.model.Transport;
import dev.whydns.parse.FirewallTables;
import dev.whydns.parse.IptablesSaveParser;
import dev.whydns.parse.NftRulesetParser;
import dev.whydns.parse.SocketTableParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The namespace of the container web as a real engine made it, from src/test/resources/recordings.
 */
final class Recorded {
  private static final Path FOLDER = Path.of("src/test/resources/recordings");
  static final long INODE = 4026532178L;

  private Recorded() {}

  /** With the rules as recorded. */
  static NetnsFacts web(String engine) {
    return web(engine, "");
  }

  /** The same with {@code more} lines of iptables-nft-save behind those recorded. */
  static NetnsFacts web(String engine, String more) {
    List<FirewallChain> saved =
        IptablesSaveParser.parse(
            Backend.IPTABLES_NFT, "ip", read(engine, "iptables-nft-save.txt") + more);
    List<FirewallChain> ruleset = NftRulesetParser.parse(read(engine, "nft.txt"));
    return netns(engine, new Firewall(FirewallTables.merge(saved, ruleset), List.of(), List.of()));
  }

  /** The rules of iptables-nft, as iptables-legacy would hold them. */
  static NetnsFacts legacy(String engine) {
    List<FirewallChain> saved =
        IptablesSaveParser.parse(
            Backend.IPTABLES_LEGACY, "ip", read(engine, "iptables-nft-save.txt"));
    return netns(engine, new Firewall(saved, List.of("nat"), List.of()));
  }

  private static NetnsFacts netns(String engine, Firewall firewall) {
    List<SocketFacts> sockets = new ArrayList<>();
    for (Transport transport : Transport.values()) {
      sockets.addAll(SocketTableParser.parse(transport, read(engine, transport.text())));
    }
    return new NetnsFacts(
        INODE,
        Fact.of(List.copyOf(sockets)),
        Fact.of(firewall),
        Fact.unknown("not read for this command"),
        Fact.unknown("not read for this command"),
        Fact.unknown("not read for this command"),
        Fact.unknown("not read for this command"));
  }

  static String read(String engine, String file) {
    try {
      return Files.readString(FOLDER.resolve(engine).resolve("container-web").resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
