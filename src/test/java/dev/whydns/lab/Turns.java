package dev.whydns.lab;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Lets the test JVMs of one build take turns: classes run side by side, but for those marked {@link
 * Alone}.
 *
 * <p>The tests mostly wait, for timers of resolvers and engines, so two JVMs take little more than
 * half the time of one. The turn is a lock on a file, shared or exclusive, which the kernel takes
 * back from a JVM that dies (fcntl(2)).
 */
public final class Turns implements BeforeAllCallback, AfterAllCallback {

  private static final ExtensionContext.Namespace TURNS =
      ExtensionContext.Namespace.create(Turns.class);

  /** A class's turn. */
  private record Turn(FileChannel file, FileLock lock) implements AutoCloseable {

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    if (isOuter(context)) {
      boolean alone = context.getRequiredTestClass().isAnnotationPresent(Alone.class);
      context.getStore(TURNS).put("turn", take(alone));
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    if (isOuter(context)) {
      context.getStore(TURNS).get("turn", Turn.class).close();
    }
  }

  private static boolean isOuter(ExtensionContext context) {
    return context.getRequiredTestClass().getEnclosingClass() == null;
  }

  private static Turn take(boolean alone) throws IOException {
    Path file = Files.createDirectories(Path.of("target")).resolve("turns.lock");
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    return new Turn(channel, channel.lock(0, Long.MAX_VALUE, !alone));
  }
}
