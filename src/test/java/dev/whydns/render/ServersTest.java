package dev.whydns.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.Hop;
import dev.whydns.finding.State;
import dev.whydns.render.Path.Station;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The servers at the end of the path. */
class ServersTest {

  @Test
  void a_server_beyond_the_third_is_not_asked_and_has_no_verdict_of_the_others() {
    TargetBuilder web =
        new TargetBuilder("web")
            .local()
            .upstream("10.77.0.60", "timed-out", "timed-out")
            .upstream("10.77.0.61", "timed-out", "timed-out")
            .upstream("10.77.0.62", "timed-out", "timed-out")
            .notAsked("10.77.0.63")
            .hop(Hop.UPSTREAM, State.FAULT, "no answer");

    List<Station> stations = Path.of(web.build());
    Station fourth = stations.get(stations.size() - 1);

    assertThat(fourth.place()).isEqualTo("10.77.0.63");
    assertThat(fourth.state()).isEqualTo(State.UNKNOWN);
    assertThat(fourth.note()).isEqualTo("not asked: only the first three are used");
    assertThat(stations.get(stations.size() - 2).state()).isEqualTo(State.FAULT);
  }
}
