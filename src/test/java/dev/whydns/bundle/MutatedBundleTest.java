package dev.whydns.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.diagnose.Diagnosis;
import dev.whydns.diagnose.JudgeOptions;
import dev.whydns.model.Snapshot;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** A bundle with something wrong in it is refused in one line, or judged and shown. */
class MutatedBundleTest {

  private static final long SEED = 20261121;
  private static final Pattern VALUE =
      Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*+\"(:?)|-?\\d[\\d.eE+-]*|true|false|null");
  private static final List<String> STRANGE =
      List.of(
          "0",
          "-1",
          "65536",
          "2147483647",
          "-2147483648",
          "9223372036854775807",
          "1e308",
          "-1e308",
          "\"\"",
          "\"\\u001b[2J\\u0000\\n\"",
          "\"\\ud800%s$\\\\\"",
          "\"/\"",
          "\".\"",
          "\"0.0.0.0\"",
          "\"::\"",
          "\"+1000000000-12-31T23:59:59.999999999Z\"",
          "\"-1000000000-01-01T00:00:00Z\"",
          "null",
          "true",
          "[]",
          "{}");

  private final Random random = new Random(SEED);
  private final Map<String, List<MatchResult>> places = new HashMap<>();
  private int refused;
  private int judged;

  @Test
  void two_thousand_mutations_are_refused_or_judged_and_none_hangs() {
    byte[] bundle = Rejudged.written(small());
    Map<String, String> entries = Archive.entries(bundle);

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          for (int i = 0; i < 700; i++) {
            attempt(bytes(bundle));
          }
          for (int i = 0; i < 1300; i++) {
            attempt(Archive.of(values(entries)));
          }
        });

    // Neither half of the test may be an empty one.
    assertThat(refused).isGreaterThan(900);
    assertThat(judged).isGreaterThan(300);
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

  /** Bits changed, a part left out, doubled, or cut off. */
  private byte[] bytes(byte[] bundle) {
    byte[] mutated = bundle.clone();
    int at = random.nextInt(bundle.length);
    switch (random.nextInt(3)) {
      case 0 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> mutated = java.util.Arrays.copyOf(bundle, at);
      default -> {
        int length = Math.min(bundle.length - at, 1 + random.nextInt(64));
        System.arraycopy(bundle, random.nextInt(bundle.length - length), mutated, at, length);
      }
    }
    return mutated;
  }

  /** Values exchanged for strange ones or for each other, or text cut out, in a valid archive. */
  private Map<String, String> values(Map<String, String> entries) {
    Map<String, String> mutated = new LinkedHashMap<>(entries);
    String name = new ArrayList<>(entries.keySet()).get(random.nextInt(entries.size()));
    String text = entries.get(name);
    List<MatchResult> values = places.computeIfAbsent(name, n -> places(text));
    MatchResult there = values.get(random.nextInt(values.size()));
    String instead = instead(there.group(), values);
    String cut =
        random.nextInt(20) == 0 ? text.substring(there.end() + 1) : text.substring(there.end());
    mutated.put(name, text.substring(0, there.start()) + instead + cut);
    return mutated;
  }

  private static List<MatchResult> places(String text) {
    return VALUE.matcher(text).results().filter(m -> !":".equals(m.group(1))).toList();
  }

  /** Of the same type three times of four, so that reading goes on. */
  private String instead(String there, List<MatchResult> values) {
    List<String> choice = new ArrayList<>(STRANGE);
    for (int i = 0; i < STRANGE.size(); i++) {
      choice.add(values.get(random.nextInt(values.size())).group());
    }
    boolean same = random.nextInt(4) > 0;
    List<String> fitting =
        choice.stream().filter(c -> !same || isText(c) == isText(there)).toList();
    return fitting.get(random.nextInt(fitting.size()));
  }

  private static boolean isText(String value) {
    return value.startsWith("\"");
  }
}
