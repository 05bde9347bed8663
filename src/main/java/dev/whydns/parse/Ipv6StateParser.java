package dev.whydns.parse;

import dev.whydns.model.Lookup.Ipv6;

/** Reads {@code /proc/PID/net/if_inet6}, which the kernel leaves out where it has no IPv6. */
public final class Ipv6StateParser {

  private static final String LOOPBACK = "00000000000000000000000000000001";
  private static final int DIGITS = LOOPBACK.length();

  private Ipv6StateParser() {}

  /**
   * Which addresses it lists. glibc's AI_ADDRCONFIG looks at the address and not at its interface
   * ({@code check_pf.c}): another than {@code ::1} counts on lo too.
   */
  public static Ipv6 parse(String text) {
    boolean loopback = false;
    for (String line : Lines.of(text, 10_000)) {
      if (line.startsWith(LOOPBACK)) {
        loopback = true;
      } else if (line.indexOf(' ') == DIGITS) {
        return Ipv6.PRESENT;
      }
    }
    return loopback ? Ipv6.LOOPBACK_ONLY : Ipv6.NONE;
  }
}
