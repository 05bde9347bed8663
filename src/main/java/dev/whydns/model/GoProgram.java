package dev.whydns.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What decides in a Go program itself which resolver it uses.
 *
 * @param minor the 22 of the Go 1.22 that built it; {@link GoBuild#NEWEST} where nothing tells
 * @param build what it says of its build
 * @param dynamicallyLinked whether it needs a loader, as programs with cgo nearly always do
 * @param goDebug GODEBUG of its environment; Absent when not set
 * @param variable which of LOCALDOMAIN, RES_OPTIONS and HOSTALIASES it has, which are for the C
 *     library; LOCALDOMAIN counts when it is set to nothing too
 */
public record GoProgram(
    int minor,
    Fact<GoBuild> build,
    Fact<Boolean> dynamicallyLinked,
    Fact<String> goDebug,
    Fact<Optional<String>> variable) {

  /** A program that says what it was built with. */
  public static GoProgram of(
      GoBuild build,
      Fact<Boolean> dynamicallyLinked,
      Fact<String> goDebug,
      Fact<Optional<String>> variable) {
    return new GoProgram(build.minor(), Fact.of(build), dynamicallyLinked, goDebug, variable);
  }

  /**
   * A running dockerd, whose Go is told from the engine's version: 25.0 was the first to be built
   * with Go 1.21, 20.10 to 24.0 came with 1.13 to 1.20.
   */
  static GoProgram of(DaemonFacts daemon, HostFacts host) {
    boolean old = host.engine().known().filter(e -> !e.isAtLeast(25, 0, 0)).isPresent();
    return new GoProgram(
        old ? 19 : 21,
        Fact.unknown("not read"),
        daemon.dynamicallyLinked(),
        daemon.goDebug(),
        daemon.resolverEnvironment());
  }

  /**
   * A setting of GODEBUG, as {@code cgo} for {@code netdns}; empty for none.
   *
   * <p>The environment comes before what the build has (since Go 1.21), and of several in one text
   * the last counts (since Go 1.20, internal/godebug; the first before).
   */
  public String setting(String key) {
    Optional<String> own = value(goDebug.orElse(""), key);
    Optional<String> built =
        minor >= 21 ? value(build.map(GoBuild::defaultGoDebug).orElse(""), key) : Optional.empty();
    return own.or(() -> built).orElse("");
  }

  private Optional<String> value(String text, String key) {
    List<String> found = new ArrayList<>();
    for (String each : text.split(",")) {
      if (each.startsWith(key + "=")) {
        found.add(each.substring(key.length() + 1));
      }
    }
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(found.get(minor >= 20 ? found.size() - 1 : 0));
  }

  /** {@code go} or {@code cgo}, from the words of {@code netdns=cgo+1}; empty for neither. */
  String resolverSetting() {
    return Arrays.stream(setting("netdns").split("\\+", 2))
        .filter(word -> word.equals("go") || word.equals("cgo"))
        .reduce((first, second) -> second)
        .orElse("");
  }
}
