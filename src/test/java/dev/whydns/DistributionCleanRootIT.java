package dev.whydns;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.whydns.CleanRoot.Result;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code mvn -Pdist package} hands out, on a host with neither Java nor Docker nor Maven.
 * Needs root.
 */
class DistributionCleanRootIT {
  private static final Path TARGET = Path.of(System.getProperty("whydns.target"));
  private static final String NAME = "whydns-" + System.getProperty("whydns.version");
  private static final String VERSION = "whydns " + System.getProperty("whydns.version") + "\n";
  private static final String BUNDLE = "format-1.whydns";

  /** Everything but what dpkg writes down for itself. */
  private static final String ALL_FILES =
      "find / -xdev -not -path '/tmp/*' -not -path '/var/lib/dpkg*' -not -path '/var/log/*' | sort";

  @TempDir private static Path folder;
  private static CleanRoot host;

  @BeforeAll
  static void start() throws IOException {
    host = new CleanRoot(folder);
    host.give(Path.of("src/test/resources/bundle", BUNDLE));
    host.give(built("_amd64.deb"));
  }

  @AfterAll
  static void end() throws IOException {
    host.close();
  }

  @Test
  void the_host_has_none_of_what_built_it() {
    assertThat(host.run("command -v java javac docker dockerd mvn; ls /usr/lib/jvm").out())
        .isEmpty();
  }

  @Test
  void the_package_replaces_an_older_one_works_and_goes_without_a_trace() {
    String before = host.run(ALL_FILES).out();
    makeOlderPackage();
    assertThat(host.run("dpkg -i /tmp/older.deb").exit()).isZero();

    Result installed = host.run("dpkg -i /tmp/whydns_*.deb");

    assertThat(installed.err()).isEmpty();
    assertThat(installed.out()).contains(" over (0.0.9)").contains("Setting up whydns (");
    assertThat(host.run("ls /usr/lib/whydns").out()).isEqualTo("bin\nlib\n");
    assertThat(host.run("dpkg --verify whydns")).isEqualTo(new Result(0, "", ""));
    assertThat(host.run("cd / && whydns --version")).isEqualTo(new Result(0, VERSION, ""));
    assertThat(host.run("whydns --help").out()).startsWith("It's always DNS. whydns says why.\n");
    judgesTheBundle("whydns");
    answersDocker();
    filesAreInTheirFolders();

    assertThat(host.run("dpkg --remove whydns").exit()).isZero();
    assertThat(host.run(ALL_FILES).out()).isEqualTo(before);
    assertThat(host.run("dpkg --purge whydns; dpkg-query -s whydns").exit()).isEqualTo(1);
    assertThat(host.run(ALL_FILES).out()).isEqualTo(before);
  }

  @Test
  void the_tarball_with_its_own_java_runs_and_finds_the_cause_of_a_broken_host() {
    unpack("-linux-x86_64.tar.gz");
    String whydns = "/tmp/" + NAME + "-linux-x86_64/bin/whydns";

    assertThat(host.run(whydns + " --version")).isEqualTo(new Result(0, VERSION, ""));
    judgesTheBundle(whydns);
    Result demo = host.run(whydns + " demo eight-hours");
    assertThat(demo.err()).startsWith("demo: The host's firewall rejects what the engine asks ");
    assertThat(demo.out()).contains("FAULT  web: upstream-blocked-from-container\n");
    assertThat(demo.exit()).isEqualTo(2);
  }

  @Test
  void the_tarball_without_java_says_what_to_install() {
    unpack(".tar.gz");

    Result result = host.run("/tmp/" + NAME + "/bin/whydns check");

    assertThat(result.exit()).isEqualTo(69);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .startsWith("whydns: needs Java 17 or later and found none; install one (Debian and ");
  }

