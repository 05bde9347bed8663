package dev.whydns.man;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.whydns.cli.Cli;
import dev.whydns.cli.Streams;
import dev.whydns.man.JsonShape.Field;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The pages in {@code man/} against what they are made of: the commands, the pages of findings, the
 * JSON Schema, and the prose beside this test. With {@code -Dgolden.write=true} they are written
 * anew.
 */
class ManualTest {

  private static final Path FOLDER = Path.of("man");
  private static final Path SOURCES = Path.of("src/main/java");
  private static final Path LAUNCHER = Path.of("src/main/dist/bin/whydns");

  static Stream<String> pages() {
    return Manual.pages().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void a_page_says_what_the_product_says(String page) throws IOException {
    String roff = Manual.pages().get(page).get();

    Path file = FOLDER.resolve(page);
    if (Boolean.getBoolean("golden.write")) {
      Files.createDirectories(FOLDER);
      Files.writeString(file, roff);
    }
    assertThat(Files.readString(file)).isEqualTo(roff);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void man_has_nothing_to_warn_of_and_keeps_to_80_columns(String page) throws Exception {
    Path out = Files.createTempFile("page", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder("man", "--warnings=w", "-E", "UTF-8", "-l", FOLDER.resolve(page) + "");
    builder.environment().put("MANWIDTH", "80");
    Process man = builder.redirectOutput(out.toFile()).start();
    String warnings = new String(man.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(man.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(warnings).isEmpty();
    assertThat(man.exitValue()).isZero();
    assertThat(Files.readString(out).lines().filter(line -> line.length() > 80)).isEmpty();
    Files.delete(out);
  }

  @Test
  void there_is_no_page_of_anything_else() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(Manual.pages().keySet());
    }
  }

  @Test
  void a_command_without_prose_is_refused() {
    CommandSpec root = new Cli(Streams.ofProcess()).model();
    CommandSpec command = CommandSpec.create().name("unheard-of");
    command.usageMessage().header("Do something.");

    assertThatThrownBy(() -> CommandPage.roff(root, command))
        .hasMessage(
            "src/test/resources/man/whydns-unheard-of.txt says nothing under [description]");
  }

  @Test
  void pages_refer_to_pages_that_exist() {
    Set<String> told = new TreeSet<>();
    Manual.pages()
        .values()
        .forEach(page -> told.addAll(found("[a-z-]*whydns[a-z-]*\\(\\d\\)", plain(page.get()))));
    List<String> there = pages().map(page -> page.replaceFirst("\\.(\\d)$", "($1)")).toList();

    assertThat(there).containsAll(told);
    assertThat(told)
        .contains("whydns(8)", "whydns-check(8)", "whydns-findings(7)", "whydns-json(5)");
  }

  /** What roff shows of a page. */
  private static String plain(String roff) {
    return roff.replaceAll("\\\\f[BRI]", "").replace("\\-", "-");
  }

  @Test
  void the_environment_is_what_the_sources_ask_for() throws IOException {
    Set<String> asked = new TreeSet<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        asked.addAll(
            found(
                "(?:[eE]nvironment\\.(?:getOrDefault|put|merge)|variable)\\(\\s*\"([A-Z_]+)\"",
                Files.readString(file)));
      }
    }
    asked.addAll(found("\\$\\{(JAVA_HOME):-\\}", Files.readString(LAUNCHER)));
    asked.addAll(
        found("for whydns_name in ([A-Z_ ]+);", Files.readString(LAUNCHER)).stream()
            .flatMap(names -> Stream.of(names.split(" ")))
            .toList());
    Set<String> told =
        Prose.of(OverviewPage.NAME).part("environment").stream()
            .flatMap(passage -> found("`([A-Z_]+)`", passage.text().split(": ")[0]).stream())
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(told).isEqualTo(asked);
  }

  @Test
  void every_field_of_the_json_is_explained() {
    List<String> silent =
        JsonShape.published().shapes().stream()
            .flatMap(
                shape ->
                    shape.fields().stream()
                        .filter(field -> field.text().isEmpty())
                        .map(Field::path)
                        .map(path -> shape.name() + ": " + path))
            .toList();

    assertThat(silent).isEmpty();
  }

  static Stream<String> recipes() {
    return JsonPage.recipes().stream();
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void a_recipe_asks_for_fields_that_exist(String recipe) {
    JqFilter filter = new JqFilter(filter(recipe));

    assertThat(filter.missing(JsonShape.published().sample())).isEmpty();
  }

  /** Those of commands whose output is kept beside the tests of the renderers. */
  static Stream<String> recipesWithReports() {
    return recipes().filter(recipe -> recipe.matches("whydns (check|owners|rules) .*"));
  }

  @ParameterizedTest
  @MethodSource("recipesWithReports")
  void a_recipe_finds_its_fields_in_a_real_report(String recipe) throws IOException {
    JqFilter filter = new JqFilter(filter(recipe));
    ObjectMapper mapper = new ObjectMapper();
    List<List<String>> missing = new ArrayList<>();
    for (String name : List.of("incident-a", "not-permitted", "rules-shadowed")) {
      Path report = Path.of("src/test/resources/render", name + ".json");
      missing.add(filter.missing(mapper.readTree(report.toFile())));
    }

    assertThat(missing).contains(List.of());
  }

  @Test
  void a_field_that_does_not_exist_is_noticed() {
    JsonNode sample = JsonShape.published().sample();

    assertThat(
            new JqFilter(".targets[] | select(.status == \"x.y\") | .hops[].hop").missing(sample))
        .containsExactly(".status");
    assertThat(new JqFilter(".targets[].facts.socket[]").missing(sample))
        .containsExactly(".targets[].facts.socket[]");
    assertThat(new JqFilter(".targets[] | \"\\(.target) \\(.caus)\"").missing(sample))
        .containsExactly(".caus");
  }

  private static String filter(String recipe) {
    return found("jq (?:-[a-z]+ )*'([^']+)'", recipe).iterator().next();
  }

  /** What a pattern finds: its group where it has one. */
  private static Set<String> found(String pattern, String text) {
    Matcher m = Pattern.compile(pattern).matcher(text);
    Set<String> found = new TreeSet<>();
    while (m.find()) {
      found.add(m.group(m.groupCount()));
    }
    return found;
  }
}
