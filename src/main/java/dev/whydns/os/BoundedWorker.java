package dev.whydns.os;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One thread that reads what may block for ever.
 *
 * <p>A read that blocks in the kernel cannot be taken back, so after the first one that took too
 * long nothing more is asked of the thread: one hostile container costs one thread and one
 * deadline, however many files are asked for.
 */
final class BoundedWorker implements AutoCloseable {

  private final ExecutorService thread;
  private final Duration deadline;
  private boolean stuck;

  BoundedWorker(String name, Duration deadline) {
    this.deadline = deadline;
    this.thread =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread t = new Thread(work, name);
              t.setDaemon(true);
              return t;
            });
  }

  synchronized <T> T call(String path, Callable<T> work) throws IOException {
    if (stuck) {
      throw tooSlow(path);
    }
    Future<T> future = thread.submit(work);
    try {
      return future.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      stuck = true;
      throw tooSlow(path);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stuck = true;
      throw tooSlow(path);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IOException(path + ": " + e.getCause(), e.getCause());
    }
  }

  private UnusableFileException tooSlow(String path) {
    return new UnusableFileException(
        path, "is on a filesystem that did not answer within " + deadline.toMillis() + " ms");
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
