package dev.whydns.cli;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program as a child of whydns, for a target's network namespace. */
final class NetnsChild {

  /** The soft limit of open files before the JVM raised it; the launcher tells. */
  private static final String LIMIT = "whydns.open.files";

  /** How Java encodes arguments; characters that it does not have become question marks. */
  private static final String ENCODING = "sun.jnu.encoding";

  private NetnsChild() {}

  /**
   * The child; its streams are still to be given.
   *
   * @throws NoSuchFileException there is no such program
   * @throws AccessDeniedException it is not executable
   * @throws IOException an argument has characters that this locale has not
   */
  static ProcessBuilder of(Path program, List<String> arguments) throws IOException {
    if (!Files.exists(program)) {
      throw new NoSuchFileException(program.toString());
    } else if (!Files.isExecutable(program) || Files.isDirectory(program)) {
      throw new AccessDeniedException(program.toString());
    }
    List<String> words = new ArrayList<>();
    String limit = System.getProperty(LIMIT, "");
    if (!limit.isEmpty()) {
      words.addAll(List.of("/bin/sh", "-c", "ulimit -S -n \"$0\"; exec \"$@\"", limit));
    }
    words.add(program.toString());
    words.addAll(arguments);
    Charset charset = Charset.forName(System.getProperty(ENCODING, "UTF-8"));
    for (String word : words) {
      if (!charset.newEncoder().canEncode(word)) {
        throw new IOException("the locale has no way to write " + word + "; set LC_ALL=C.UTF-8");
      }
    }
    return new ProcessBuilder(words);
  }
}
