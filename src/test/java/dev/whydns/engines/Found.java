package dev.whydns.engines;

import dev.whydns.check.CheckRun;

/**
 * What whydns said of one case, for example {@code rules-missing} after 280 ms.
 *
 * @param elapsedMs as whydns measured itself, without the start of its JVM
 */
record Found(String verdict, double elapsedMs) {

  static Found of(String verdict, CheckRun run) {
    return new Found(verdict, run.report().path("elapsed_ms").asDouble());
  }
}
