package dev.whydns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.bundle.Bundle;
import dev.whydns.bundle.Bundles;
import dev.whydns.bundle.Run;
import dev.whydns.model.Measurement;
import dev.whydns.model.Snapshot;
import dev.whydns.model.Snapshots;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code check --from}, which needs no host, no engine and no root. */
class PlaybackTest {

  private static final Path RECORDED = Path.of("src/test/resources/bundle/format-1.whydns");

  @TempDir private Path folder;

  private record Ran(int exit, String out, String err) {}

  private static Ran check(byte[] in, Object... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Streams streams =
        new Streams(
            new ByteArrayInputStream(in),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false,
            Map.of("LANG", "C.UTF-8"));
    List<String> all = new ArrayList<>(List.of("check"));
    Arrays.stream(words).map(Object::toString).forEach(all::add);
    int exit = new Cli(streams).run(all.toArray(String[]::new));
    return new Ran(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static Ran from(Object... words) {
    return check(new byte[0], words);
  }

  private Path saved(Bundle bundle) throws IOException {
    Path file = folder.resolve(bundle.snapshot().host().name().hashCode() + ".whydns");
    try (var out = Files.newOutputStream(file)) {
      Bundles.write(bundle, out);
    }
    return file;
  }

  /** The recorded bundle, of a host with another name. */
  private byte[] renamed(String host) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (var in = Files.newInputStream(RECORDED)) {
      Bundles.writeChanged(Bundles.read(in).get(0), text -> text.equals("box") ? host : text, out);
    }
    return out.toByteArray();
  }

  @Test
  void what_was_recorded_is_judged_as_it_was_on_its_host() {
    Ran ran = from("--from", RECORDED);

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out())
        .startsWith(
            """
            FAULT  web: upstream-blocked-from-container
            The host's firewall rejects the queries that the engine sends to 10.77.0.53 and
            10.77.0.54 from web's own address. The same query from the host is answered.
            """)
        .contains("-A FORWARD -s 10.88.0.0/24 -p udp -m udp --dport 53 -j REJECT")
        .endsWith("high confidence; 57 exchanges in 3.3 s; all checked\n");
    assertThat(from("--from", RECORDED, "--fail-on", "never").exit()).isZero();
  }

  @Test
  void a_bundle_may_come_by_standard_input() throws IOException {
    byte[] recorded = Files.readAllBytes(RECORDED);

    assertThat(check(recorded, "--from", "-", "--json"))
        .isEqualTo(from("--from", RECORDED, "--json"));
  }

  @Test
  void targets_of_several_hosts_are_told_apart_and_the_worst_is_the_exit_code() throws IOException {
    byte[] rack = renamed("rack");
    Path healthy = saved(bundle(Snapshots.of().build()));
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(renamed("box"));
    both.writeBytes(rack);

    Ran text = check(both.toByteArray(), "--from", "-", healthy);
    Ran json = check(both.toByteArray(), "--json", "--from", "-");

    assertThat(text.exit()).isEqualTo(2);
    assertThat(text.out())
        .startsWith("FAULT  2 targets: upstream-blocked-from-container\n")
        .contains("Found in box@2026-11-21T04:41:52Z/web, rack/web.")
        .contains("     whydns netns web -- dig ")
        .contains("2 targets: 2 faults (box@2026-11-21T04:41:52Z/web, rack/web); 114 exchanges");
    assertThat(json.exit()).isEqualTo(2);
    assertThat(json.out())
        .contains("\"host\":null", "\"host\":\"box\"", "\"host\":\"rack\"", "\"label\":\"rack\"")
        .contains("\"target\":\"box/web\"", "\"target\":\"rack/web\"")
        .contains("\"bridge\":\"br-");
  }

  @Test
  void a_host_with_an_escape_sequence_for_a_name_drives_no_terminal() throws IOException {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(renamed("a\u001b[2J\n"));
    both.writeBytes(renamed("b\u202e"));

    Ran ran = check(both.toByteArray(), "--from", "-", "-vv");

    assertThat(ran.out().chars().filter(c -> c < ' ' && c != '\n' || c == 0x202e)).isEmpty();
    assertThat(ran.out()).contains("a\\x1b[2J\\x0a/web", "b\\u202e/web");
  }

  @Test
  void what_cannot_be_read_is_one_line_and_65() throws IOException {
    Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(Files.readAllBytes(RECORDED), 999));
    Path text = Files.writeString(folder.resolve("text"), "nameserver 192.0.2.53\n");

    assertThat(from("--from", folder.resolve("none")))
        .isEqualTo(refused(folder.resolve("none") + ": no such file"));
    assertThat(from("--from", cut)).isEqualTo(refused(cut + ": it is damaged: it ends too early"));
    assertThat(from("--from", RECORDED, text))
        .isEqualTo(refused(text + ": it is no whydns bundle: not compressed with gzip"));
    assertThat(from("--from", folder)).isEqualTo(refused(folder + ": Is a directory"));
    assertThat(from("--from", "-"))
        .isEqualTo(refused("standard input: it is no whydns bundle: it is empty"));
    Ran json = from("--json", "--from", text);
    assertThat(json.exit()).isEqualTo(65);
    assertThat(json.out())
        .contains("\"exit_code\":65")
        .contains("\"errors\":[\"cannot read " + text + ": it is no whydns bundle: ");
  }

  private static Ran refused(String why) {
    return new Ran(65, "", "whydns: cannot read " + why + "\n");
  }

  @ParameterizedTest
  @CsvSource({
    "web --from x, web",
    "-a --from x, --all",
    "--name example.com --from x, --name",
    "--record y --from x, --record"
  })
  void what_was_recorded_can_be_asked_for_nothing_more(String words, String leaveOut) {
    assertThat(from((Object[]) words.split(" ")))
        .isEqualTo(
            new Ran(
                64,
                "",
                "whydns: --from judges what was recorded, all of it; leave out "
                    + leaveOut
                    + "; see: whydns check --help\n"));
  }

  @Test
  void from_without_a_file_says_what_to_type() {
    assertThat(from("--from").err())
        .isEqualTo("whydns: --from needs a value: --from FILE; see: whydns check --help\n");
  }

  private static Bundle bundle(Snapshot snapshot) {
    Run run = new Run("0.1.0", List.of(), List.of(), Snapshots.TAKEN_AT, 12, List.of());
    return new Bundle(run, snapshot, Measurement.none());
  }
}
