package dev.whydns.engines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What is known in another way than by the contracts: from a run of its own, from what a real
 * engine of that kind wrote down, or from no more than its form.
 */
enum Otherwise {
  PODMAN("Podman, netavark, aardvark-dns", "live", List.of("engines/PodmanIT"), "podman"),
  ROOTLESS("rootless: rootlesskit, slirp4netns", "live", List.of("engines/RootlessIT"), "rootless"),
  IPTABLES_29(
      "29.7.2, iptables: API, files, rules of host and container",
      "recorded",
      List.of("diagnose/RecordedEnginesTest", "diagnose/RecordedFirewallTest"),
      "engine-29-iptables"),
  NFTABLES_29(
      "29.7.2, nftables: `docker-dns` in the container, `docker-bridges` on the host",
      "recorded",
      List.of(
          "parse/NftRulesetParserTest",
          "diagnose/RecordedEnginesTest",
          "diagnose/RecordedFirewallTest",
          "render/RulesRendererTest"),
      "engine-29-nftables"),
  FILES_29(
      "29.7.2 that does not answer: its files alone",
      "recorded",
      List.of("docker/EngineFilesTest"),
      "engine-29-nftables"),
  SYSTEMD_GROUPS(
      "control groups as systemd names them, v1 and v2, and those of Podman, containerd, CRI-O",
      "unit",
      List.of("parse/CgroupParserTest"),
      "docker-ID.scope");

  private static final Path TESTS = Path.of("src/test/java/dev/whydns");

  private final String what;
  private final String known;
  private final List<String> tests;
  private final String word;

  /**
   * A row.
   *
   * @param known {@code live}, {@code recorded} or {@code unit}
   * @param tests which hold it
   * @param word what each of them says of it
   */
  Otherwise(String what, String known, List<String> tests, String word) {
    this.what = what;
    this.known = known;
    this.tests = tests;
    this.word = word;
  }

  /** Tests that are named and not there, or do not speak of it. */
  List<String> missing() {
    return tests.stream().filter(test -> !source(test).contains(word)).toList();
  }

  private static String source(String test) {
    try {
      Path file = TESTS.resolve(test + ".java");
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String table() {
    StringBuilder text = new StringBuilder("| What | Known | Held by |\n|---|---|---|\n");
    for (Otherwise each : values()) {
      String tests =
          String.join("`, `", each.tests.stream().map(t -> t.replaceFirst(".*/", "")).toList());
      text.append("| %s | %s | `%s` |%n".formatted(each.what, each.known, tests));
    }
    return text.toString();
  }
}
