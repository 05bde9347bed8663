package dev.whydns.os;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What whydns itself may do, from the effective capabilities of its process. */
public final class Privileges {

  /** Bit numbers from linux/capability.h. */
  private static final Map<String, Integer> NEEDED = new LinkedHashMap<>();

  static {
    NEEDED.put("CAP_SYS_ADMIN", 21);
    NEEDED.put("CAP_SYS_PTRACE", 19);
    NEEDED.put("CAP_NET_ADMIN", 12);
    NEEDED.put("CAP_DAC_READ_SEARCH", 2);
  }

  private static final int CAP_DAC_OVERRIDE = 1;

  private static final int STATUS_BYTES = 1 << 16;

  private Privileges() {}

  /**
   * The needed capabilities that are lacking, as {@code CAP_SYS_ADMIN} (to enter a namespace),
   * {@code CAP_SYS_PTRACE} (to see what belongs to other users), {@code CAP_NET_ADMIN} (to list
   * rules) and {@code CAP_DAC_READ_SEARCH} (to read the engine's files); empty for root.
   */
  public static List<String> missing() throws IOException {
    try (RootedFiles host = RootedFiles.host()) {
      return missing(host.read("/proc/self/status", STATUS_BYTES).text());
    }
  }

  static List<String> missing(String status) {
    Optional<Long> effective =
        status
            .lines()
            .filter(line -> line.startsWith("CapEff:"))
            .map(line -> Long.parseUnsignedLong(line.substring("CapEff:".length()).strip(), 16))
            .findFirst();
    long has = effective.orElse(0L);
    long held = has(has, CAP_DAC_OVERRIDE) ? has | 1L << NEEDED.get("CAP_DAC_READ_SEARCH") : has;
    return NEEDED.entrySet().stream()
        .filter(each -> !has(held, each.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static boolean has(long set, int bit) {
    return (set >> bit & 1) == 1;
  }
}
