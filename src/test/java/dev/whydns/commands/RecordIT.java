package dev.whydns.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.check.CheckRun;
import dev.whydns.lab.Lab;
import dev.whydns.lab.Outcome;
import dev.whydns.lab.WithLab;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code record} on a real engine, and {@code check --from} away from it. */
@WithLab
class RecordIT {

  @TempDir private Path folder;

  /** Runs whydns on the machine, outside the lab, as nobody and with no engine to ask. */
  private static Elsewhere elsewhere(String... arguments) throws Exception {
    List<String> words =
        new ArrayList<>(
            List.of("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--"));
    words.addAll(List.of("env", "DOCKER_HOST=unix:///nowhere", "LANG=C.UTF-8", Lab.launcher()));
    words.addAll(List.of(arguments));
    Path err = Files.createTempFile("whydns", "err");
    Process process = new ProcessBuilder(words).redirectError(err.toFile()).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes());
    int exit = process.waitFor();
    String said = Files.readString(err);
    Files.delete(err);
    return new Elsewhere(exit, out, said);
  }

  private record Elsewhere(int exit, String out, String err) {}

  /** The lab's file, where nobody may read it. */
  private String fetched(Lab lab, String file) throws Exception {
    String text = lab.run("base64", "-w0", file).ok().stdout();
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path here = folder.resolve(Path.of(file).getFileName());
    return Files.write(here, Base64.getDecoder().decode(text)).toString();
  }

  private static void rejectDns(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet", "-e", "TOKEN=s3cret", "-l", "note=pr1vate");
    lab.run("iptables", "-I", "FORWARD", "-p", "udp", "--dport", "53", "-j", "REJECT").ok();
  }

  @Test
  void what_is_recorded_is_judged_elsewhere_as_check_judged_it_here(Lab lab) throws Exception {
    rejectDns(lab);
    String before = lab.fingerprint();

    Outcome live =
        lab.whydns(
            "check", "web", "-n", "api.example.com", "--json", "--record", "/run/lab/home/a");
    Elsewhere later = elsewhere("check", "--json", "--from", fetched(lab, "/run/lab/home/a"));

    assertThat(CheckRun.parse(live).path("targets").get(0).path("cause").asText())
        .isEqualTo("upstream-blocked-from-container");
    assertThat(later).isEqualTo(new Elsewhere(2, live.stdout(), ""));
    assertThat(lab.fingerprint()).isEqualTo(before);
  }

  @Test
  void a_redacted_bundle_holds_no_name_or_address_and_is_judged_alike(Lab lab) throws Exception {
    rejectDns(lab);
    String file = "/run/lab/home/r";

    Outcome run =
        lab.whydns(
            "record", "web", "-n", "api.example.com", "-o", file, "--redact-map", file + ".map");
    Elsewhere later = elsewhere("check", "--from", fetched(lab, file));

    assertThat(run.ok().stdout()).doesNotContain("web:");
    assertThat(later.exit()).isEqualTo(2);
    assertThat(later.out())
        .contains("upstream-blocked-from-container", "-A FORWARD -p udp")
        .doesNotContain("web", "appnet", "10.77.0.53", "10.88.0.", "api.example.com");
    assertThat(lab.run("tar", "xzOf", file).ok().stdout())
        .doesNotContain("\"web\"", "appnet", "10.77.0.5", "10.88.0.", "api.example.com");
    assertThat(lab.run("cat", file + ".map").ok().stdout()).contains("\tweb\n", "\t10.77.0.53\n");
  }

  @Test
  void record_says_in_one_line_where_it_is_and_what_it_tells(Lab lab) throws Exception {
    rejectDns(lab);

    Outcome run = lab.whydns("record", "web", "-n", "api.example.com", "-o", "/run/lab/b");

    String size = lab.run("stat", "-c", "%s", "/run/lab/b").stdout().strip();
    assertThat(run.stdout())
        .matches(
            "/run/lab/b: "
                + size
                + " bytes; web: fault, upstream-blocked-from-container, high confidence; \\d+"
                + " exchanges in \\d.* s; all checked\n");
    assertThat(run.stderr()).isEmpty();
    assertThat(run.exit()).isZero();
    assertThat(lab.run("stat", "-c", "%a", "/run/lab/b").stdout()).isEqualTo("600\n");
    assertThat(elsewhere("check", "--from", fetched(lab, "/run/lab/b")).out())
        .startsWith("FAULT  web: upstream-blocked-from-container\n");
  }

  @Test
  void the_file_is_a_tar_that_holds_messages_and_no_secrets(Lab lab) {
    rejectDns(lab);
    lab.whydns("record", "web", "host", "-o", "/run/lab/c").ok();

    assertThat(lab.run("tar", "tzf", "/run/lab/c").ok().stdout())
        .isEqualTo("manifest.json\nrun.json\nsnapshot.json\nmeasurement.json\n");
    String all = lab.run("tar", "xzOf", "/run/lab/c").ok().stdout();
    assertThat(all)
        .contains("\"targets\":[\"web\",\"host\"]", "\"query\":\"", "00010000000000000377656200")
        .doesNotContain("s3cret", "TOKEN", "pr1vate", "\"arguments\":[\"", "--data-root");
  }

  @Test
  void a_bundle_goes_through_a_pipe(Lab lab) {
    rejectDns(lab);
    String whydns = Lab.launcher();

    Outcome run =
        lab.run("sh", "-c", whydns + " record web -o - | " + whydns + " check --from - -q");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.stdout()).startsWith("FAULT  web: upstream-blocked-from-container\n");
    assertThat(run.stderr()).matches("-: \\d+ bytes; web: fault, upstream-blocked.*\n");
  }

  @Test
  void what_was_not_found_is_told_and_the_rest_is_recorded(Lab lab) {
    Outcome run = lab.whydns("record", "host", "wbe", "-o", "/run/lab/d");

    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.stderr()).startsWith("whydns: no container ").endsWith("\n");
    assertThat(run.stdout()).startsWith("/run/lab/d: ").contains("; host: healthy; ");
    assertThat(CheckRun.parse(lab.whydns("check", "--json", "--from", "/run/lab/d")).path("errors"))
        .hasSize(1);
  }

  @Test
  void record_in_json_is_the_report_with_the_bundle(Lab lab) {
    var report = CheckRun.parse(lab.whydns("record", "host", "--json", "--output", "/run/lab/e"));

    assertThat(report.path("command").asText()).isEqualTo("record");
    assertThat(report.path("bundle").path("file").asText()).isEqualTo("/run/lab/e");
    assertThat(report.path("bundle").path("bytes").asLong()).isPositive();
    assertThat(report.path("targets")).hasSize(1);
  }

  @Test
  void mistakes_are_one_line_before_anything_is_asked(Lab lab) {
    assertThat(lab.whydns("record", "web").stderr())
        .isEqualTo(
            "whydns: record writes to a file; type: whydns record web -o FILE; see: whydns record"
                + " --help\n");
    Outcome nowhere = lab.whydns("record", "host", "-o", "/nowhere/x");
    assertThat(nowhere.stderr()).isEqualTo("whydns: cannot write /nowhere/x: no such directory\n");
    assertThat(nowhere.exit()).isEqualTo(74);
    assertThat(lab.whydns("check", "host", "--record", "/run").stderr())
        .isEqualTo("whydns: cannot write /run: it is a directory\n");
    assertThat(lab.upstream().queries()).isEmpty();
  }

  @Test
  void help_fits_80_columns_and_says_what_is_in_the_file(Lab lab) {
    Outcome help = lab.whydns("record", "--help");

    assertThat(help.stdout()).contains("The file holds ", "Examples:", "check --from web.whydns");
    assertThat(help.stdout().lines()).allMatch(line -> line.length() <= 80);
    assertThat(help.exit()).isZero();
  }
}
