package dev.whydns.collect;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reading several things at the same time, on a few plain threads that end with it.
 *
 * <p>Reading is waiting for child processes and the kernel, so a few threads more than processors
 * pay. None of them enters a namespace: that is done on threads of its own.
 */
final class Parallel {

  private static final int THREADS = 4;

  private Parallel() {}

  /** Starts it now; {@link #get} waits for it. */
  static <T> FutureTask<T> start(String name, Supplier<T> work) {
    FutureTask<T> task = new FutureTask<>(work::get);
    thread(name, task);
    return task;
  }

  /** What a started task brought; what it threw is thrown here. */
  static <T> T get(FutureTask<T> task) {
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /** The results in the order of the items. */
  static <A, B> List<B> map(String name, List<A> items, Function<A, B> work) {
    if (items.size() < 2) {
      return items.stream().map(work).toList();
    }
    List<FutureTask<B>> tasks = new ArrayList<>();
    for (A item : items) {
      tasks.add(new FutureTask<>(() -> work.apply(item)));
    }
    AtomicInteger next = new AtomicInteger();
    for (int i = 0; i < Math.min(THREADS, tasks.size()); i++) {
      thread(
          name,
          () -> {
            for (int at = next.getAndIncrement(); at < tasks.size(); at = next.getAndIncrement()) {
              tasks.get(at).run();
            }
          });
    }
    List<B> results = new ArrayList<>();
    tasks.forEach(task -> results.add(get(task)));
    return results;
  }

  private static void thread(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }
}
