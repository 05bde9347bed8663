package dev.whydns.os;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Reading by a path that is known to be safe, after a look at what kind of file is there. */
final class RegularFile {

  /** Of st_mode, stat(2). */
  private static final int TYPE_BITS = 0xf000;

  static final int SYMBOLIC_LINK = 0xa000;

  private RegularFile() {}

  static FileText text(Path path, int maxBytes) throws IOException {
    Map<String, Object> found =
        Files.readAttributes(path, "unix:mode,dev,ino,size,lastModifiedTime");
    byte[] content = content(path, (Integer) found.get("mode"), maxBytes + 1L);
    int length = Math.min(content.length, maxBytes);
    return new FileText(
        new String(content, 0, length, StandardCharsets.UTF_8),
        content.length > maxBytes,
        (Long) found.get("dev"),
        (Long) found.get("ino"),
        ((FileTime) found.get("lastModifiedTime")).toInstant(),
        (Long) found.get("size"));
  }

  static byte[] bytes(Path path, int maxBytes) throws IOException {
    return content(path, (Integer) Files.getAttribute(path, "unix:mode"), maxBytes);
  }

  /** Until the end and not until the size: what the kernel makes on the fly has the size 0. */
  private static byte[] content(Path path, int mode, long limit) throws IOException {
    String kind = kind(mode);
    if (!kind.isEmpty()) {
      throw new UnusableFileException(path.toString(), kind);
    }
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes((int) Math.min(limit, Integer.MAX_VALUE));
    }
  }

  static RootedFiles.FileNumber number(Path path) throws IOException {
    Map<String, Object> found = Files.readAttributes(path, "unix:dev,ino");
    return new RootedFiles.FileNumber((Long) found.get("dev"), (Long) found.get("ino"));
  }

  static int type(Path path) throws IOException {
    return (Integer) Files.getAttribute(path, "unix:mode") & TYPE_BITS;
  }

  /** What a file is instead of a regular one; empty for one that is. */
  private static String kind(int mode) {
    return switch (mode & TYPE_BITS) {
      case 0x8000 -> "";
      case 0x1000 -> "is a FIFO";
      case 0x2000, 0x6000 -> "is a device";
      case 0x4000 -> "is a directory";
      case 0xc000 -> "is a socket";
      case SYMBOLIC_LINK -> "is a symbolic link";
      default -> "is not a regular file";
    };
  }

  static List<String> names(Path directory, int max) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path each : entries) {
        if (names.size() == max) {
          break;
        }
        names.add(each.getFileName().toString());
      }
    }
    Collections.sort(names);
    return names;
  }
}
