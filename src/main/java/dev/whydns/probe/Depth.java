package dev.whydns.probe;

/** How much is asked of each target. */
public enum Depth {
  /** What tells a working target from a broken one: for many targets at once. */
  SCREEN,
  /** Every layer, both transports, both record types. */
  FULL
}
