package dev.whydns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.lab.Lab;
import dev.whydns.lab.Outcome;
import dev.whydns.lab.WithLab;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code mvn -Pdist package} hands out, unpacked in another folder than it was made in. Needs
 * root, to hide every Java.
 */
@WithLab
class DistributionIT {
  private static final Path TARGET = Path.of(System.getProperty("whydns.target"));
  private static final Path DIST = Path.of(System.getProperty("whydns.dist"));
  private static final String NAME = "whydns-" + System.getProperty("whydns.version");
  private static final String BUNDLED =
      NAME + "-linux-" + System.getProperty("os.arch").replace("amd64", "x86_64");
  private static final String BUNDLE = "src/test/resources/bundle/format-1.whydns";

  /** More than a pipe holds (64 KiB), so that it cannot be written before it is read. */
  private static final byte[] LINES = "\n".repeat(100_000).getBytes(StandardCharsets.US_ASCII);

  @TempDir Path dir;

  private Path plain;
  private Path bundled;

  @BeforeEach
  void unpack() {
    plain = unpacked(NAME);
    bundled = unpacked(BUNDLED);
  }

  @Test
  void the_sums_are_those_of_the_tarballs() throws IOException {
    assertThat(
            run(List.of("sh", "-c", "cd " + TARGET + " && sha256sum --check --strict SHA256SUMS")))
        .extracting(Result::code)
        .isEqualTo(0);
    assertThat(Files.readString(TARGET.resolve("SHA256SUMS")))
        .contains(plain.getFileName() + ".tar.gz\n", bundled.getFileName() + ".tar.gz\n");
  }

  @Test
  void both_say_what_the_build_itself_says() {
    for (String[] arguments :
        List.of(
            new String[] {"--version"},
            new String[] {"check", "--help"},
            new String[] {"explain", "upstream-dead"},
            new String[] {"check", "--from", BUNDLE},
            new String[] {"check", "--json", "--from", BUNDLE})) {
      Result expected = whydns(DIST, arguments);
      assertThat(expected.out()).isNotEmpty();
      assertThat(whydns(plain, arguments)).isEqualTo(expected);
      assertThat(whydns(bundled, arguments)).isEqualTo(expected);
      assertThat(expected.err()).isEmpty();
    }
  }

  @Test
  void with_its_own_java_it_needs_none_and_runs_read_only_and_beside_a_tmp_without_exec() {
    String script =
        """
        set -e
        cd /
        mount --bind "$1" /mnt
        mount -o remount,bind,ro /mnt
        mount -t tmpfs -o noexec none /tmp
        if [ -d /usr/lib/jvm ]; then mount -t tmpfs none /usr/lib/jvm; fi
        printf 'nameserver 192.0.2.53\\n' > /tmp/resolv.conf
        mount --bind /tmp/resolv.conf "$(readlink -f /etc/resolv.conf)"
        unset JAVA_HOME
        exec /mnt/bin/whydns resolv host -H unix:///nowhere.sock
        """;
    List<String> command = new ArrayList<>(List.of("unshare", "--mount", "--net", "--pid"));
    command.addAll(List.of("--fork", "--mount-proc", "sh", "-c", script, "sh", bundled.toString()));
    Result result = run(command);
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("1  nameserver 192.0.2.53").endsWith("the host's own\n");
    assertThat(result.code()).isZero();
  }

  @Test
  void with_its_own_java_it_checks_a_container(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet");

    Outcome outcome = lab.run(bundled.resolve("bin/whydns").toString(), "check", "web");

    assertThat(outcome.stderr()).isEmpty();
    assertThat(outcome.stdout()).startsWith("OK  web: every hop is healthy\n");
    assertThat(outcome.exit()).isZero();
  }

  /** From JDK 25 on it holds the classes of whydns as well. */
  @Test
  void its_own_java_maps_the_classes_that_were_made_ready_in_another_folder() throws Exception {
    Path cache = bundled.resolve("lib/whydns.aot");
    Path archive = bundled.resolve("lib/runtime/lib/server/classes.jsa");
    assertThat(mapped(bundled, "")).contains(Files.exists(cache) ? cache : archive);
  }

  @Test
  void the_java_of_the_build_maps_the_archive_where_it_was_made() throws Exception {
    assertThat(mapped(DIST, System.getProperty("java.home")))
        .contains(DIST.resolve("lib/whydns.jsa"));
  }

  /** There is one where the build found a JDK 25 or later. */
  @Test
  void whoever_names_no_java_gets_the_one_that_there_is_a_cache_for() throws Exception {
    Path cache = DIST.resolve("lib/whydns.aot");
    List<Path> mapped = mapped(DIST, "");
    assertThat(mapped.contains(cache)).as(mapped.toString()).isEqualTo(Files.exists(cache));
  }

  @Test
  void a_cache_that_does_not_fit_is_passed_over_without_a_word() throws IOException {
    Result expected = whydns(bundled, "check", "--from", BUNDLE);
    Files.setLastModifiedTime(bundled.resolve("lib/whydns.jar"), FileTime.from(Instant.EPOCH));
    assertThat(whydns(bundled, "check", "--from", BUNDLE)).isEqualTo(expected);
    Files.writeString(bundled.resolve("lib/whydns.aot"), "no cache");
    assertThat(whydns(bundled, "check", "--from", BUNDLE)).isEqualTo(expected);
  }

  @Test
  void it_tells_what_its_java_was_made_of_and_under_which_licences() throws IOException {
    Path runtime = bundled.resolve("lib/runtime");
    assertThat(Files.readString(runtime.resolve("BUILD")))
        .startsWith("Made by whydns with jlink of ");
    assertThat(runtime.resolve("legal/java.base/LICENSE")).isNotEmptyFile();
    assertThat(bundled.resolve("LICENSE")).isNotEmptyFile();
  }

  /**
   * The files that a run of this distribution has mapped while it waits for more input.
   *
   * @param javaHome empty for none
   */
  private List<Path> mapped(Path distribution, String javaHome) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(launcher(distribution), "explain", "-")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(dir.resolve("err").toFile());
    builder.environment().put("JAVA_HOME", javaHome);
    Process process = builder.start();
    try (OutputStream input = process.getOutputStream()) {
      input.write(LINES);
      input.flush();
      try (Stream<String> maps = Files.lines(Path.of("/proc/" + process.pid() + "/maps"))) {
        return maps.filter(line -> line.contains(" /"))
            .map(line -> Path.of(line.substring(line.indexOf(" /") + 1)))
            .distinct()
            .toList();
      }
    } finally {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(dir.resolve("err")).isEmptyFile();
    }
  }

  private Path unpacked(String name) {
    Path tarball = TARGET.resolve(name + ".tar.gz");
    assertThat(run(List.of("tar", "-xzf", tarball.toString(), "-C", dir.toString())))
        .isEqualTo(new Result(0, "", ""));
    return dir.resolve(name);
  }

  private static String launcher(Path distribution) {
    return distribution.resolve("bin/whydns").toString();
  }

  private Result whydns(Path distribution, String... arguments) {
    List<String> command = new ArrayList<>(List.of(launcher(distribution)));
    command.addAll(List.of(arguments));
    return run(command);
  }

  private Result run(List<String> command) {
    Path out = dir.resolve("out");
    Path err = dir.resolve("err");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("still running after 60 s: " + command);
      }
      return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private record Result(int code, String out, String err) {}
}
