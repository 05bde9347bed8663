package dev.whydns.fidelity;

import dev.whydns.model.Lookup.Family;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compiles what calls the libraries, and finds out which versions there are. */
final class Programs {

  private static final String NODE = "Node dns.resolve4";

  /**
   * Node looks for overdue queries once a second, counted from its start (src/cares_wrap.cc,
   * ChannelWrap::StartTimer), and c-ares multiplies later timeouts by 0.5 to 1.
   */
  private static final double NODE_GRID_MS = 1_050;

  /** A JVM loads classes between the last reply and the return of the call. */
  private static final double JVM_MS = 300;

  /** JNDI's own resolver is Java: what it does next may need classes that are not loaded yet. */
  private static final double JNDI_MS = 150;

  /** The title of {@code InetAddress}. */
  static final String JDK = "JDK InetAddress";

  private final Path folder;

  Programs(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder).toAbsolutePath();
    for (String source : List.of("capture.c", "lookup.c", "cares.c", "lookup.go", "resolve.js")) {
      Files.writeString(this.folder.resolve(source), source(source));
    }
    c("gcc", "capture", "capture.c");
    c("gcc", "glibc", "lookup.c");
    c("musl-gcc", "musl", "lookup.c", "-static");
    c("gcc", "cares", "cares.c", "-lcares");
    run(
        Map.of(
            "CGO_ENABLED", "0", "GO111MODULE", "off", "GOCACHE", path("go-cache"), "GOFLAGS", ""),
        List.of("go", "build", "-o", path("go"), path("lookup.go")));
  }

  /** The text of a resource beside this class. */
  static String source(String name) {
    try (var source = Programs.class.getResourceAsStream(name)) {
      return new String(source.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The listener. */
  Path capture() {
    return folder.resolve("capture");
  }

  /** Those that are here; Node may be missing, nothing else. */
  List<Library> libraries() throws IOException {
    String glibc = run(List.of("ldd", "--version")).lines().findFirst().orElseThrow();
    glibc = glibc.substring(glibc.lastIndexOf(' ') + 1);
    String musl = muslVersion();
    String go = run(List.of("go", "version")).split(" ")[2].substring("go".length());
    String cares = run(List.of(path("cares"), "version")).strip();
    String busybox = run(List.of("busybox")).lines().findFirst().orElseThrow().split(" ")[1];
    String glibcProfile = isBefore(glibc, 2, 36) ? "glibc-2.31" : "glibc";
    Library.Traits all = Library.Traits.usual(Library.Scope.ALL);
    Library.Traits main = Library.Traits.usual(Library.Scope.MAIN);
    List<Library> found = new ArrayList<>();
    found.add(lib("glibc", glibc, glibcProfile, all, path("glibc"), "unspec"));
    found.add(
        lib("glibc, AI_ADDRCONFIG", glibc, "glibc-addrconfig", main, path("glibc"), "addrconfig"));
    found.add(
        new Library(
            "getent hosts", glibc, "getent-hosts", List.of("getent", "hosts"), Voice.GETENT, all));
    found.add(
        lib(
            "musl",
            musl,
            isBefore(musl, 1, 2, 4) ? "musl-1.2.3" : "musl",
            all,
            path("musl"),
            "unspec"));
    found.add(
        lib(
            "Go",
            go,
            isBefore(go, 1, 21) ? "go-1.19" : "go",
            all.in(Order.EACH_TYPE_BY_ITSELF),
            path("go")));
    found.add(
        lib(
            "c-ares",
            cares,
            isBefore(cares, 1, 20) ? "c-ares-1.18" : "c-ares",
            all.watched(Duration.ofMillis(6500)),
            path("cares")));
    found.add(
        new Library(
            "busybox nslookup",
            busybox.substring(1) + ", static",
            "busybox-glibc",
            List.of("busybox", "nslookup"),
            Voice.NSLOOKUP,
            Library.Traits.usual(Library.Scope.NO_OPTIONS).watched(Duration.ofMillis(6500))));
    String jdk = System.getProperty("java.version");
    found.add(lib(JDK, jdk, glibcProfile, main.endingLate(JVM_MS), java("inet")));
    Library.Traits jndi = main.endingLate(JVM_MS).within(JNDI_MS);
    found.add(lib("JDK JNDI", jdk, "java-jndi", jndi, java("jndi")));
    node()
        .ifPresent(
            node ->
                found.add(
                    lib(
                        NODE,
                        run(List.of(node, "--version")).strip().substring(1),
                        "node-resolve",
                        main.of(Family.V4).within(NODE_GRID_MS).watched(Duration.ofSeconds(4)),
                        node,
                        path("resolve.js"),
                        "A")));
    return found;
  }

  /** Which ones are not here, and why; nothing depends on them. */
  Map<String, String> notRun() {
    return node().isPresent() ? Map.of() : Map.of(NODE, "no node in the PATH");
  }

  private static Optional<String> node() {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder, "node"))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  private static Library lib(
      String title, String version, String profile, Library.Traits traits, String... command) {
    return new Library(title, version, profile, List.of(command), Voice.LINE, traits);
  }

  private static String[] java(String how) {
    return new String[] {
      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
      "-XX:TieredStopAtLevel=1",
      "-XX:+UseSerialGC",
      "-cp",
      location(),
      JavaLookup.class.getName(),
      how
    };
  }

  private static String location() {
    return Path.of(Programs.class.getProtectionDomain().getCodeSource().getLocation().getPath())
        .toString();
  }

  private static boolean isBefore(String version, int... other) {
    int[] numbers = Arrays.stream(version.split("[^0-9]+")).mapToInt(Integer::parseInt).toArray();
    return Arrays.compare(numbers, other) < 0;
  }

  private void c(String compiler, String program, String source, String... last) {
    List<String> words =
        new ArrayList<>(List.of(compiler, "-O1", "-o", path(program), path(source)));
    words.addAll(List.of(last));
    run(Map.of(), words);
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  /** The loader says it to whoever calls it by its name, and fails. */
  private static String muslVersion() throws IOException {
    try (var loaders = Files.newDirectoryStream(Path.of("/lib"), "ld-musl-*.so.1")) {
      String loader = loaders.iterator().next().toString();
      return run(Map.of(), List.of("sh", "-c", loader + " 2>&1 || true"))
          .lines()
          .filter(l -> l.startsWith("Version "))
          .findFirst()
          .orElseThrow()
          .substring("Version ".length());
    }
  }

  private static String run(Map<String, String> environment, List<String> words) {
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      process.outputWriter().close();
      String output = new String(process.getInputStream().readAllBytes());
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", words) + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(String.join(" ", words), e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String run(List<String> words) {
    return run(Map.of(), words);
  }
}