  @Test
  void the_bill_of_materials_names_every_library_and_the_sums_cover_everything() throws Exception {
    Path bill = built(".cdx.json");
    JsonNode read = new ObjectMapper().readTree(bill.toFile());
    List<String> components =
        read.path("components").findParents("bom-ref").stream()
            .map(c -> c.path("name").asText() + "-" + c.path("version").asText() + ".jar")
            .toList();

    try (Stream<Path> jars = Files.list(TARGET.resolve("dist/" + NAME + "/lib"))) {
      assertThat(jars.map(jar -> jar.getFileName().toString()))
          .filteredOn(name -> name.endsWith(".jar") && !name.equals("whydns.jar"))
          .isNotEmpty()
          .isSubsetOf(components);
    }
    assertThat(read.has("serialNumber")).isFalse();
    assertThat(Files.readString(TARGET.resolve("SHA256SUMS")))
        .contains(
            "*" + bill.getFileName() + "\n",
            "*" + built("_amd64.deb").getFileName() + "\n",
            "*" + NAME + ".tar.gz\n");
  }

  private static void judgesTheBundle(String whydns) {
    Result judged = host.run(whydns + " check --from /tmp/" + BUNDLE);
    assertThat(judged.out()).startsWith("FAULT  web: upstream-blocked-from-container\n");
    assertThat(judged.err()).isEmpty();
    assertThat(judged.exit()).isEqualTo(2);
  }

  private static void answersDocker() {
    assertThat(host.run("/usr/libexec/docker/cli-plugins/docker-whydns docker-cli-plugin-metadata"))
        .extracting(Result::exit, Result::err)
        .containsExactly(0, "");
    assertThat(
            host.run("/usr/libexec/docker/cli-plugins/docker-whydns docker-cli-plugin-metadata")
                .out())
        .startsWith("{\"SchemaVersion\":\"0.1.0\",\"Vendor\":");
  }

  private static void filesAreInTheirFolders() {
    assertThat(host.run("zcat /usr/share/man/man7/whydns-findings.7.gz").out())
        .isEqualTo(text("man/whydns-findings.7"));
    assertThat(host.run("find /usr/share/man -name '*whydns*' | wc -l").out().strip())
        .isEqualTo(Integer.toString(new File("man").list().length));
    String completions =
        "/usr/share/bash-completion/completions/whydns /usr/share/zsh/vendor-completions/_whydns"
            + " /usr/share/fish/vendor_completions.d/whydns.fish";
    assertThat(host.run("stat -c '%a %U %F' " + completions + " | sort -u").out())
        .isEqualTo("644 root regular file\n");
    assertThat(host.run("find $(dpkg -L whydns) -maxdepth 0 -perm /6022 -type f").out()).isEmpty();
    assertThat(host.run("ls /usr/share/doc/whydns").out())
        .isEqualTo("changelog.Debian.gz\nchangelog.gz\ncopyright\n");
    assertThat(host.run("dpkg-query -W -f '${Conffiles}' whydns").out()).isEmpty();
  }

  private static void makeOlderPackage() {
    assertThat(
            host.run(
                """
                mkdir -p /tmp/older/DEBIAN /tmp/older/usr/lib/whydns/left
                echo old > /tmp/older/usr/lib/whydns/left/over
                printf '%s\\n' 'Package: whydns' 'Version: 0.0.9' 'Architecture: amd64' \
                  'Maintainer: nobody <nobody@example.com>' 'Description: older' > /tmp/older/DEBIAN/control
                dpkg-deb --build /tmp/older /tmp/older.deb
                """))
        .extracting(Result::exit)
        .isEqualTo(0);
  }

  private static void unpack(String ending) {
    Path tarball = TARGET.resolve(NAME + ending);
    host.give(tarball);
    assertThat(host.run("tar -xzf /tmp/" + tarball.getFileName() + " -C /tmp"))
        .isEqualTo(new Result(0, "", ""));
  }

  private static Path built(String ending) {
    try (Stream<Path> files = Files.list(TARGET)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(ending))
          .reduce(
              (one, other) -> {
                throw new IllegalStateException(one + " and " + other);
              })
          .orElseThrow(() -> new IllegalStateException("no *" + ending + " in " + TARGET));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
