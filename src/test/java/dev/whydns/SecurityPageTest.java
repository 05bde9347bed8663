package dev.whydns;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What security.md says of whydns is so. */
class SecurityPageTest {

  private static final Path PAGE = Path.of("src/site/markdown/security.md");
  private static final Path OS = Path.of("src/main/java/dev/whydns/os");
  private static final Path TESTS = Path.of("src/test/java");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.whydns");

  @Test
  void every_test_that_holds_a_promise_exists() throws IOException {
    Set<String> tests;
    try (Stream<Path> files = Files.walk(TESTS)) {
      tests =
          files.map(f -> f.getFileName().toString().replace(".java", "")).collect(toSortedSet());
    }
    Set<String> named = all("`([A-Z]\\w*(?:Test|IT))`", Files.readString(PAGE));

    assertThat(named).hasSizeGreaterThan(10);
    assertThat(tests).containsAll(named);
  }

  @Test
  void the_native_functions_are_those_of_the_page() throws IOException {
    String code =
        Files.readString(OS.resolve("Libc.java")) + Files.readString(OS.resolve("Spawn.java"));
    Set<String> called = all("(?:of|known)\\(\"(\\w+)\"\\);", code);
    called.remove("syscall");
    all("SYS_(\\w+) = \\d+;", code).forEach(call -> called.add(call.toLowerCase()));
    String page = Files.readString(PAGE);
    String section = page.substring(page.indexOf("## Native calls"));
    section = section.substring(0, section.indexOf("\n## "));

    assertThat(all("(?m)^\\| `(\\w+)` \\|", section)).isEqualTo(called);
    assertThat(called).hasSize(30);
  }

  /** So nothing is called but what these two name. */
  @Test
  void two_classes_call_native_functions_and_none_loads_a_library() {
    noClasses()
        .that()
        .haveNameNotMatching("dev\\.whydns\\.os\\.(Libc|Spawn)(\\$Address)?")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.kenai.jffi..")
        .check(CLASSES);
    noClasses()
        .should()
        .callMethod(System.class, "load", String.class)
        .orShould()
        .callMethod(System.class, "loadLibrary", String.class)
        .orShould()
        .callMethod(Runtime.class, "load", String.class)
        .orShould()
        .callMethod(Runtime.class, "loadLibrary", String.class)
        .check(CLASSES);
    assertThat(
            CLASSES.stream()
                .flatMap(c -> c.getMethodCallsFromSelf().stream())
                .filter(call -> call.getName().equals("getSymbolAddress"))
                .map(
                    call ->
                        call.getOriginOwner().getSimpleName() + "." + call.getOrigin().getName()))
        .containsExactly("Address.known");
    assertThat(
            CLASSES.stream()
                .flatMap(c -> c.getMethods().stream())
                .filter(m -> m.getModifiers().toString().contains("NATIVE")))
        .isEmpty();
  }

  /**
   * Everything that listens in Java does so by one of these. The build's rehearsal does, and no
   * command reaches that; {@code demo} does, in namespaces of its own.
   */
  @Test
  void nothing_opens_a_port_to_listen_on() {
    String rehearsal = "dev\\.whydns\\.cli\\.Rehearsal.*";
    noClasses()
        .that()
        .haveNameNotMatching(rehearsal)
        .and()
        .resideOutsideOfPackage("dev.whydns.demo")
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "java\\.net\\.ServerSocket|java\\.nio\\.channels\\.(Asynchronous)?ServerSocketChannel")
        .check(CLASSES);
    noClasses()
        .that()
        .haveNameNotMatching(rehearsal)
        .should()
        .dependOnClassesThat()
        .haveNameMatching(rehearsal)
        .check(CLASSES);
  }

  private static Set<String> all(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult match) -> match.group(1))
        .collect(toSortedSet());
  }

  private static java.util.stream.Collector<String, ?, TreeSet<String>> toSortedSet() {
    return Collectors.toCollection(TreeSet::new);
  }
}
