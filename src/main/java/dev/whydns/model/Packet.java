package dev.whydns.model;

/**
 * A packet as a firewall hook sees it; what is not known at that hook is empty or 0.
 *
 * @param transport its protocol
 * @param source sender
 * @param destination receiver, after any translation that came before the hook
 * @param sourcePort 0 when the kernel chooses it
 * @param destinationPort 0 when the kernel chose it
 * @param inDevice the interface it came in by; empty for one made here
 * @param outDevice the interface it leaves by; empty for one delivered here
 * @param reply whether it answers an earlier one: its connection is ESTABLISHED, else NEW
 */
public record Packet(
    Transport transport,
    IpAddress source,
    IpAddress destination,
    int sourcePort,
    int destinationPort,
    String inDevice,
    String outDevice,
    boolean reply) {

  /** What comes back for this packet, at a hook with these interfaces. */
  public Packet answer(String in, String out) {
    return new Packet(transport, destination, source, destinationPort, sourcePort, in, out, true);
  }
}
