package dev.whydns.render.redact;

import dev.whydns.model.Firewall;
import dev.whydns.model.FirewallChain;
import dev.whydns.model.NetnsFacts;
import dev.whydns.model.SocketFacts;
import java.util.List;
import java.util.regex.Pattern;

/** Interfaces, chains, tables, users and programs of a network namespace that have own names. */
final class NamespaceWords {

  private static final Pattern USER_OF_SYSTEM =
      Pattern.compile("\\d+|systemd-.*|_.*|avahi|dnsmasq|bind|unbound|messagebus|www-data|nogroup");

  private final Vocabulary vocabulary;
  private final OwnWords own;

  NamespaceWords(Vocabulary vocabulary, OwnWords own) {
    this.vocabulary = vocabulary;
    this.own = own;
  }

  void learn(NetnsFacts netns) {
    netns.links().orElse(List.of()).forEach(link -> learnInterface(link.name()));
    netns.routes().orElse(List.of()).forEach(route -> learnInterface(route.device()));
    for (SocketFacts socket : netns.sockets().orElse(List.of())) {
      socket.owner().known().ifPresent(this::learn);
    }
    netns.firewall().known().ifPresent(this::learn);
  }

  private void learn(SocketFacts.Owner owner) {
    learnCommand(owner.command());
    if (!USER_OF_SYSTEM.matcher(owner.user()).matches()) {
      vocabulary.learn(Kind.USER, owner.user());
    }
  }

  private void learn(Firewall firewall) {
    for (FirewallChain chain : firewall.chains()) {
      learnChain(chain.name());
      if (!own.isChain(chain.table()) && !chain.table().equals("firewalld")) {
        vocabulary.learn(Kind.TABLE, chain.table());
      }
    }
  }

  void learnChain(String name) {
    if (!own.isChain(name)) {
      vocabulary.learn(Kind.CHAIN, name);
    }
  }

  /** Bridges of the engine are named after the network's ID. */
  void learnInterface(String name) {
    if (!OwnWords.isInterface(name) && !name.matches("br-[0-9a-f]{12}")) {
      vocabulary.learn(Kind.INTERFACE, name);
    }
  }

  void learnCommand(String command) {
    if (!own.isProgram(command)) {
      vocabulary.learn(Kind.COMMAND, command);
    }
  }
}
