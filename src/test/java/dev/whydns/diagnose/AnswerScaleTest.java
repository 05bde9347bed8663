package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.TargetReport;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AnswerScaleTest {

  private static final int CONTAINERS = 200;

  @Test
  void two_hundred_containers_that_share_a_name_and_ask_for_it_are_judged_in_a_second() {
    AnswerBox box = AnswerBox.box().network("big", "bridge", "10.90.0.0/16");
    String[] all = new String[60];
    for (int i = 0; i < CONTAINERS; i++) {
      String address = "10.90.1." + i;
      box.container("c" + i).join("big", address, i < 60 ? "cache" : "other");
      box.container("c" + i).project("p" + i % 3, "s");
      if (i < 60) {
        all[i] = address;
      }
    }
    for (int i = 0; i < CONTAINERS; i++) {
      box.engineSays("c" + i, "cache", all);
    }
    box.engineSays("c7", "cache", "10.90.9.9");

    box.ask("cache"); // so that it is not the compiler that is measured
    long begin = System.nanoTime();
    AnswersJudgement.Verdict verdict = box.ask("cache");
    Duration took = Duration.ofNanos(System.nanoTime() - begin);

    assertThat(verdict.targets()).extracting(TargetReport::findings).allMatch(f -> f.size() == 1);
    assertThat(verdict.answers().groups()).hasSize(2);
    assertThat(took).isLessThan(Duration.ofSeconds(1));
  }
}
