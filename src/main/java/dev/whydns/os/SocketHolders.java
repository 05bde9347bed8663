package dev.whydns.os;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The search for the processes that hold certain sockets, through the links in {@code
 * /proc/PID/fd}.
 *
 * <p>Engines are looked at first, as they hold most of what is looked for; it ends with the last
 * one found, so that on a healthy host no other process is touched.
 */
final class SocketHolders {

  private static final int MOST_DESCRIPTORS = 16_384;

  /** An engine has a few for each of its containers. */
  private static final int MOST_DESCRIPTORS_OF_AN_ENGINE = 262_144;

  private static final String SOCKET = "socket:[";

  private final String proc;
  private final Set<Long> wanted;
  private final long end;
  private final Map<Long, ProcessTable.Holder> found = new HashMap<>();
  private final List<String> limits = new ArrayList<>();
  private int unreadable;

  SocketHolders(String proc, Set<Long> wanted, long end) {
    this.proc = proc;
    this.wanted = wanted;
    this.end = end;
  }

  void search(List<ProcessRow> rows) {
    List<ProcessRow> order = new ArrayList<>(rows);
    order.sort((a, b) -> Boolean.compare(b.isDockerd(), a.isDockerd()));
    for (ProcessRow row : order) {
      if (isDone()) {
        return;
      }
      if (System.nanoTime() - end >= 0) {
        limits.add("the time for looking through descriptors was over at " + name(row));
        return;
      }
      if (!row.isKernelThread()) {
        searchIn(row);
      }
    }
  }

  private void searchIn(ProcessRow row) {
    int most = row.isDockerd() ? MOST_DESCRIPTORS_OF_AN_ENGINE : MOST_DESCRIPTORS;
    int seen = 0;
    try (DirectoryStream<Path> links = Files.newDirectoryStream(Path.of(proc, row.pid() + "/fd"))) {
      for (Path link : links) {
        if (++seen > most) {
          limits.add(name(row) + " has more than " + most + " descriptors");
          return;
        }
        look(row, link);
        if (isDone() || System.nanoTime() - end >= 0) {
          return;
        }
      }
    } catch (AccessDeniedException e) {
      unreadable++;
    } catch (NoSuchFileException | DirectoryIteratorException e) {
      // It has ended; what it held is closed.
    } catch (IOException e) {
      unreadable++;
    }
  }

  private void look(ProcessRow row, Path link) throws IOException {
    String target;
    try {
      target = Files.readSymbolicLink(link).toString();
    } catch (NoSuchFileException e) {
      return;
    }
    if (target.startsWith(SOCKET)) {
      long inode = inode(target);
      if (wanted.contains(inode)) {
        int fd = Integer.parseInt(link.getFileName().toString());
        found.putIfAbsent(inode, new ProcessTable.Holder(row, fd));
      }
    }
  }

  private boolean isDone() {
    return found.size() == wanted.size();
  }

  /** The number in {@code socket:[4711]} or {@code net:[4711]}. */
  static long inode(String link) {
    return Long.parseLong(link.substring(link.indexOf('[') + 1, link.length() - 1));
  }

  private static String name(ProcessRow row) {
    return row.pid() + " (" + row.comm() + ")";
  }

  Map<Long, ProcessTable.Holder> found() {
    return Map.copyOf(found);
  }

  int unreadable() {
    return unreadable;
  }

  List<String> limits() {
    return List.copyOf(limits);
  }
}
