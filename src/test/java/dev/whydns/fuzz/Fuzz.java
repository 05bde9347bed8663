package dev.whydns.fuzz;

import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Gives a reader one changed input after the other, until its share of the time is over.
 *
 * <p>Case number n of a run is made by a generator with the seed n, so every run begins with the
 * same cases, and a longer one goes on. {@code -Dfuzz.seconds=600} is the time for all readers
 * together, 20 s without it; {@code -Dfuzz.seed=4711} begins with the case that a failure named.
 */
public final class Fuzz {

  /** Shares that all tests of the suite take together, rounded up. */
  private static final int SHARES = 60;

  private static final long SECONDS = Long.getLong("fuzz.seconds", 20);
  private static final long FIRST = Long.getLong("fuzz.seed", 1);

  /** No input of a fuzzer has more than some kilobytes; a busy machine gets some time as well. */
  private static final long LONGEST_CASE_MS = 5000;

  private static final int LEAST_CASES = 20;

  private final long shareNanos;
  private volatile long seed;
  private volatile long begun;

  private Fuzz(int shares) {
    this.shareNanos = TimeUnit.SECONDS.toNanos(SECONDS) * shares / SHARES;
  }

  /** What must hold for an input; a throwable means that it does not. */
  public interface Reader<T> {
    void read(T input) throws Exception;
  }

  /** One share of the time. */
  public static <T> void run(Function<Random, T> change, Reader<T> reader) {
    run(1, change, reader);
  }

  /**
   * Some shares of the time.
   *
   * @throws AssertionError with the seed of the case that was thrown in, or that took too long
   */
  public static <T> void run(int shares, Function<Random, T> change, Reader<T> reader) {
    new Fuzz(shares).all(change, reader);
  }

  private <T> void all(Function<Random, T> change, Reader<T> reader) {
    begun = System.nanoTime();
    FutureTask<Void> task = new FutureTask<>(() -> cases(change, reader), null);
    Thread thread = new Thread(task, "fuzz");
    thread.setDaemon(true);
    thread.start();
    while (true) {
      try {
        task.get(100, TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException e) {
        failIfStuck(thread);
      } catch (ExecutionException e) {
        throw failure("failed", e.getCause());
      } catch (InterruptedException e) {
        throw failure("was interrupted", e);
      }
    }
  }

  private <T> void cases(Function<Random, T> change, Reader<T> reader) {
    long end = System.nanoTime() + shareNanos;
    for (long n = 0; n < LEAST_CASES || System.nanoTime() < end; n++) {
      seed = FIRST + n;
      begun = System.nanoTime();
      try {
        reader.read(change.apply(new Random(seed)));
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void failIfStuck(Thread thread) {
    if (System.nanoTime() - begun > TimeUnit.MILLISECONDS.toNanos(LONGEST_CASE_MS)) {
      Throwable where = new Throwable("where it is");
      where.setStackTrace(thread.getStackTrace());
      throw failure("takes more than " + LONGEST_CASE_MS + " ms", where);
    }
  }

  private AssertionError failure(String what, Throwable cause) {
    return new AssertionError(
        "case " + seed + " " + what + "; again with -Dfuzz.seed=" + seed, cause);
  }
}
