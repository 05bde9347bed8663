package dev.whydns.collect;

import dev.whydns.model.Fact;
import java.util.function.Supplier;

/**
 * What a command needs to be read; the rest stays Unknown and costs nothing.
 *
 * @param sockets socket tables of the targets' namespaces
 * @param owners who holds these sockets: the pass over all processes
 * @param firewall rules of the targets' namespaces
 * @param host the host's own rules, routes, links and counters, and the same of the targets
 * @param files resolv.conf, hosts and nsswitch.conf, and where queries are forwarded to
 */
public record Scope(
    boolean sockets, boolean owners, boolean firewall, boolean host, boolean files) {

  /** Everything, for a verdict. */
  public static final Scope VERDICT = new Scope(true, true, true, true, true);

  /** Sockets and who holds them. */
  public static final Scope OWNERS = new Scope(true, true, false, false, false);

  /** Rules, and the sockets that they lead to. */
  public static final Scope RULES = new Scope(true, false, true, false, false);

  /** Files of name resolution. */
  public static final Scope FILES = new Scope(false, true, false, false, true);

  /** Only where the targets are. */
  public static final Scope PLACES = new Scope(false, false, false, false, false);

  /** Whether all of another scope is in this one. */
  public boolean covers(Scope other) {
    return (sockets || !other.sockets)
        && (owners || !other.owners)
        && (firewall || !other.firewall)
        && (host || !other.host)
        && (files || !other.files);
  }

  /** The fact where it is wanted, else Unknown. */
  static <T> Fact<T> when(boolean wanted, Supplier<Fact<T>> reading) {
    return wanted ? reading.get() : Fact.unknown("not read for this command");
  }
}
