package dev.whydns.model;

import java.util.List;
import java.util.Set;

/**
 * One condition of a firewall rule, with its answer for a packet: yes, no, or not for us to tell.
 */
public sealed interface Match {

  /** Whether a packet meets a condition. */
  enum Fit {
    YES,
    NO,
    /**
     * The condition looks at something that whydns does not model: a set, a mark, an owner, a
     * limit.
     */
    MAYBE;

    static Fit of(boolean holds, boolean negated) {
      return holds != negated ? YES : NO;
    }

    /** Both conditions together. */
    public Fit and(Fit other) {
      if (this == NO || other == NO) {
        return NO;
      }
      return this == MAYBE || other == MAYBE ? MAYBE : YES;
    }
  }

  /** Whether the packet meets this condition. */
  Fit fits(Packet packet);

  /** {@code -s}, {@code ip saddr}: any of these prefixes. */
  record Source(List<Cidr> anyOf, boolean negated) implements Match {
    @Override
    public Fit fits(Packet packet) {
      return Fit.of(anyOf.stream().anyMatch(c -> c.contains(packet.source())), negated);
    }
  }

  /** {@code -d}, {@code ip daddr}: any of these prefixes. */
  record Destination(List<Cidr> anyOf, boolean negated) implements Match {
    @Override
    public Fit fits(Packet packet) {
      return Fit.of(anyOf.stream().anyMatch(c -> c.contains(packet.destination())), negated);
    }
  }

  /** {@code -p}, {@code meta l4proto}: protocol names in lower case, as {@code udp}. */
  record Protocol(Set<String> anyOf, boolean negated) implements Match {
    @Override
    public Fit fits(Packet packet) {
      return Fit.of(anyOf.contains(packet.transport().text()), negated);
    }
  }

  /** {@code --sport}, {@code udp sport}. */
  record SourcePort(List<PortRange> anyOf, boolean negated) implements Match {
    @Override
    public Fit fits(Packet packet) {
      return PortRange.fit(anyOf, packet.sourcePort(), negated);
    }
  }

  /** {@code --dport}, {@code udp dport}. */
  record DestinationPort(List<PortRange> anyOf, boolean negated) implements Match {
    @Override
    public Fit fits(Packet packet) {
      return PortRange.fit(anyOf, packet.destinationPort(), negated);
    }
  }

  /** {@code -i}, {@code iifname}: a name, or a prefix that ends in {@code +} or {@code *}. */
  record InDevice(List<String> anyOf, boolean negated) implements Match {
    @Override
    public Fit fits(Packet packet) {
      return device(anyOf, packet.inDevice(), negated);
    }
  }

  /** {@code -o}, {@code oifname}: a name, or a prefix that ends in {@code +} or {@code *}. */
  record OutDevice(List<String> anyOf, boolean negated) implements Match {
    @Override
    public Fit fits(Packet packet) {
      return device(anyOf, packet.outDevice(), negated);
    }
  }

  /** {@code --ctstate}, {@code ct state}: names in upper case, as {@code NEW}. */
  record ConnectionState(Set<String> anyOf, boolean negated) implements Match {
    @Override
    public Fit fits(Packet packet) {
      return Fit.of(anyOf.contains(packet.reply() ? "ESTABLISHED" : "NEW"), negated);
    }
  }

  /** Whatever else a rule asks for, as printed. */
  record Opaque(String text) implements Match {
    @Override
    public Fit fits(Packet packet) {
      return Fit.MAYBE;
    }
  }

  /** Ports from {@code first} to {@code last}, both included. */
  record PortRange(int first, int last) {
    static Fit fit(List<PortRange> ranges, int port, boolean negated) {
      if (port == 0) {
        return Fit.MAYBE;
      }
      return Fit.of(ranges.stream().anyMatch(r -> r.first <= port && port <= r.last), negated);
    }
  }

  private static Fit device(List<String> names, String device, boolean negated) {
    return Fit.of(names.stream().anyMatch(name -> named(name, device)), negated);
  }

  private static boolean named(String pattern, String device) {
    boolean prefix = pattern.endsWith("+") || pattern.endsWith("*");
    return prefix
        ? !device.isEmpty() && device.startsWith(pattern.substring(0, pattern.length() - 1))
        : pattern.equals(device);
  }
}
