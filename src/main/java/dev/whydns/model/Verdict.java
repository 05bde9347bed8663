package dev.whydns.model;

import java.util.Map;
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
   * Chooses a chain by interface: nft's {@code iifname vmap}; {@code byOut} for {@code oifname}.
   */
  record DeviceMap(boolean byOut, Map<String, Verdict> verdicts) implements Verdict {}

  /** Counts, logs, marks: the packet goes on to the next rule. */
  record Continue() implements Verdict {}

  /** Something that whydns does not model, as printed; it may end the packet. */
  record Opaque(String text) implements Verdict {}

  /** Whether the packet ends here. */
  default boolean isLoss() {
    return this instanceof Drop || this instanceof Reject;
  }
}
