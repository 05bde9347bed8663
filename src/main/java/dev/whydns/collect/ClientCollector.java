package dev.whydns.collect;

import dev.whydns.model.ClientFacts;
import dev.whydns.model.ClientFacts.Library;
import dev.whydns.model.ClientFacts.Loader;
import dev.whydns.model.Fact;
import dev.whydns.model.ProcessFacts;
import dev.whydns.model.ResolvConf;
import dev.whydns.model.Target;
import dev.whydns.model.TargetFacts;
import dev.whydns.os.RootedFiles;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which C library a target's programs have, and what it is told beside resolv.conf. */
final class ClientCollector {

  private static final List<String> FOLDERS = List.of("/lib64", "/lib");
  private static final int MOST_NAMES = 10_000;
  private static final String GAI_CONF = "/etc/gai.conf";

  private ClientCollector() {}

  static ClientFacts read(TargetFacts target) {
    Target.Kind kind = target.target().kind();
    if (kind != Target.Kind.CONTAINER && kind != Target.Kind.PID) {
      return read(RootedFiles.host());
    }
    Optional<ProcessFacts> process = target.process().known();
    if (process.isEmpty()) {
      return ClientFacts.unknown(target.process().why());
    }
    try (RootedFiles root = RootedFiles.of(process.get().pid())) {
      return read(root);
    } catch (IOException e) {
      return ClientFacts.unknown("files of " + target.target().label() + " cannot be read");
    }
  }

  static ClientFacts read(RootedFiles root) {
    return new ClientFacts(
        loader(root),
        Facts.of(GAI_CONF, () -> statements(root.read(GAI_CONF, Facts.FILE_BYTES).text())));
  }

  /**
   * Debian has musl's loader too where its package is installed, and Alpine a stand-in for glibc's
   * (gcompat): of two, the one of the distribution counts.
   */
  private static Fact<Loader> loader(RootedFiles root) {
    List<Loader> found = new ArrayList<>();
    for (String folder : FOLDERS) {
      try {
        root.list(folder, MOST_NAMES).stream()
            .flatMap(name -> loader(folder, name).stream())
            .forEach(found::add);
      } catch (AccessDeniedException e) {
        return Fact.unknown(folder + ": " + e.getReason());
      } catch (IOException e) {
        // a folder that is not there has no loader
      }
    }
    Library own = exists(root, "/etc/alpine-release") ? Library.MUSL : Library.GLIBC;
    return found.stream()
        .filter(l -> l.library() == own)
        .findFirst()
        .or(() -> found.stream().findFirst())
        .<Fact<Loader>>map(Fact::of)
        .orElse(Fact.absent("a loader in " + String.join(" or ", FOLDERS)));
  }

  private static boolean exists(RootedFiles root, String path) {
    try {
      root.number(path);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** {@code ld-linux-x86-64.so.2}, {@code ld64.so.2} (ppc64le), {@code ld-musl-aarch64.so.1}. */
  private static Optional<Loader> loader(String folder, String name) {
    if (name.startsWith("ld-musl-") && name.endsWith(".so.1")) {
      return Optional.of(new Loader(Library.MUSL, folder + "/" + name));
    }
    boolean glibc = name.startsWith("ld-linux") || name.startsWith("ld64.so.");
    return glibc ? Optional.of(new Loader(Library.GLIBC, folder + "/" + name)) : Optional.empty();
  }

  private static List<ResolvConf.Line> statements(String text) {
    List<ResolvConf.Line> lines = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().limit(1000).toList()) {
      number++;
      int comment = line.indexOf('#');
      String statement = (comment < 0 ? line : line.substring(0, comment)).strip();
      if (!statement.isEmpty()) {
        lines.add(new ResolvConf.Line(number, statement));
      }
    }
    return List.copyOf(lines);
  }
}
