package dev.whydns.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C or SIGTERM during a long run: it ends early, and still with its report and its exit code.
 *
 * <p>The JVM runs its shutdown hooks on these signals and ends with 130 or 143 after the last one;
 * this hook waits for the run to end by itself, and then ends the process with the run's own code.
 */
final class Interruption implements AutoCloseable {

  private static final int LONGEST_FAREWELL_S = 5;

  private final CountDownLatch requested = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile int exitCode = ExitCode.UNKNOWN;
  private final Thread hook = new Thread(this::onShutdown, "farewell");

  private Interruption() {}

  /** Of a process that goes on: somebody else listens to the signals, and requests. */
  static Interruption requested() {
    return new Interruption();
  }

  /** From now on the signals end the run instead of the process. */
  static Interruption watch() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  private void onShutdown() {
    request();
    try {
      if (ended.await(LONGEST_FAREWELL_S, TimeUnit.SECONDS)) {
        Runtime.getRuntime().halt(exitCode);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The run shall end. */
  void request() {
    requested.countDown();
  }

  boolean isRequested() {
    return requested.getCount() == 0;
  }

  /** Sleeps, unless the run is to end. */
  void sleepUntil(long nanoTime) throws InterruptedException {
    long left = nanoTime - System.nanoTime();
    if (left > 0) {
      requested.await(left, TimeUnit.NANOSECONDS);
    }
  }

  /** The run is over and its report written. */
  void ended(int code) {
    exitCode = code;
    ended.countDown();
  }

  @Override
  public void close() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException underWay) {
      // the process is ending: the hook has its code
    }
  }
}
