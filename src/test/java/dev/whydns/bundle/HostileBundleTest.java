package dev.whydns.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is damaged, foreign, newer, or made to do harm is refused with a clause that says so. */
class HostileBundleTest {

  private static final byte[] GOOD = Rejudged.written(Samples.bundle());
  private static final Map<String, String> ENTRIES = Archive.entries(GOOD);

  private static void assertRefused(byte[] bundle, String why) {
    assertThatThrownBy(() -> Bundles.read(new ByteArrayInputStream(bundle)))
        .isInstanceOf(UnreadableBundleException.class)
        .hasMessage(why);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  @Test
  void something_else_is_told_from_a_bundle() {
    assertRefused(new byte[0], "it is no whydns bundle: it is empty");
    assertRefused(bytes("{}"), "it is no whydns bundle: not compressed with gzip");
    assertRefused(bytes("# nothing at all"), "it is no whydns bundle: not compressed with gzip");
    assertRefused(Archive.gzip(bytes("a log\n")), "it is no whydns bundle: no tar archive inside");
    assertRefused(
        Archive.gzip(bytes("a log\n".repeat(1000))),
        "it is no whydns bundle: no tar archive inside");
    String noManifest = "it is no whydns bundle: its archive does not begin with a manifest";
    assertRefused(new Archive().add("notes.txt", "x").gzip(), noManifest);
    assertRefused(new Archive().gzip(), noManifest);
    String other = "it is no whydns bundle: its manifest names another format";
    assertRefused(Archive.of(ENTRIES, m -> m.replace("whydns-bundle", "ocp-bundle")), other);
    assertRefused(Archive.of(ENTRIES, m -> "{}"), other);
    assertRefused(
        Archive.of(ENTRIES, m -> m.replace(":1,", ":\"1\",")),
        "manifest.json: version is not a number");
  }

  @Test
  void a_later_format_is_told_with_the_version_to_read_it_with() {
    UnaryOperator<String> later =
        m ->
            m.replace("\"version\":1", "\"version\":2")
                .replace("\"targets\":[]", "\"targets\":7")
                .replace("0.1.0", "3.0.0");

    assertRefused(
        Archive.of(Map.of("facts.cbor", "?"), later),
        "its format 2 is newer than 1, the newest that this whydns reads; read it with whydns"
            + " 3.0.0");
  }

  @Test
  void cut_off_anywhere_it_is_refused() {
    for (int length = 1; length < GOOD.length; length++) {
      byte[] part = Arrays.copyOf(GOOD, length);
      assertThatThrownBy(() -> Bundles.read(new ByteArrayInputStream(part)))
          .as(length + " bytes")
          .isInstanceOf(UnreadableBundleException.class);
    }
    assertRefused(Arrays.copyOf(GOOD, GOOD.length / 2), "it is damaged: it ends too early");
    assertRefused(Arrays.copyOf(GOOD, GOOD.length - 1), "it is damaged: it ends too early");
  }

  @Test
  void damage_is_found_by_checksums_and_digests() {
    byte[] checksum = GOOD.clone();
    checksum[GOOD.length - 6]++;
    assertRefused(checksum, "it is damaged: its checksum is wrong");

    byte[] middle = GOOD.clone();
    Arrays.fill(middle, GOOD.length / 2, GOOD.length / 2 + 8, (byte) 0xff);
    assertThatThrownBy(() -> Bundles.read(new ByteArrayInputStream(middle)))
        .isInstanceOf(UnreadableBundleException.class)
        .hasMessageStartingWith("it is damaged: ");

    assertRefused(
        Archive.of(ENTRIES, m -> m.replaceFirst("\"sha256\":\"....", "\"sha256\":\"0000")),
        "it is damaged: its entry run.json is not what its manifest says");
    assertRefused(
        Archive.of(ENTRIES, m -> m.replaceFirst("\"bytes\":", "\"bytes\":1")),
        "it is damaged: its entry run.json is not what its manifest says");

    byte[] tar = Archive.inflated(GOOD);
    tar[1024]++;
    assertRefused(Archive.gzip(tar), "it is damaged: a header of its archive is broken");
    assertRefused(
        Archive.gzip(Arrays.copyOf(Archive.inflated(GOOD), 3000)),
        "it is damaged: its archive ends too early");
  }

  @Test
  void an_entry_that_is_missing_is_told() {
    Map<String, String> some = new java.util.LinkedHashMap<>(ENTRIES);
    some.remove("measurement.json");
    assertRefused(Archive.of(some), "it is damaged: it has no measurement.json");

    byte[] tar = Archive.inflated(Archive.of(ENTRIES));
    int second = new String(tar, StandardCharsets.ISO_8859_1).indexOf("measurement.json\0");
    Arrays.fill(tar, second, tar.length, (byte) 0);
    assertRefused(Archive.gzip(tar), "it is damaged: entries of its manifest are missing");
  }

  @ParameterizedTest
  @CsvSource({
    "../run.json, 0, 'its entry \"../run.json\" is no plain name'",
    "/etc/cron.d/x, 0, 'its entry \"/etc/cron.d/x\" is no plain name'",
    "a/b, 0, 'its entry \"a/b\" is no plain name'",
    "..., 0, 'its entry \"...\" is no plain name'",
    "-rf, 0, 'its entry \"-rf\" is no plain name'",
    "run.json, 1, 'its entry \"run.json\" is no regular file (type \"1\")'",
    "run.json, 2, 'its entry \"run.json\" is no regular file (type \"2\")'",
    "run.json, 3, 'its entry \"run.json\" is no regular file (type \"3\")'",
    "run.json, 5, 'its entry \"run.json\" is no regular file (type \"5\")'",
    "run.json, 6, 'its entry \"run.json\" is no regular file (type \"6\")'",
    "run.json, L, 'its entry \"run.json\" is no regular file (type \"L\")'",
    "run.json, x, 'its entry \"run.json\" is no regular file (type \"x\")'",
    "extra.json, 0, its entry extra.json is not in its manifest",
  })
  void paths_links_devices_and_strangers_are_refused(String name, char type, String why) {
    Archive archive = new Archive();
    archive.add(Manifest.NAME, manifest());
    archive.raw(name, type, bytes("{}"));

    assertRefused(archive.gzip(), why);
  }

  @Test
  void a_name_with_an_escape_sequence_is_shown_without_it() {
    Archive archive = new Archive();
    archive.add(Manifest.NAME, manifest());
    archive.raw("\u001b]0;x\u0007\u009b", '0', new byte[0]);

    assertRefused(archive.gzip(), "its entry \"\\u001b]0;x\\u0007\\u009b\" is no plain name");
  }

  private static String manifest() {
    String[] found = new String[1];
    Archive.of(ENTRIES, m -> found[0] = m);
    return found[0];
  }

  @Test
  void an_entry_that_is_there_twice_is_refused() {
    Archive archive = new Archive();
    archive.add(Manifest.NAME, manifest());
    ENTRIES.forEach(archive::add);
    archive.add("run.json", ENTRIES.get("run.json"));

    assertRefused(archive.gzip(), "its entry run.json is there twice");
  }

  @Test
  void more_entries_than_a_bundle_has_are_refused() {
    Map<String, String> many = new java.util.LinkedHashMap<>(ENTRIES);
    for (int i = 0; i < 20; i++) {
      many.put("more-" + i + ".json", "{}");
    }
    assertRefused(Archive.of(many), "it has more than 16 entries");
  }

  @Test
  void what_comes_after_the_end_is_refused() {
    assertRefused(
        joined(GOOD, bytes("and more text")), "it is no whydns bundle: not compressed with gzip");
    byte[] tar = Archive.inflated(GOOD);
    assertRefused(Archive.gzip(joined(tar, new byte[512], tar)), "it goes on after its end");
    assertThat(read(Archive.gzip(joined(tar, new byte[8192])))).isEqualTo(Samples.bundle());
  }

  private static Bundle read(byte[] bundle) {
    try {
      return Bundles.read(new ByteArrayInputStream(bundle)).get(0);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void a_bomb_ends_at_the_limit() throws IOException {
    assertRefused(bomb(), "it is larger than 64 MiB");

    Archive head = new Archive();
    head.add(Manifest.NAME, manifest());
    byte[] huge = Archive.inflated(head.raw("run.json", '0', new byte[0]).gzip());
    int at = new String(huge, StandardCharsets.ISO_8859_1).indexOf("run.json\0");
    System.arraycopy(bytes("77777777777\0"), 0, huge, at + 124, 12);
    Arrays.fill(huge, at + 148, at + 156, (byte) ' ');
    byte[] header = Arrays.copyOfRange(huge, at, at + 512);
    System.arraycopy(
        bytes(String.format("%06o\0", TarWriter.checksum(header))), 0, huge, at + 148, 7);
    assertRefused(Archive.gzip(huge), "its entry run.json is larger than 64 MiB");
  }

  /** A good archive that goes on with 100 MiB of the zeros that may follow one. */
  private static byte[] bomb() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(Archive.inflated(GOOD));
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 100; i++) {
        gzip.write(zeros);
      }
    }
    return out.toByteArray();
  }

