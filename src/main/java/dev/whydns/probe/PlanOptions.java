package dev.whydns.probe;

import java.util.List;

/**
 * What the operator chose for a plan.
 *
 * @param names to ask for, as given; empty for the default name
 * @param randomLabel a label that cannot exist, as {@code whydns-4f9c21e07b}, put before each
 *     search suffix
 * @param depth how much is asked of each target
 */
public record PlanOptions(List<String> names, String randomLabel, Depth depth) {

  /** Asked when the operator names nothing: reserved and always delegated (RFC 2606, section 3). */
  public static final String DEFAULT_NAME = "example.com";
}
