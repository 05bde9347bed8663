package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.bundle.Rejudged;
import dev.whydns.finding.Finding;
import dev.whydns.finding.NotChecked;
import dev.whydns.finding.TargetReport;
import dev.whydns.model.Exchange;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.Exchange.Vantage;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Measurement;
import dev.whydns.model.Outcome;
import dev.whydns.model.Question;
import dev.whydns.model.Question.Purpose;
import dev.whydns.model.Reply;
import dev.whydns.model.Snapshot;
import dev.whydns.model.Snapshots;
import dev.whydns.model.TargetFacts;
import dev.whydns.model.Transport;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** A stand-in: the API of Podman in front of facts as netavark and aardvark-dns make them. */
class PodmanTest {

  @Test
  void a_container_of_podman_asks_its_gateway_and_is_not_taken_for_a_damaged_one_of_docker() {
    TargetFacts web =
        Snapshots.container("web")
            .resolvConf(Snapshots.resolvConf().nameservers("10.89.0.1").build())
            .upstreams(Snapshots.fromContainer("10.89.0.1"))
            .build();
    Snapshot snapshot = Snapshots.of(web).podman().build();
    Vantage from = new Vantage("web", web.netns().known().orElseThrow().inode());

    TargetReport report =
        Rejudged.of(
                snapshot,
                new Measurement(
                    List.of(answered(from, "A"), answered(from, "AAAA")), List.of(), List.of()),
                JudgeOptions.pathOnly())
            .get(0);

    assertThat(report.findings()).extracting(Finding::code).isEmpty();
    assertThat(report.notChecked())
        .extracting(NotChecked::why)
        .anyMatch(why -> why.startsWith("it is Podman"));
  }

  private static Exchange answered(Vantage from, String type) {
    return new Exchange(
        Probe.STUB,
        from,
        IpAddress.literal("10.89.0.1"),
        53,
        Transport.UDP,
        new Question("example.com", type, OptionalInt.empty(), Purpose.OUTSIDE),
        0,
        0.5,
        29,
        Optional.of("10.89.0.2:41234"),
        new Outcome.Answered(1.2, false, new Reply("NXDOMAIN", false, false, true, List.of(), 104)),
        List.of());
  }
}
