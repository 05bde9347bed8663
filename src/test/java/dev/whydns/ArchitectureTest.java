package dev.whydns;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import dev.whydns.collect.Collector;
import dev.whydns.render.ExplanationRenderer;
import dev.whydns.render.JsonRenderer;
import dev.whydns.render.ResolvRenderer;
import dev.whydns.render.TextFilter;
import dev.whydns.render.TextRenderer;
import dev.whydns.render.TextStyle;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which package may use which other one, and which of them touch the outside world. */
class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.whydns");

  /** Package to the packages that it may use; {@code cli} and {@code Main} may use all. */
  private static final Map<String, List<String>> MAY_USE = new LinkedHashMap<>();

  static {
    MAY_USE.put("model", List.of());
    MAY_USE.put("finding", List.of("model"));
    MAY_USE.put("os", List.of());
    MAY_USE.put("parse", List.of("model"));
    MAY_USE.put("docker", List.of("model", "os"));
    MAY_USE.put("collect", List.of("model", "os", "parse", "docker"));
    MAY_USE.put("probe", List.of("model", "os"));
    MAY_USE.put("diagnose", List.of("model", "finding"));
    MAY_USE.put("render", List.of("model", "finding"));
    MAY_USE.put("bundle", List.of("model"));
    MAY_USE.put("demo", List.of("model", "os", "probe"));
  }

  @Test
  void every_package_is_in_the_table() {
    Set<String> found =
        CLASSES.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> name.startsWith("dev.whydns."))
            .map(name -> name.substring("dev.whydns.".length()).split("\\.")[0])
            .collect(Collectors.toCollection(TreeSet::new));
    found.remove("cli");

    assertThat(MAY_USE.keySet()).containsAll(found);
  }

  @Test
  void packages_use_only_what_the_table_allows() {
    MAY_USE.forEach(
        (name, allowed) -> {
          List<String> own = List.of("dev.whydns." + name + "..");
          ArchRule rule =
              noClasses()
                  .that()
                  .resideInAnyPackage(own.toArray(String[]::new))
                  .should()
                  .dependOnClassesThat(isOtherPackage(name, allowed))
                  .as(name + " uses no more than " + allowed)
                  .allowEmptyShould(true);
          rule.check(CLASSES);
        });
  }

  private static DescribedPredicate<JavaClass> isOtherPackage(String name, List<String> allowed) {
    return DescribedPredicate.describe(
        "are of another package of whydns",
        used ->
            used.getPackageName().startsWith("dev.whydns")
                && !isIn(used, name)
                && allowed.stream().noneMatch(a -> isIn(used, a)));
  }

  private static boolean isIn(JavaClass used, String name) {
    return (used.getPackageName() + ".").startsWith("dev.whydns." + name + ".");
  }

  @Test
  void packages_have_no_cycles() {
    SlicesRuleDefinition.slices()
        .matching("dev.whydns.(*)..")
        .should()
        .beFreeOfCycles()
        .check(CLASSES);
  }

  @Test
  void each_library_has_one_home() {
    only("picocli..", "cli");
    only("org.jline..", "cli");
    only("org.jline.reader..", "cli.shell");
    only("org.xbill..", "probe");
    only("jnr..", "os");
    only("com.kenai.jffi..", "os");
  }

  private static void only(String library, String home) {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.whydns." + home + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(library)
        .check(CLASSES);
  }

  @Test
  void commands_are_declared_in_code_since_annotations_are_slow_to_read() {
    noClasses()
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "are annotations of picocli",
                used -> used.isAnnotation() && used.getPackageName().startsWith("picocli")))
        .check(CLASSES);
  }

  @Test
  void nothing_loads_the_tables_of_big_decimal_which_are_slow_to_make() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .areAssignableTo(java.math.BigDecimal.class)
        .orShould()
        .callMethod(java.time.Duration.class, "multipliedBy", long.class)
        .orShould()
        .callMethod(java.time.Duration.class, "dividedBy", long.class)
        .check(CLASSES);
  }

  @Test
  void diagnosis_model_and_parsers_touch_neither_files_nor_network_nor_clock() {
    for (String pure : List.of("model", "finding", "parse", "diagnose", "render")) {
      noClasses()
          .that()
          .resideInAPackage("dev.whydns." + pure + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.nio.file..", "java.nio.channels..")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.io.File")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.net.Socket")
          .orShould()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .check(CLASSES);
    }
  }

  /**
   * The wall clock jumps, by ntpd and by hand; System.nanoTime() does not. What reads it writes a
   * time into a report or compares lines of a log with now; what waits or measures never does.
   */
  @Test
  void only_dates_come_from_the_clock_that_may_jump() {
    Set<String> readers =
        CLASSES.stream()
            .flatMap(c -> c.getMethodCallsFromSelf().stream())
            .filter(ArchitectureTest::readsTheWallClock)
            .map(call -> call.getOriginOwner().getSimpleName())
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(readers)
        .containsExactly(
            "AnswersCommand",
            "Cli",
            "Collector",
            "DiffCommand",
            "EngineMain",
            "Examination",
            "ExplainCommand",
            "Rehearsal",
            "Replaying");
  }

  private static boolean readsTheWallClock(JavaMethodCall call) {
    String owner = call.getTargetOwner().getName();
    return owner.startsWith("java.time.") && call.getName().equals("now")
        || owner.equals("java.time.Clock")
        || owner.equals("java.lang.System") && call.getName().equals("currentTimeMillis");
  }

  /** Nor from waits that end at a time of day. */
  @Test
  void nothing_waits_for_a_time_of_day() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.Date")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.Timer")
        .orShould()
        .callMethod(java.util.concurrent.locks.LockSupport.class, "parkUntil", long.class)
        .check(CLASSES);
  }

  @Test
  void only_the_streams_of_the_process_and_main_print() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.whydns.Main")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(CLASSES);
  }

  /** Everything that is printed has to be what its readers may see. */
  @Test
  void every_renderer_gets_its_filter_from_the_disclosure() {
    noClasses()
        .that()
        .resideInAPackage("dev.whydns.cli..")
        .and()
        .doNotHaveSimpleName("Disclosure")
        .and()
        .doNotHaveSimpleName("Rehearsal")
        .should()
        .accessField(TextFilter.class, "NONE")
        .orShould()
        .callConstructor(JsonRenderer.class)
        .orShould()
        .callConstructor(TextRenderer.class, TextStyle.class)
        .orShould()
        .callConstructor(ResolvRenderer.class, TextStyle.class)
        .orShould()
        .callConstructor(ExplanationRenderer.class, TextStyle.class)
        .check(CLASSES);
  }

  @Test
  void whoever_collects_tells_the_disclosure_what_is_known() {
    List<String> collecting = callers(Collector.class.getName(), "collect");
    collecting.removeIf(name -> name.endsWith(".Rehearsal"));

    assertThat(collecting).hasSizeGreaterThan(4);
    assertThat(callers("dev.whydns.cli.Disclosure", "know")).containsAll(collecting);
  }

  private static List<String> callers(String owner, String method) {
    return CLASSES.stream()
        .filter(c -> c.getPackageName().equals("dev.whydns.cli"))
        .filter(
            c ->
                c.getMethodCallsFromSelf().stream()
                    .anyMatch(
                        call ->
                            call.getTargetOwner().getName().equals(owner)
                                && call.getName().equals(method)))
        .map(JavaClass::getName)
        .collect(Collectors.toList());
  }
}
