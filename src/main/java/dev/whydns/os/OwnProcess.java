package dev.whydns.os;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What whydns itself was started with, byte for byte, to be handed on.
 *
 * <p>Java decodes arguments and variables by the locale, and in the locale C it loses every byte
 * above 127. Here each character stands for one byte (ISO 8859-1).
 */
public final class OwnProcess {

  private static final int STDIN = 0;

  private OwnProcess() {}

  /** The variables in their order. */
  public static Map<String, String> environment() throws IOException {
    Map<String, String> variables = new LinkedHashMap<>();
    for (String each : words("/proc/self/environ")) {
      int equals = each.indexOf('=', 1);
      if (equals > 0) {
        variables.putIfAbsent(each.substring(0, equals), each.substring(equals + 1));
      }
    }
    return variables;
  }

  /** The last arguments, {@code count} of them. */
  public static List<String> lastArguments(int count) throws IOException {
    List<String> words = words("/proc/self/cmdline");
    return words.subList(words.size() - count, words.size());
  }

  /**
   * The Java, its options and what it runs, without the arguments of that; decoded, for a program
   * to be started by Java.
   *
   * @return empty where it was not started with {@code -jar}
   */
  public static List<String> javaAndJar() throws IOException {
    List<String> words = words("/proc/self/cmdline");
    int jar = words.indexOf("-jar");
    return jar < 0 || jar + 1 == words.size()
        ? List.of()
        : words.subList(0, jar + 2).stream().map(OwnProcess::decoded).toList();
  }

  private static String decoded(String bytes) {
    return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /**
   * Whether standard input is a terminal. Java can tell only of input and output together, and the
   * kernel tells by the file's name.
   */
  public static boolean readsTerminal() {
    try {
      String input = Files.readSymbolicLink(Path.of("/proc/self/fd/0")).toString();
      return input.matches("/dev/(pts/\\d+|tty.*|console)");
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Takes the terminal back after a shell that gave it to process groups of its own: one in another
   * PID namespace cannot name the group that had it before.
   */
  public static void takeTerminal() {
    if (readsTerminal()) {
      Libc.takeTerminal(STDIN);
    }
  }

  /**
   * Waits for the end of a program that has the terminal. Ctrl-C is sent to all that have it, and
   * is the program's alone meanwhile, as for system(3): one that Java got as well would be told to
   * whydns by a thread of its own, at any time after the program's end.
   *
   * @return the exit code; 128 and more for the signal that ended it
   */
  public static int waitFor(Process program) throws InterruptedException {
    long before = Libc.ignoreInterrupts();
    try {
      return program.waitFor();
    } finally {
      Libc.restoreInterrupts(before);
    }
  }

  /** The bytes of a text in UTF-8. */
  public static String bytes(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** Each ends with a NUL; an empty one is one, too. */
  private static List<String> words(String file) throws IOException {
    String all = new String(Files.readAllBytes(Path.of(file)), StandardCharsets.ISO_8859_1);
    List<String> words = new ArrayList<>();
    int from = 0;
    for (int nul = all.indexOf('\0'); nul >= 0; nul = all.indexOf('\0', from)) {
      words.add(all.substring(from, nul));
      from = nul + 1;
    }
    return words;
  }
}
