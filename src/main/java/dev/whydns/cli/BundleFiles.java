package dev.whydns.cli;

import dev.whydns.bundle.Bundle;
import dev.whydns.bundle.Bundles;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Bundles as the command line names them. */
final class BundleFiles {

  private static final Path STDIN = Path.of("-");

  private final Streams streams;

  BundleFiles(Streams streams) {
    this.streams = streams;
  }

  /**
   * All bundles of these files, each of which may hold several; {@code -} is standard input.
   *
   * @throws IOException one of them cannot be read, in words for the operator
   */
  List<Bundle> read(List<Path> files) throws IOException {
    List<Bundle> bundles = new ArrayList<>();
    for (Path file : files) {
      try (InputStream in = open(file)) {
        bundles.addAll(Bundles.read(in));
      } catch (IOException e) {
        String name = file.equals(STDIN) ? "standard input" : file.toString();
        throw new IOException("cannot read " + name + ": " + reason(e), e);
      }
    }
    bundles.forEach(bundle -> streams.disclosure().know(bundle.snapshot()));
    return List.copyOf(bundles);
  }

  private InputStream open(Path file) throws IOException {
    return new BufferedInputStream(file.equals(STDIN) ? streams.in() : Files.newInputStream(file));
  }

  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file";
    } else if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
