package dev.whydns.os;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Other contents at the places of some files, for the calling thread and what it becomes.
 *
 * <p>The thread gets a mount namespace of its own that follows the host's and shows nothing to it
 * (mount_namespaces(7), slave mounts). The contents live in a tmpfs that is mounted for a moment
 * over a folder, bound to their places read-only, and taken away from the folder again.
 */
final class MountView {

  /** Folders that every system has; one that no file is below is used. */
  private static final List<String> FOLDERS = List.of("/mnt", "/tmp", "/run", "/dev/shm");

  private MountView() {}

  /** A file that the host does not have cannot be given: it is left out. */
  static void show(Map<String, byte[]> files) throws IOException {
    Map<String, byte[]> places = new TreeMap<>();
    for (Map.Entry<String, byte[]> each : files.entrySet()) {
      Path file = Path.of(each.getKey());
      if (Files.exists(file)) {
        places.put(file.toRealPath().toString(), each.getValue());
      }
    }
    String folder = folder(places);
    must(Libc.unshare(Flags.CLONE_NEWNS), "a mount namespace");
    must(Libc.mount("", "/", "", Flags.MS_REC | Flags.MS_SLAVE, ""), "/");
    long plain = Flags.MS_NOSUID | Flags.MS_NODEV | Flags.MS_NOEXEC;
    must(Libc.mount("whydns", folder, "tmpfs", plain, "mode=0755,size=64m"), folder);
    int number = 0;
    for (Map.Entry<String, byte[]> each : places.entrySet()) {
      Path copy = Path.of(folder, Integer.toString(number++));
      Files.write(copy, each.getValue());
      must(Libc.mount(copy.toString(), each.getKey(), "", Flags.MS_BIND, ""), each.getKey());
      long readOnly = Flags.MS_REMOUNT | Flags.MS_BIND | Flags.MS_RDONLY | plain;
      must(Libc.mount("", each.getKey(), "", readOnly, ""), each.getKey());
    }
    must(Libc.umount(folder, Flags.MNT_DETACH), folder);
  }

  private static String folder(Map<String, byte[]> places) throws FileSystemException {
    for (String folder : FOLDERS) {
      boolean free = places.keySet().stream().noneMatch(place -> place.startsWith(folder + "/"));
      if (free && Files.isDirectory(Path.of(folder))) {
        return folder;
      }
    }
    throw new FileSystemException("/mnt", null, "no folder is free for a moment's mount");
  }

  private static void must(int failed, String what) throws FileSystemException {
    if (failed < 0) {
      throw Errno.exception(-failed, what, "CAP_SYS_ADMIN is missing");
    }
  }
}
