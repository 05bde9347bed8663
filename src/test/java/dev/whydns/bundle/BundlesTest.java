package dev.whydns.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whydns.collect.RecordedEngine;
import dev.whydns.diagnose.Diagnosis;
import dev.whydns.diagnose.JudgeOptions;
import dev.whydns.finding.TargetReport;
import dev.whydns.model.Fact;
import dev.whydns.model.HostFacts;
import dev.whydns.model.Lookup;
import dev.whydns.model.Measurement;
import dev.whydns.model.Outcome;
import dev.whydns.model.Replay;
import dev.whydns.model.ReplayRound;
import dev.whydns.probe.Simulation;
import dev.whydns.probe.stub.Lookups;
import dev.whydns.probe.stub.Profile;
import dev.whydns.probe.stub.Stub;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** What is written is what is read, now and from earlier versions. */
class BundlesTest {

  @SuppressWarnings("unused") // by name, below
  static final List<String> RECORDINGS = RecordedEngine.ALL;

  @ParameterizedTest
  @FieldSource("RECORDINGS")
  void every_recorded_engine_is_read_back_as_it_was(String recording) throws IOException {
    for (String container : List.of("web", "db", "plain", "inside", "hostnet")) {
      Bundle bundle =
          Rejudged.bundle(
              RecordedEngine.snapshot(recording, container), Measurement.none(), List.of());

      assertThat(Rejudged.readBack(bundle)).isEqualTo(bundle);
    }
  }

  @Test
  void every_kind_of_rule_outcome_and_fact_is_read_back_as_it_was() {
    assertThat(Rejudged.readBack(Samples.bundle())).isEqualTo(Samples.bundle());
  }

  @Test
  void lookups_as_libraries_make_them_are_read_back_as_they_were() {
    Lookup lookup = Lookups.of("api.example.com", "nameserver 192.0.2.53\nsearch example.com\n");
    List<Replay> replays = new ArrayList<>();
    for (Profile profile : Profile.values()) {
      Stub stub = profile.stub(lookup, new Random(1));
      Simulation.Server odd =
          Simulation.onType("AAAA", Simulation.silent(), Simulation.saying("NXDOMAIN"));
      replays.add(Simulation.network().server("192.0.2.53", odd).run(stub));
    }
    ReplayRound round = new ReplayRound(List.copyOf(replays), List.of(), List.of());
    Bundle bundle =
        Rejudged.bundle(
            Samples.snapshot(),
            Measurement.none().with(List.of(round)),
            List.of("api.example.com"));

    assertThat(replays).isNotEmpty().allMatch(r -> !r.sends().isEmpty());
    assertThat(Rejudged.readBack(bundle)).isEqualTo(bundle);
  }

  @Test
  void the_same_facts_give_the_same_bytes() {
    assertThat(Rejudged.written(Samples.bundle()))
        .isEqualTo(Rejudged.written(Rejudged.readBack(Samples.bundle())));
  }

  @Test
  void a_bundle_of_format_1_stays_readable() throws IOException {
    try (var in = Files.newInputStream(Path.of("src/test/resources/bundle/format-1.whydns"))) {
      Bundle bundle = Bundles.read(in).get(0);

      assertThat(bundle.run().targets()).containsExactly("web");
      assertThat(bundle.run().names()).containsExactly("api.example.com");
      assertThat(bundle.snapshot().host().name()).isEqualTo("box");
      assertThat(bundle.measurement().exchanges()).hasSize(33);
      assertThat(bundle.measurement().repetitions()).hasSize(2);
      TargetReport web =
          Diagnosis.of(
                  bundle.snapshot(),
                  bundle.measurement(),
                  new JudgeOptions(bundle.run().names(), JudgeOptions.SLOW_MS))
              .get(0);
      assertThat(web.cause().map(f -> f.code().text())).contains("upstream-blocked-from-container");
    }
  }

