package dev.whydns.model;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All packet filter and translation rules of one network namespace, whichever tool made them.
 *
 * @param chains of all backends and families, in the order in which they were printed
 * @param legacyTables what {@code ip_tables_names} lists; empty when no legacy table exists
 * @param gaps what could not be read and why, one sentence each; empty when all was
 */
public record Firewall(List<FirewallChain> chains, List<String> legacyTables, List<String> gaps) {

  /** The base chains of a point that packets of that IP version pass, first one first. */
  public List<FirewallChain> at(FirewallChain.Point point, boolean v6) {
    return chains.stream()
        .filter(c -> c.takes(v6) && c.hook().filter(h -> h.point() == point).isPresent())
        .sorted((a, b) -> Integer.compare(a.hook().get().priority(), b.hook().get().priority()))
        .toList();
  }

  /** The chain that a rule of {@code from} jumps to. */
  public Optional<FirewallChain> jumpedTo(FirewallChain from, String name) {
    return sameTable(from).filter(c -> c.name().equals(name)).findFirst();
  }

  /** The same chain in this reading of the rules. */
  public Optional<FirewallChain> same(FirewallChain chain) {
    return jumpedTo(chain, chain.name());
  }

  /** The chains of that name in any backend and family. */
  public List<FirewallChain> named(String name) {
    return chains.stream().filter(c -> c.name().equals(name)).toList();
  }

  private Stream<FirewallChain> sameTable(FirewallChain from) {
    return chains.stream()
        .filter(
            c ->
                c.backend() == from.backend()
                    && c.family().equals(from.family())
                    && c.table().equals(from.table()));
  }
}
