package dev.whydns.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.diagnose.Diagnosis;
import dev.whydns.diagnose.JudgeOptions;
import dev.whydns.fuzz.Changes;
import dev.whydns.fuzz.Fuzz;
import dev.whydns.fuzz.JsonChanges;
import dev.whydns.model.Snapshot;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A bundle with something wrong in it is refused in one line, or judged and shown. */
class MutatedBundleTest {

  private int refused;
  private int judged;

  @Test
  void changed_bytes_are_refused_or_judged() {
    byte[] bundle = Rejudged.written(small());

    Fuzz.run(2, Changes.of(bundle), this::attempt);

    assertThat(refused).isGreaterThan(judged);
  }

  @Test
  void strange_values_are_refused_or_judged() {
    Map<String, String> entries = Archive.entries(Rejudged.written(small()));

    Fuzz.run(8, changed(entries), mutated -> attempt(Archive.of(mutated)));

    // Neither side of the test may be an empty one.
    assertThat(refused).isGreaterThan(5);
    assertThat(judged).isGreaterThan(5);
  }

  /** One value of one entry, in an archive whose digests are right. */
  private static Function<Random, Map<String, String>> changed(Map<String, String> entries) {
    List<String> names = List.copyOf(entries.keySet());
    Map<String, Function<Random, String>> changes = new HashMap<>();
    entries.forEach((name, text) -> changes.put(name, JsonChanges.of(List.of(text))));
    return random -> {
      Map<String, String> mutated = new LinkedHashMap<>(entries);
      String name = names.get(random.nextInt(names.size()));
      mutated.put(name, changes.get(name).apply(random));
      return mutated;
    };
  }

  private static Bundle small() {
    Bundle all = Samples.bundle();
    Snapshot s = all.snapshot();
    Snapshot one = new Snapshot(s.takenAt(), s.host(), s.targets().subList(0, 1));
    return new Bundle(all.run(), one, all.measurement());
  }

  private void attempt(byte[] mutated) {
    try {
      for (Bundle each : Bundles.read(new ByteArrayInputStream(mutated))) {
        JudgeOptions options = new JudgeOptions(each.run().names(), JudgeOptions.SLOW_MS);
        String shown =
            Rejudged.text(
                Diagnosis.of(each.snapshot(), each.measurement(), options), each.snapshot().host());
        assertThat(shown.chars().filter(c -> c < ' ' && c != '\n')).isEmpty();
        judged++;
      }
    } catch (UnreadableBundleException e) {
      assertThat(e.getMessage()).matches("[ -~]{1,500}");
      refused++;
    } catch (IOException e) {
      throw new AssertionError("not refused as a bundle", e);
    }
  }
}
