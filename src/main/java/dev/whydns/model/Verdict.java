package dev.whydns.model;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What a firewall rule does with a packet that meets its conditions. */
public sealed interface Verdict {

  /** Leaves this hook's chain as allowed. */
  record Accept() implements Verdict {}

  /** Silently gone. */
  record Drop() implements Verdict {}

  /**
   * Gone, and the sender is told; {@code how} as {@code icmp-port-unreachable} or {@code
   * tcp-reset}.
   */
  record Reject(String how) implements Verdict {}

  /** Back to the chain that jumped here; at the top of a base chain, its policy. */
  record Return() implements Verdict {}

  /** On to another chain of the table, and back here when that returns. */
  record Jump(String chain) implements Verdict {}

  /** On to another chain, and not back here. */
  record Goto(String chain) implements Verdict {}

  /** New destination; the port is empty where only the address changes. */
  record Dnat(String address, OptionalInt port) implements Verdict {}

  /** New source; the address may be empty, as in the engine's {@code :53}. */
  record Snat(String address, OptionalInt port) implements Verdict {}

  /** No connection tracking for this packet, so no translation either. */
  record NoTrack() implements Verdict {}

  /**
   * Chooses by a property of the packet: nft's {@code iifname vmap}, {@code ct state vmap}.
   *
   * @param key the property
   * @param verdicts by its value; an interface may be a prefix that ends in {@code *}
   */
  record Choice(Key key, Map<String, Verdict> verdicts) implements Verdict {

    /** The properties that whydns knows of a packet. */
    public enum Key {
      IN_DEVICE,
      OUT_DEVICE,
      /** {@code new} or {@code established}. */
      CONNECTION_STATE
    }

    /** What is chosen for a packet; empty where the map has nothing for it. */
    public Optional<Verdict> of(Packet packet) {
      String value =
          switch (key) {
            case IN_DEVICE -> packet.inDevice();
            case OUT_DEVICE -> packet.outDevice();
            case CONNECTION_STATE -> packet.reply() ? "established" : "new";
          };
      Optional<Verdict> exact = Optional.ofNullable(verdicts.get(value));
      return exact.or(
          () ->
              verdicts.entrySet().stream()
                  .filter(each -> key != Key.CONNECTION_STATE && isPrefix(each.getKey(), value))
                  .map(Map.Entry::getValue)
                  .findFirst());
    }

    private static boolean isPrefix(String pattern, String device) {
      return pattern.endsWith("*")
          && !device.isEmpty()
          && device.startsWith(pattern.substring(0, pattern.length() - 1));
    }
  }

  /** Counts, logs, marks: the packet goes on to the next rule. */
  record Continue() implements Verdict {}

  /** Something that whydns does not model, as printed; it may end the packet. */
  record Opaque(String text) implements Verdict {}

  /** Whether the packet ends here. */
  default boolean isLoss() {
    return this instanceof Drop || this instanceof Reject;
  }
}
