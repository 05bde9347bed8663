package dev.whydns.cli.shell;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The files that a word is the beginning of. */
final class FileNames {

  /** Nobody chooses from more. */
  private static final int MOST = 500;

  private FileNames() {}

  /** In order, folders with a slash at their end; empty where none can be read. */
  static List<String> of(String begun) {
    int slash = begun.lastIndexOf('/');
    String folder = begun.substring(0, slash + 1);
    String prefix = begun.substring(slash + 1);
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(
            Path.of(folder.isEmpty() ? "." : folder), each -> matches(each, prefix))) {
      for (Path each : entries) {
        if (names.size() < MOST) {
          names.add(folder + each.getFileName() + (Files.isDirectory(each) ? "/" : ""));
        }
      }
    } catch (IOException | DirectoryIteratorException | IllegalArgumentException e) {
      return List.of();
    }
    Collections.sort(names);
    return names;
  }

  private static boolean matches(Path file, String prefix) {
    String name = file.getFileName().toString();
    return name.startsWith(prefix) && (!name.startsWith(".") || prefix.startsWith("."));
  }
}
