package dev.whydns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.whydns.cli.Cli;
import dev.whydns.cli.Streams;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the launcher answers by itself, held against the commands. The only Java that it can find
 * does nothing but say that it was started.
 */
class WithoutJavaIT {
  private static final Path DIST = Path.of(System.getProperty("whydns.dist"));
  private static final String LAUNCHER = DIST.resolve("bin/whydns").toString();
  private static final String STARTED = "a JVM was started\n";

  @TempDir private static Path programs;
  private static String plugin;

  @TempDir private Path dir;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeAll
  static void makePrograms() throws IOException {
    Path java = Files.createDirectories(programs.resolve("java/bin")).resolve("java");
    Files.writeString(
        java,
        """
        #!/bin/sh
        echo "a JVM was started" >&2
        while [ "$1" != -jar ]; do
          case $1 in -Dwhydns.program=*) program=${1#*=} ;; esac
          shift
        done
        shift 2
        echo "$program: $* (${DOCKER_HOST-none}, ${DOCKER_CONTEXT-none}, ${DOCKER_CONFIG-none})"
        exit 99
        """);
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.writeString(programs.resolve("java/release"), "JAVA_VERSION=\"17.0.1\"\n");
    Path link = programs.resolve("docker-whydns");
    plugin = Files.createSymbolicLink(link, Path.of(LAUNCHER)).toString();
  }

