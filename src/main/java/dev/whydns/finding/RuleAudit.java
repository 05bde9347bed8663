package dev.whydns.finding;

import dev.whydns.model.Transport;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where the rules of a namespace lead queries to 127.0.0.11:53, and every place that has a say in
 * it.
 *
 * @param leads one for UDP, one for TCP; empty where the rules could not be read
 * @param notes in the order in which a packet passes them; may be empty
 */
public record RuleAudit(List<Lead> leads, List<RuleNote> notes) {

  /** Of rules that could not be read. */
  public static final RuleAudit UNREAD = new RuleAudit(List.of(), List.of());

  /**
   * Where one transport's queries end up.
   *
   * @param transport which
   * @param port the port of 127.0.0.11 that they are led to; empty when they are led nowhere, or
   *     elsewhere
   * @param certain whether a condition that whydns does not model has no part in it
   * @param shadowed whether something else than the engine's rules takes them
   * @param listening the ports of 127.0.0.11 that are listened on; empty where that could not be
   *     read
   */
  public record Lead(
      Transport transport,
      OptionalInt port,
      boolean certain,
      boolean shadowed,
      Optional<List<Integer>> listening) {

    /** Whether there is a listener where the rules lead to; empty where that is no question. */
    public Optional<Boolean> listened() {
      return port.isEmpty()
          ? Optional.empty()
          : listening.map(ports -> ports.contains(port.getAsInt()));
    }
  }
}
