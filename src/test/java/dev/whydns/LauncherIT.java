package dev.whydns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged {@code bin/whydns}, started as users start it. Needs root, to hide every Java. */
class LauncherIT {
  private static final Path DIST = Path.of(System.getProperty("whydns.dist"));
  private static final String LAUNCHER = DIST.resolve("bin/whydns").toString();
  private static final Launch VERSION = new Launch(0, "whydns " + version() + "\n", "");

  @TempDir Path dir;

  @Test
  void it_runs_from_any_directory() {
    saysItsVersion("sh", "-c", "cd " + DIST + "/bin && ./whydns \"$@\"", "sh");
    saysItsVersion("sh", "-c", "cd " + DIST + "/bin && sh whydns \"$@\"", "sh");
    saysItsVersion("sh", "-c", "cd " + DIST + " && CDPATH=/ sh bin/whydns \"$@\"", "sh");
  }

  @Test
  void it_runs_through_a_chain_of_symlinks() throws IOException {
    Files.createSymbolicLink(dir.resolve("first"), Path.of(LAUNCHER));
    Files.createSymbolicLink(dir.resolve("second"), Path.of("first"));
    saysItsVersion(dir.resolve("second").toString());
  }

  @Test
  void it_runs_in_a_directory_with_blanks_and_quotes_in_its_name() throws IOException {
    Path odd = Files.createSymbolicLink(dir.resolve("it's $(a) \"b\""), DIST);
    saysItsVersion(odd.resolve("bin/whydns").toString());
  }

  @Test
  void it_runs_in_the_shell_of_busybox() {
    saysItsVersion("busybox", "sh", LAUNCHER);
  }

  @Test
  void the_environment_cannot_make_the_jvm_talk() {
    Map<String, String> options =
        Map.of(
            "JAVA_TOOL_OPTIONS", "-Da=b",
            "JDK_JAVA_OPTIONS", "-Da=b",
            "_JAVA_OPTIONS", "-Da=b",
            "CLASSPATH", "/nowhere");
    assertThat(run(options, inJava(LAUNCHER))).isEqualTo(VERSION);
  }

  @Test
  void an_old_or_broken_java_home_is_passed_over() throws IOException {
    Path old = Files.createDirectories(dir.resolve("jdk-11"));
    Path java = Files.createDirectories(old.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\necho 'the wrong java'\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.writeString(old.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"11.0.2\"\n");
    assertThat(run(Map.of("JAVA_HOME", old.toString()), inJava(LAUNCHER))).isEqualTo(VERSION);
    assertThat(run(Map.of("JAVA_HOME", "/nowhere"), inJava(LAUNCHER))).isEqualTo(VERSION);
  }

  @Test
  void where_there_is_no_java_it_says_in_one_line_what_to_install() {
    Launch result =
        run(
            Map.of(),
            List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "if [ -d /usr/lib/jvm ]; then mount -t tmpfs none /usr/lib/jvm; fi;"
                    + " unset JAVA_HOME; PATH=/nowhere; exec /bin/sh "
                    + LAUNCHER));
    assertThat(result.code()).isEqualTo(69);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("whydns: needs Java 17 or later").contains("apt-get");
    assertThat(result.err().lines()).hasSize(1);
  }

  @Test
  void no_library_takes_over_the_name_lookups_of_the_jvm() throws IOException {
    try (Stream<Path> jars = Files.list(DIST.resolve("lib"))) {
      for (Path jar : jars.filter(file -> file.toString().endsWith(".jar")).toList()) {
        try (JarFile entries = new JarFile(jar.toFile())) {
          assertThat(entries.getEntry("META-INF/services/java.net.spi.InetAddressResolverProvider"))
              .as(jar.toString())
              .isNull();
        }
      }
    }
  }

  private static String version() {
    try (JarFile jar = new JarFile(DIST.resolve("lib/whydns.jar").toFile())) {
      return jar.getManifest().getMainAttributes().getValue("Implementation-Version");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Both by the launcher alone and by the JVM that it starts. */
  private void saysItsVersion(String... launcher) {
    assertThat(run(Map.of(), with(launcher, "--version"))).isEqualTo(VERSION);
    assertThat(run(Map.of(), inJava(launcher))).isEqualTo(VERSION);
  }

  /** Words with which the launcher leaves it to the JVM to say the version. */
  private static List<String> inJava(String... launcher) {
    return with(launcher, "explain", "--debug", "--version");
  }

  private static List<String> with(String[] launcher, String... arguments) {
    return Stream.concat(Stream.of(launcher), Stream.of(arguments)).toList();
  }

  private Launch run(Map<String, String> environment, List<String> command) {
    return Launch.of(dir, environment, command);
  }
}
