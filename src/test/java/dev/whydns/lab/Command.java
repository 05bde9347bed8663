package dev.whydns.lab;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.xbill.DNS.Message;

/** One run of a program with a deadline, no terminal, and an input given in advance. */
record Command(List<String> words, String input, Duration deadline) {

  static final Duration DEADLINE = Duration.ofSeconds(30);

  Command {
    words = List.copyOf(words);
  }

  static Command of(List<String> words) {
    return new Command(words, "", DEADLINE);
  }

  /** The command that runs a script of {@link #source} with bash. */
  static List<String> script(String name, String... arguments) {
    var words = new ArrayList<>(List.of("bash", "-c", source(name), name));
    words.addAll(List.of(arguments));
    return words;
  }

  /** The text of a resource beside this class, for example {@code box.sh}. */
  static String source(String name) {
    try (var source = Command.class.getResourceAsStream(name)) {
      return new String(source.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Another JVM with a main class of this package, and a class path of no more than that needs. */
  static List<String> java(Class<?> main) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath =
        Stream.of(main, Message.class, Logger.class)
            .map(Command::location)
            .collect(Collectors.joining(File.pathSeparator));
    var words = new ArrayList<>(List.of(java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    words.addAll(List.of("-Xmx128m", "-Dslf4j.internal.verbosity=ERROR", "-cp", classPath));
    words.add(main.getName());
    return words;
  }

  private static String location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits for the end. At the deadline the program is killed, with all that it started. */
  Outcome run() {
    try {
      return run(Files.createTempDirectory("whydns-lab-command"));
    } catch (IOException e) {
      throw new UncheckedIOException(String.join(" ", words), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in " + String.join(" ", words), e);
    }
  }

  // Files rather than pipes: what a child in the background leaves open is not waited for.
  private Outcome run(Path directory) throws IOException, InterruptedException {
    Path in = Files.writeString(directory.resolve("in"), input);
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(words)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    int exit;
    try {
      boolean ended = process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS);
      exit = ended ? process.exitValue() : Outcome.OVERDUE;
    } finally {
      kill(process.toHandle());
    }
    var elapsed = Duration.ofNanos(System.nanoTime() - start);
    var outcome = new Outcome(words, exit, text(out), text(err), elapsed);
    for (Path file : List.of(in, out, err, directory)) {
      Files.delete(file);
    }
    return outcome;
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file));
  }

  /**
   * Kills a process and its descendants, each by its own id, and waits until they are gone; the ids
   * are read from the process that is still there.
   */
  static void kill(ProcessHandle process) {
    if (process.isAlive()) {
      List<ProcessHandle> all = Stream.concat(Stream.of(process), process.descendants()).toList();
      all.forEach(ProcessHandle::destroyForcibly);
      all.forEach(p -> p.onExit().orTimeout(5, TimeUnit.SECONDS).join());
    }
  }
}
