package dev.whydns.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Work on data from elsewhere, which may be made so that it never ends: rules that jump to each
 * other twice make 2 to the power of their number of ways through them.
 */
final class Bounded {

  private Bounded() {}

  /**
   * What the work gives.
   *
   * @throws IOException with a clause for the operator when it does not end in time, or needs more
   *     memory than there is; what it does otherwise wrong is a mistake of whydns
   */
  static <T> T call(Duration deadline, Callable<T> work) throws Exception {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = new Thread(task, "judgement");
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new IOException(
          "not done within " + deadline.toMillis() / 1000.0 + " s; --deadline gives it more");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof VirtualMachineError) {
        throw new IOException("it needs more memory than whydns may use", e);
      }
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }
}
