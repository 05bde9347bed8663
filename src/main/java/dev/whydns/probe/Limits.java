package dev.whydns.probe;

import dev.whydns.model.Durations;
import dev.whydns.model.Upstream;
import java.time.Duration;

/**
 * The bounds of a {@link Prober}. Two more hold for every run, so that looking at DNS never is what
 * breaks it: {@link #MOST_HELD} and {@link #MOST_QUESTIONS}.
 *
 * @param underWay questions that are sent and not concluded, at most, at any time
 * @param openSockets sockets, at most, those that wait for late replies included; above {@code
 *     underWay}
 * @param deadline of everything, counted from the making of the Prober
 */
public record Limits(int underWay, int openSockets, Duration deadline) {

  /**
   * Questions that the resolver on a namespace's loopback may hold unanswered. The engine takes
   * 1,024 of a container at a time and refuses the rest, the application's included (resolver.go,
   * maxConcurrent); a quarter of them is whydns's.
   */
  static final int MOST_HELD = 256;

  /**
   * How long an unanswered question counts as held: the engine goes on with it long after whydns
   * gave it up.
   */
  static final Duration HELD = Durations.times(Upstream.ENGINE_WAIT, Upstream.USED_BY_ENGINE);

  /**
   * Questions of one run. Each is a flow for conntrack, for 30 s to 120 s, and one to the engine
   * becomes up to three more; the table of a host with over 1 GB has at least 65,536 places
   * (nf_conntrack_core.c, nf_conntrack_init_start).
   */
  static final int MOST_QUESTIONS = 10_000;

  /** 128 under way, 512 sockets. */
  public static Limits within(Duration deadline) {
    return new Limits(128, 512, deadline);
  }
}
