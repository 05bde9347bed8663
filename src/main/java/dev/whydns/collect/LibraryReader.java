package dev.whydns.collect;

import dev.whydns.model.ClientFacts;
import dev.whydns.model.Fact;
import dev.whydns.model.ProgramFacts.Kind;
import dev.whydns.model.ProgramFacts.Library;
import dev.whydns.os.RootedFiles;
import dev.whydns.parse.LibraryVersionParser;
import dev.whydns.parse.MapsParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Resolver libraries among the files of a target, with their versions. */
final class LibraryReader {

  /** glibc's libc.so.6 has 2 MB, the others less. */
  private static final int LARGEST = 8 * 1024 * 1024;

  private static final int MOST_NAMES = 10_000;

  private final RootedFiles root;

  LibraryReader(RootedFiles root) {
    this.root = root;
  }

  /** Those of the mapped files that matter. */
  List<Library> mapped(List<String> files) {
    List<Library> found = new ArrayList<>();
    for (String file : files) {
      boolean deleted = file.endsWith(MapsParser.DELETED);
      String path = deleted ? file.substring(0, file.length() - MapsParser.DELETED.length()) : file;
      Optional<Kind> kind = kind(path);
      if (kind.isPresent() && found.stream().noneMatch(l -> l.kind() == kind.get())) {
        Fact<String> version =
            deleted
                ? ofName(path, Fact.unknown(path + " was replaced after the program started"))
                : version(kind.get(), path);
        found.add(new Library(kind.get(), path, version));
      }
    }
    return List.copyOf(found);
  }

  private static Optional<Kind> kind(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (name.startsWith("ld-musl-") || path.endsWith("-linux-musl/libc.so")) {
      return Optional.of(Kind.MUSL);
    }
    if (name.equals("libc.so.6") || LibraryVersionParser.glibcOfName(name).isPresent()) {
      return Optional.of(Kind.GLIBC);
    }
    if (name.startsWith("libcares.so")) {
      return Optional.of(Kind.CARES);
    }
    if (name.startsWith("libnss_resolve.so")) {
      return Optional.of(Kind.NSS_RESOLVE);
    }
    return name.equals("libjvm.so") ? Optional.of(Kind.JVM) : Optional.empty();
  }

  private Fact<String> version(Kind kind, String path) {
    if (kind == Kind.JVM || kind == Kind.NSS_RESOLVE) {
      return Fact.unknown("not needed");
    }
    return ofName(
        path,
        Facts.of(path, () -> root.bytes(path, LARGEST))
            .flatMap(
                bytes ->
                    (kind == Kind.GLIBC
                            ? LibraryVersionParser.glibc(bytes)
                            : LibraryVersionParser.release(bytes))
                        .<Fact<String>>map(Fact::of)
                        .orElse(Fact.unknown(path + " does not tell its version"))));
  }

  /** The name tells less than the file, and stays right when the file is replaced. */
  private static Fact<String> ofName(String path, Fact<String> read) {
    Optional<String> named =
        LibraryVersionParser.glibcOfName(path.substring(path.lastIndexOf('/') + 1));
    return read.known().isPresent() || named.isEmpty() ? read : Fact.of(named.get());
  }

  /** The C library that belongs to the loader of the target's files. */
  Fact<Library> image() {
    return ClientCollector.read(root)
        .loader()
        .map(
            loader ->
                loader.library() == ClientFacts.Library.MUSL
                    ? new Library(Kind.MUSL, loader.path(), version(Kind.MUSL, loader.path()))
                    : glibc(loader.path()));
  }

  private Library glibc(String loader) {
    for (String folder : folders()) {
      String path = folder + "/libc.so.6";
      try {
        root.number(path);
        return new Library(Kind.GLIBC, path, version(Kind.GLIBC, path));
      } catch (IOException e) {
        // the next folder may have it
      }
    }
    return new Library(Kind.GLIBC, loader, Fact.unknown("no libc.so.6 beside " + loader));
  }

  /** {@code /lib64} is Red Hat's, {@code /lib/aarch64-linux-gnu} Debian's. */
  private List<String> folders() {
    List<String> folders = new ArrayList<>();
    for (String folder : List.of("/lib", "/usr/lib")) {
      try {
        root.list(folder, MOST_NAMES).stream()
            .filter(name -> name.contains("-linux-gnu"))
            .map(name -> folder + "/" + name)
            .forEach(folders::add);
      } catch (IOException e) {
        // a folder that is not there has no library
      }
    }
    folders.addAll(List.of("/lib64", "/usr/lib64", "/lib", "/usr/lib"));
    return folders;
  }
}