  @Test
  void several_bundles_may_come_through_a_pipe_one_behind_the_other() throws Exception {
    byte[] one = Rejudged.written(Samples.bundle());
    try (PipedOutputStream out = new PipedOutputStream();
        PipedInputStream in = new PipedInputStream(out, 64)) {
      Thread writer =
          new Thread(
              () -> {
                try (out) {
                  out.write(one);
                  out.write(one);
                  out.write(one);
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      writer.start();

      assertThat(Bundles.read(in)).hasSize(3).containsOnly(Samples.bundle());
      writer.join();
    }
  }

  @Test
  void what_tar_and_gzip_of_the_system_packed_is_read_as_well() {
    Map<String, String> entries = Archive.entries(Rejudged.written(Samples.bundle()));
    byte[] ours = Archive.of(entries);
    byte[] named = new byte[ours.length + 12];
    System.arraycopy(ours, 0, named, 0, 10);
    named[3] = 8;
    System.arraycopy("web.whydns\0".getBytes(StandardCharsets.US_ASCII), 0, named, 10, 11);
    System.arraycopy(ours, 10, named, 21, ours.length - 10);

    assertThat(read(java.util.Arrays.copyOf(named, ours.length + 11))).isEqualTo(Samples.bundle());
  }

  @Test
  void what_an_older_version_did_not_have_is_unknown_or_empty() {
    Bundle read =
        read(
            changed(
                Map.of(
                    ",\"edns\":1232", "",
                    ",\"query\":\"12340100\"", "",
                    "\"ipForward\":{\"Known\":{\"value\":true}},", "")));

    HostFacts host = read.snapshot().host();
    assertThat(host.ipForward()).isEqualTo(Fact.unknown("the bundle does not have it"));
    assertThat(read.measurement().exchanges().get(0).question().edns()).isEmpty();
    assertThat(read.measurement().exchanges().get(0).query().hex()).isEmpty();
  }

  @Test
  void what_a_later_version_added_is_left_out() {
    Map<String, String> entries = Archive.entries(Rejudged.written(Samples.bundle()));
    entries.computeIfPresent(
        "snapshot.json",
        (n, t) -> t.replace("\"kernel\":", "\"new\":[{\"a\":[1,{}]}],\"kernel\":"));
    entries.put("later.json", "[]");

    assertThat(read(Archive.of(entries))).isEqualTo(Samples.bundle());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"takenAt\":\"2026-11-01T03:00:00Z\", | `` | snapshot.json: takenAt is missing",
        "\"kernel\":\"6.18.44\" | \"kernel\":6 | snapshot.json: host.kernel is not a text",
        "\"kernel\":\"6.18.44\" | \"kernel\":null | snapshot.json: host.kernel is not a text",
        "\"state\":\"ANSWERED\" | \"state\":\"MAYBE\" | snapshot.json: host.api.state cannot be"
            + " \"MAYBE\"",
        "\"ipForward\":{\"Known\": | \"ipForward\":{\"Kno\\u001bwn\": | snapshot.json:"
            + " host.ipForward is of a kind that is not known: \"Kno\\u001bwn\"",
        "\"ipForward\":{ | \"ipForward\":{\"Absent\":{\"where\":\"\"}, | snapshot.json:"
            + " host.ipForward is of two kinds",
        "\"bits\":24 | \"bits\":\"24\" | snapshot.json:"
            + " targets[0].netns.Known.value.firewall.Known.value.chains[2].rules[2].matches[0]"
            + ".Source.anyOf[0].bits is not a number",
        "\"port\":40053 | \"port\":4e4 | snapshot.json:"
            + " targets[0].netns.Known.value.sockets.Known.value[0].port is no whole number that"
            + " fits",
        "\"port\":40053 | \"port\":99999999999 | snapshot.json:"
            + " targets[0].netns.Known.value.sockets.Known.value[0].port is no whole number that"
            + " fits",
        "\"address\":\"127.0.0.11\" | \"address\":\"example.com\" | snapshot.json:"
            + " targets[0].netns.Known.value.sockets.Known.value[0].address cannot be"
            + " \"example.com\"",
        "\"startedAt\":\"2026-11-01T02:00:00Z\" | \"startedAt\":\"noon\" | snapshot.json:"
            + " host.daemons[0].process.startedAt cannot be \"noon\"",
        "\"kernel\":\"6.18.44\" | \"kernel\":\"6\",\"kernel\":\"6\" | snapshot.json: host.kernel is"
            + " there twice",
        "\"kernel\":\"6.18.44\" | \"kernel\" | snapshot.json: host is no JSON",
      })
  void what_is_wrong_is_refused_with_its_place(String there, String instead, String message) {
    assertThatThrownBy(() -> read(changed(Map.of(there, instead))))
        .isInstanceOf(UnreadableBundleException.class)
        .hasMessage(message);
  }

  @Test
  void every_text_passes_the_change_and_messages_stay_behind() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Bundles.writeChanged(
        Samples.bundle(), text -> text.replace("example", "redacted").replace("web", "w"), out);

    String all = new String(Archive.inflated(out.toByteArray()), StandardCharsets.US_ASCII);
    assertThat(all)
        .contains("redacted.com")
        .doesNotContain("example", "\"web\"", "12348180", "12340100");
    Bundle read = read(out.toByteArray());
    assertThat(read.snapshot().targets().get(0).target().label()).isEqualTo("w");
    assertThat(read.measurement().exchanges().get(0).outcome())
        .isInstanceOfSatisfying(
            Outcome.Answered.class, a -> assertThat(a.message().message().hex()).isEmpty());
  }

  /** The sample with texts replaced wherever they stand. */
  private static byte[] changed(Map<String, String> replacements) {
    Map<String, String> entries = Archive.entries(Rejudged.written(Samples.bundle()));
    replacements.forEach(
        (there, instead) -> {
          assertThat(entries.values()).anyMatch(text -> text.contains(there));
          entries.replaceAll((name, text) -> text.replace(there, instead));
        });
    return Archive.of(entries);
  }

  private static Bundle read(byte[] bundle) {
    try {
      List<Bundle> read = Bundles.read(new ByteArrayInputStream(bundle));
      assertThat(read).hasSize(1);
      return read.get(0);
    } catch (UnreadableBundleException e) {
      throw sneaky(e);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @SuppressWarnings("unchecked")
  private static <E extends Exception> RuntimeException sneaky(Exception e) throws E {
    throw (E) e;
  }
}
