package dev.whydns.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.diagnose.Diagnosis;
import dev.whydns.diagnose.JudgeOptions;
import dev.whydns.finding.Report;
import dev.whydns.finding.TargetReport;
import dev.whydns.model.HostFacts;
import dev.whydns.model.Measurement;
import dev.whydns.model.Snapshot;
import dev.whydns.render.JsonRenderer;
import dev.whydns.render.TextRenderer;
import dev.whydns.render.TextStyle;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A diagnosis that is made twice: of what was measured, and of what a bundle of it holds. Both must
 * read the same, byte for byte.
 */
public final class Rejudged {

  private Rejudged() {}

  /** As {@link Diagnosis#of}. */
  public static List<TargetReport> of(
      Snapshot snapshot, Measurement measured, JudgeOptions options) {
    Bundle bundle = bundle(snapshot, measured, options.names());
    Bundle back = readBack(bundle);
    assertThat(back).isEqualTo(bundle);
    List<TargetReport> live = Diagnosis.of(snapshot, measured, options);
    List<TargetReport> later = Diagnosis.of(back.snapshot(), back.measurement(), options);
    assertThat(text(later, back.snapshot().host())).isEqualTo(text(live, snapshot.host()));
    return live;
  }

  static Bundle bundle(Snapshot snapshot, Measurement measured, List<String> names) {
    Run run =
        new Run("0.1.0", List.of("web"), names, snapshot.takenAt(), 212.4375, List.of("no \"x\""));
    return new Bundle(run, snapshot, measured);
  }

  static byte[] written(Bundle bundle) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      Bundles.write(bundle, out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Bundle readBack(Bundle bundle) {
    try {
      List<Bundle> read = Bundles.read(new ByteArrayInputStream(written(bundle)));
      assertThat(read).hasSize(1);
      return read.get(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All that is ever shown of it: as text with everything, and as JSON. */
  static String text(List<TargetReport> targets, HostFacts host) {
    Report report =
        new Report("check", "0.1.0", Instant.EPOCH, 1, 0, Optional.of(host), targets, List.of());
    return new TextRenderer(new TextStyle(80, false, true, false, 2)).render(report)
        + new JsonRenderer().render(report);
  }
}
