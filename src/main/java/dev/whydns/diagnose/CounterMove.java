package dev.whydns.diagnose;

import dev.whydns.model.Match.Fit;

/**
 * A rule's counter around one repetition.
 *
 * @param before packets before it
 * @param after packets after it
 * @param sent how many of the questions certainly or perhaps reach the rule
 * @param lost how many of these got no answer
 * @param resends how many packets the kernel may have repeated by itself meanwhile: a TCP SYN that
 *     nobody answers is sent again after 1 s, so those of an earlier round may fall into this one
 */
record CounterMove(long before, long after, long sent, long lost, long resends) {

  /** How a counter moved, against what was sent. */
  enum Rise {
    EXACT,
    MORE,
    LESS,
    NONE
  }

  /**
   * A rule that certainly takes the packets counts all of them; one with a condition that whydns
   * cannot judge, as a set or chance, counts at least those that were lost to it.
   */
  Rise rise(Fit fit) {
    long rose = after - before;
    long least = fit == Fit.YES ? sent : lost;
    if (rose <= 0) {
      return least == 0 ? Rise.EXACT : Rise.NONE;
    }
    if (rose < least) {
      return Rise.LESS;
    }
    return rose <= least + resends ? Rise.EXACT : Rise.MORE;
  }

  /** {@code 112 -> 116 packets while 4 were sent}. */
  String words(Fit fit) {
    long count = fit == Fit.YES ? sent : lost;
    String what = fit == Fit.YES ? " sent" : " lost";
    return before
        + " -> "
        + after
        + " packets while "
        + count
        + (count == 1 ? " was" : " were")
        + what;
  }
}
