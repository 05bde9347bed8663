package dev.whydns.docker;

import dev.whydns.model.EngineApi.State;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Asks an engine over its Unix socket, several things at the same time and on one thread.
 *
 * <p>A daemon that is stopped is still connected to: the kernel queues the connection, and nothing
 * comes. So the deadline is over everything, from connecting to the last byte.
 */
public final class EngineClient {

  /** Of one answer: docker ps -a of four thousand containers, with 1.8 KB of JSON for each. */
  private static final int MOST_BYTES = 8 << 20;

  /** Of a conversation: descriptions of 2,500 containers, with 6 KB for each. */
  private static final int MOST_BYTES_TOGETHER = 16 << 20;

  private static final int AT_ONCE = 8;
  private static final long RETRY_MS = 10;

  /** So long is waited before anybody asks whether it is in vain. */
  private static final Duration DOUBT = Duration.ofSeconds(1);

  private final Path socket;
  private final Duration deadline;
  private final BooleanSupplier vain;

  /**
   * A client; nothing is connected yet.
   *
   * @param deadline for each conversation, which is everything that is asked for in one call
   */
  public EngineClient(Path socket, Duration deadline) {
    this(socket, deadline, () -> false);
  }

  /**
   * The same that gives up early.
   *
   * @param vain asked once in a conversation, when it is not over after a second: whether nothing
   *     can come any more, as from a process that is stopped
   */
  public EngineClient(Path socket, Duration deadline, BooleanSupplier vain) {
    this.socket = socket;
    this.deadline = deadline;
    this.vain = vain;
  }

  /** Asks for all of them; every one of the result is done, in the same order. */
  List<HttpGet> getAll(List<String> targets) throws EngineException {
    List<HttpGet> gets = new ArrayList<>();
    for (String each : targets) {
      gets.add(new HttpGet(socket, each, MOST_BYTES));
    }
    long begun = System.nanoTime();
    try (Selector selector = Selector.open()) {
      converse(selector, new ArrayDeque<>(gets), begun);
    } catch (IOException e) {
      throw new EngineException(
          State.NOT_PERMITTED, "no selector could be made: " + e.getMessage());
    }
    long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    gets.forEach(get -> get.giveUp(Math.min(waited + 1, deadline.toMillis())));
    return gets;
  }

  private void converse(Selector selector, Deque<HttpGet> waiting, long begun) throws IOException {
    long end = begun + deadline.toNanos();
    long doubt = Math.min(end, begun + DOUBT.toNanos());
    ByteBuffer buffer = HttpGet.buffer();
    List<HttpGet> active = new ArrayList<>();
    long received = 0;
    while (!waiting.isEmpty() || !active.isEmpty()) {
      boolean full = false;
      while (active.size() < AT_ONCE && !waiting.isEmpty() && !full) {
        full = !waiting.peek().connect(selector);
        if (!full) {
          active.add(waiting.remove());
        }
      }
      long now = System.nanoTime();
      if (doubt < end && now >= doubt) {
        if (vain.getAsBoolean()) {
          return;
        }
        doubt = end;
      }
      long millis = TimeUnit.NANOSECONDS.toMillis(end - now);
      if (millis <= 0 || Thread.currentThread().isInterrupted()) {
        return;
      }
      millis = Math.min(millis, Math.max(1, TimeUnit.NANOSECONDS.toMillis(doubt - now) + 1));
      active.removeIf(HttpGet::isDone);
      if (full || !active.isEmpty()) {
        selector.select(full ? Math.min(RETRY_MS, millis) : millis);
        for (SelectionKey key : selector.selectedKeys()) {
          received += ((HttpGet) key.attachment()).proceed(key, buffer);
        }
        if (received > MOST_BYTES_TOGETHER) {
          active.forEach(get -> get.tooMuch(MOST_BYTES_TOGETHER >> 20));
          waiting.forEach(get -> get.tooMuch(MOST_BYTES_TOGETHER >> 20));
          return;
        }
        selector.selectedKeys().clear();
      }
    }
  }
}
