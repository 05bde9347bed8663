package dev.whydns.cli;

import dev.whydns.model.ProcessFacts;
import dev.whydns.model.Target;
import dev.whydns.model.TargetFacts;
import dev.whydns.os.RootedFiles;
import dev.whydns.os.UnusableFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of name resolution that a command in a target's namespace sees in place of the host's.
 */
final class ShownFiles {

  private static final List<String> FILES =
      List.of("/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf");

  /** Block lists of some megabytes are in use as hosts files. */
  private static final int LONGEST = 16 << 20;

  private final Streams streams;

  ShownFiles(Streams streams) {
    this.streams = streams;
  }

  /** Read inside the target's root only; a file that it does not have is shown empty. */
  Map<String, byte[]> of(TargetFacts found) {
    Optional<ProcessFacts> process = found.process().known();
    Target.Kind kind = found.target().kind();
    boolean ownFiles = kind == Target.Kind.CONTAINER || kind == Target.Kind.PID;
    if (!ownFiles || process.isEmpty()) {
      return Map.of();
    }
    Map<String, byte[]> files = new HashMap<>();
    try (RootedFiles root = RootedFiles.of(process.get().pid())) {
      for (String path : FILES) {
        file(root, path, found).ifPresent(content -> files.put(path, content));
      }
    } catch (IOException e) {
      warn("the command sees the host's files: " + e.getMessage());
    }
    return files;
  }

  /** A file can only be shown at a place where the host has one. */
  private Optional<byte[]> file(RootedFiles root, String path, TargetFacts found) {
    String who = "the command sees the host's " + path + ": ";
    try {
      byte[] content = content(root, path);
      if (content.length > 0 && !Files.exists(Path.of(path))) {
        warn(
            "the host has no "
                + path
                + ", so the command does not see that of "
                + found.target().label());
        return Optional.empty();
      }
      return Optional.of(content);
    } catch (IOException e) {
      warn(who + "that of " + found.target().label() + " cannot be read: " + e.getMessage());
      return Optional.empty();
    }
  }

  private byte[] content(RootedFiles root, String path) throws IOException {
    try {
      byte[] content = root.bytes(path, LONGEST + 1);
      if (content.length > LONGEST) {
        throw new UnusableFileException(path, "has more than " + (LONGEST >> 20) + " MiB");
      }
      return content;
    } catch (NoSuchFileException e) {
      return new byte[0];
    }
  }

  private void warn(String what) {
    streams.err().println("whydns: " + what);
  }
}
