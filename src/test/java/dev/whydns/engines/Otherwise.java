package dev.whydns.engines;

import java.util.List;

/** What cannot be run here, and how it is known. */
final class Otherwise {

  private Otherwise() {}

  static String table(List<Suite> suites) {
    return "| What | Known | Held by |\n|---|---|---|\n";
  }
}