  @BeforeEach
  void hideEverythingElse() {
    environment.put("JAVA_HOME", programs.resolve("java").toString());
    // An empty one is as none, to whydns and to docker.
    for (String name : List.of("NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "DOCKER_HOST")) {
      environment.put(name, "");
    }
  }

  /** Every page of help in every way to ask for it. */
  static Stream<String> pages() {
    List<String> lines = new ArrayList<>(List.of("--help", "-h"));
    for (String command : new Cli(Streams.ofProcess()).model().subcommands().keySet()) {
      lines.add(command + " --help");
      lines.add(command + " --color always -h");
      if (!command.equals("netns")) {
        lines.add(command + " --help web api");
        lines.add(command + " web --color=never -h");
      }
    }
    return lines.stream();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void a_page_is_byte_for_byte_what_the_jvm_prints(String line) {
    List<String> words = List.of(line.split(" "));

    assertThat(launch(LAUNCHER, words)).isEqualTo(inJava("whydns", false, words));
    assertThat(launch(plugin, with("whydns", words)))
        .isEqualTo(inJava("docker whydns", false, words));
  }

  @Test
  void a_page_that_cannot_be_written_is_told_and_a_reader_that_leaves_early_is_not() {
    Launch full = launch("sh", List.of("-c", "\"$0\" check --help > /dev/full", LAUNCHER));
    Launch left =
        launch("bash", List.of("-c", "\"$0\" --json-schema | :; echo ${PIPESTATUS[0]}", LAUNCHER));

    assertThat(full)
        .isEqualTo(
            new Launch(74, "", "whydns: cannot write standard output; the result is lost\n"));
    assertThat(left).isEqualTo(new Launch(0, "0\n", ""));
  }

  @Test
  void a_jvm_of_its_own_in_a_plain_locale_prints_the_same() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String jar = DIST.resolve("lib/whydns.jar").toString();
    environment.put("LC_ALL", "C");
    for (String words : List.of("diff --help", "--json-schema", "check --version")) {
      List<String> line = List.of(words.split(" "));

      assertThat(launch(LAUNCHER, line))
          .isEqualTo(launch(java, with("-jar", with(jar, line))))
          .matches(launch -> launch.code() == 0 && !launch.out().isEmpty());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "chekc --help",
        "../check --help",
        "--help check",
        "--version --help",
        "check --help --help",
        "check --help --version",
        "check --help --timeout 2h",
        "check --name --help",
        "check --unknown --help",
        "check -vh",
        "check -- --help",
        "check @arguments --help",
        "check --color=ALWAYS --help",
        "check --color= --help",
        "check --color always --color always --help",
        "check --json-schema",
        "check --color always --json-schema",
        "netns web --help",
        "check web"
      })
  void what_is_not_certain_is_left_to_the_jvm(String line) {
    List<String> words = line.isEmpty() ? List.of() : List.of(line.split(" "));

    assertThat(launch(LAUNCHER, words))
        .isEqualTo(new Launch(99, "whydns: " + line + " (, none, none)\n", STARTED));
  }

  @ParameterizedTest
  @CsvSource({
    "CLICOLOR_FORCE, 1, NO_COLOR, ''",
    "CLICOLOR_FORCE, 1, NO_COLOR, 1",
    "CLICOLOR_FORCE, 0, TERM, xterm",
    "CLICOLOR, 0, TERM, xterm",
    "CLICOLOR, 1, TERM, dumb",
    "CLICOLOR, 1, TERM, xterm",
    "NO_COLOR, 1, TERM, xterm",
  })
  void colours_follow_the_rule_of_the_reports(String name, String value, String other, String set) {
    environment.put("TERM", "vt100");
    environment.put(name, value);
    environment.put(other, set);

    assertThat(launch(LAUNCHER, List.of("check", "-h")))
        .isEqualTo(inJava("whydns", false, List.of("check", "-h")));
    Launch terminal =
        launch("script", List.of("-qec", "stty -opost; " + LAUNCHER + " check -h", "/dev/null"));
    assertThat(terminal).isEqualTo(inJava("whydns", true, List.of("check", "-h")));
  }

  @Test
  void docker_learns_what_the_plugin_is() {
    String version = launch(LAUNCHER, List.of("--version")).out().replace("whydns ", "").strip();

    assertThat(launch(plugin, List.of("docker-cli-plugin-metadata")))
        .isEqualTo(
            new Launch(
                0,
                "{\"SchemaVersion\":\"0.1.0\",\"Vendor\":\"whydns\",\"Version\":\""
                    + version
                    + "\",\"ShortDescription\":\"Find out why DNS fails in a container\"}\n",
                ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "whydns check web                              | ''       | none    | none",
        "--host unix:///x whydns check web             | unix:///x | none    | none",
        "--host=unix:///x whydns check web             | unix:///x | none    | none",
        "-H unix:///x whydns check web                 | unix:///x | none    | none",
        "-Hunix:///x whydns check web                  | unix:///x | none    | none",
        "-H=unix:///x whydns check web                 | unix:///x | none    | none",
        "-DH unix:///x whydns check web                | unix:///x | none    | none",
        "--context lab whydns check web                | none     | lab     | none",
        "-clab whydns check web                        | none     | lab     | none",
        "-D=true -c lab whydns check web               | none     | lab     | none",
        "--context default whydns check web            | ''       | default | none",
        "--config /c whydns check web                  | ''       | none    | /c",
        "--config=/c --tls --tlskey k whydns check web | ''       | none    | /c",
        "-D -l error --tlsverify whydns check web      | ''       | none    | none",
        "--debug=false -lerror whydns check web        | ''       | none    | none",
      })
  void options_of_docker_say_which_engine_is_meant(
      String line, String host, String context, String config) {
    assertThat(launch(plugin, List.of(line.split(" "))))
        .isEqualTo(
            new Launch(
                99,
                "docker whydns: check web (%s, %s, %s)\n".formatted(host, context, config),
                STARTED));
  }

  @Test
  void docker_help_shows_the_pages_too() {
    assertThat(launch(plugin, List.of("help", "whydns")))
        .isEqualTo(inJava("docker whydns", false, List.of("--help")));
    assertThat(launch(plugin, List.of("--config", "/c", "help", "whydns", "netns")))
        .isEqualTo(inJava("docker whydns", false, List.of("netns", "--help")));
  }

  static Stream<Arguments> begun() {
    return Stream.of(
        arguments(
            "re",
            """
            record\tSave what check measures in one file, to be judged anywhere.
            resolv\tExplain resolv.conf of host and container line by line, side by side.
            replay\tSend what the application's resolver library sends, and show where time goes.
            :4
            """),
        arguments("--v", "--version\tthe version\n:4\n"),
        arguments("check --fo", "--format\ttext, json or markdown, for a ticket\n:4\n"),
        arguments("check --format m", "markdown\t\n:4\n"),
        arguments("check --format=m", "markdown\t\n:4\n"),
        arguments("check --timeout 2", ":4\n"),
        arguments("check -o x", ":0\n"),
        arguments("diff be", ":0\n"),
        arguments(
            "explain rules-st",
            "rules-stale-port\tthe rules lead to a port that nobody listens on\n:4\n"),
        arguments("netns web -- di", ":0\n"),
        arguments("../check x", ":4\n"));
  }

  @ParameterizedTest
  @MethodSource("begun")
  void what_is_begun_is_completed(String line, String offered) {
    assertThat(launch(plugin, with("__complete", with("whydns", List.of(line.split(" "))))))
        .isEqualTo(new Launch(0, offered, ""));
  }

  private Launch launch(String program, List<String> arguments) {
    return Launch.of(dir, environment, with(program, arguments));
  }

  private static List<String> with(String first, List<String> others) {
    return Stream.concat(Stream.of(first), others.stream()).toList();
  }

  private Launch inJava(String program, boolean terminal, List<String> arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Streams streams = new Streams(print(out), print(err), terminal, terminal, environment);
    int code = new Cli(streams, program).run(arguments.toArray(String[]::new));
    return new Launch(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream print(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