  @Test
  void endless_input_that_inflates_to_nothing_ends_at_the_limit() {
    byte[] header = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0};
    byte[] emptyBlock = {0, 0, 0, (byte) 0xff, (byte) 0xff};
    InputStream endless =
        new InputStream() {
          private long at;

          @Override
          public int read() {
            long i = at++;
            return 0xff & (i < header.length ? header[(int) i] : emptyBlock[(int) (i % 5)]);
          }
        };

    assertThatThrownBy(() -> Bundles.read(endless))
        .isInstanceOf(UnreadableBundleException.class)
        .hasMessage("it is larger than 64 MiB");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":"})
  void data_that_are_too_deep_are_refused(String open) {
    assertRefused(
        with("run.json", "{\"more\":" + open.repeat(10_000)), "it has more than 64 levels");
  }

  @Test
  void data_of_too_many_or_too_long_values_are_refused() {
    assertRefused(
        with("run.json", "{\"errors\":[" + "\"\",".repeat(4_000_001) + "\"\"]}"),
        "it has more than 4000000 values");
    assertRefused(
        with("run.json", "{\"whydns\":\"" + "x".repeat(1 << 21) + "\"}"),
        "it has more than 1048576 characters in one text");
    assertRefused(
        with("run.json", "{\"elapsedMs\":" + "1".repeat(1 << 21) + "}"),
        "it has more than 1048576 characters in one text");
    assertRefused(
        with("run.json", ENTRIES.get("run.json") + "{}"), "it has something after its data");
    assertRefused(
        Archive.of(ENTRIES, m -> m + " ".repeat(70_000)),
        "it is no whydns bundle: its manifest is too large");
  }

  private static byte[] with(String name, String text) {
    Map<String, String> entries = new java.util.LinkedHashMap<>(ENTRIES);
    entries.put(name, text);
    return Archive.of(entries);
  }
}
