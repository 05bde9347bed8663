package dev.whydns.finding;

import java.util.Optional;

/**
 * Something that is not the same before and after, or here and there.
 *
 * @param hop where on the path it belongs; empty for what concerns the whole
 * @param subject what differs, as {@code nameservers in /etc/resolv.conf}
 * @param before as it was; empty where there was nothing
 * @param after as it is; empty where there is nothing
 * @param weight how much it tells
 */
public record Difference(
    Optional<Hop> hop,
    String subject,
    Optional<String> before,
    Optional<String> after,
    Weight weight) {

  /** How much a difference tells; the most telling first. */
  public enum Weight {
    /** What is found: another cause, another state. */
    VERDICT("verdict"),
    /** What a server or the engine answers. */
    ANSWER("answer"),
    /** What decides about answers: files, rules, servers, versions. */
    CONDITION("condition");

    private final String text;

    Weight(String text) {
      this.text = text;
    }

    /** As in the JSON. */
    public String text() {
      return text;
    }
  }
}
