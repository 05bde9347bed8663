package dev.whydns.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.whydns.lab.Alone;
import dev.whydns.lab.Lab;
import dev.whydns.lab.Outcome;
import dev.whydns.lab.ReceivedQuery;
import dev.whydns.lab.Setup;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * 200 containers on 20 networks: time and memory as ratios and bounds, and what whydns itself asks
 * for. With {@code -Dgolden.write=true} the page {@code src/site/markdown/load.md}, its data and
 * its figure are written anew.
 */
@Alone
class LoadIT {

  private static final Duration ENGINE_WAIT = Duration.ofSeconds(4);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final List<Row> ROWS = new ArrayList<>();
  private static Lab lab;

  @BeforeAll
  static void measure() throws IOException {
    lab = new Lab(Setup.plain());
    Fleet fleet = new Fleet(lab);
    for (int containers : List.of(1, 10, 50, 100, 200)) {
      fleet.grow(containers);
      ROWS.add(fleet.measure("check", "--all"));
      if (containers == 50 || containers == 200) {
        ROWS.add(fleet.measure("owners", "--all"));
        ROWS.add(fleet.measure("answers", "c1"));
      }
    }
    for (int processes : List.of(500, 2000)) {
      fleet.crowd(processes);
      ROWS.add(fleet.measure("check", "--all"));
    }
    // what leaves a container keeps its address, so that the servers tell who asked
    String rule = "iptables -t nat -I POSTROUTING -s 10.90.0.0/16 -j ACCEPT";
    lab.run(rule.split(" ")).ok();
    System.out.println(Page.csv(ROWS));
    if (Boolean.getBoolean("golden.write")) {
      Page.write(ROWS);
    }
  }

  @AfterAll
  static void end() {
    lab.close();
  }

  @BeforeEach
  void answer() {
    lab.upstream().normal();
  }

  private static Row row(String command, int containers) {
    return ROWS.stream()
        .filter(r -> r.command().equals(command) && r.containers() == containers)
        .findFirst()
        .orElseThrow();
  }

  /** What another program takes from the machine meanwhile is in the one or in the other. */
  @Test
  void two_hundred_containers_take_far_less_than_four_times_fifty() {
    for (String command : List.of("check", "owners", "answers")) {
      Row few = row(command, 50);
      Row many = row(command, 200);
      double wall = many.seconds() / few.seconds();
      double cpu = many.cpuSeconds() / few.cpuSeconds();
      assertThat(Math.min(wall, cpu)).as(few + " " + many).isLessThan(2.5);
    }
  }

  @Test
  void no_run_takes_a_hundred_and_sixty_megabytes() {
    assertThat(ROWS).hasSize(11).allMatch(r -> r.peakMb() < 160);
  }

  @Test
  void with_silent_servers_a_check_of_all_ends_at_its_deadline_and_says_what_was_not_asked()
      throws IOException {
    silence();
    Outcome outcome = whydns("check", "--all", "--deadline", "8s", "--json");
    JsonNode report = new ObjectMapper().readTree(outcome.stdout());

    assertThat(outcome.exit()).as(outcome.stderr()).isEqualTo(report.path("exit_code").asInt());
    assertThat(report.path("targets")).hasSize(200);
    assertThat(report.path("elapsed_ms").asDouble()).isBetween(6_000.0, 12_000.0);
    for (JsonNode target : report.path("targets")) {
      assertThat(target.path("state").asText()).isNotEqualTo("healthy");
      assertThat(target.path("not_checked").toString())
          .containsPattern(
              "\"what\":\"\\d+ questions? (was|were) not sent\",\"why\":\"the deadline came first\","
                  + "\"enable\":\"a longer --deadline\"");
    }
    assertThat(mostAtOnce().values()).isNotEmpty().allMatch(most -> most <= 256);
  }

  @Test
  void with_silent_servers_answers_from_all_never_crowd_the_engine() {
    silence();
    Outcome outcome = whydns("answers", "api.example.com");

    assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(3);
    assertThat(mostAtOnce()).hasSize(200);
    // Four of its own: two questions, and the engine's to the next server. It may still ask others.
    assertThat(mostAtOnce().values()).allMatch(most -> most <= 8);
  }

  @Test
  void every_library_eight_times_at_once_never_crowds_the_engine() {
    silence();
    Outcome outcome = whydns("replay", "c1", "api.example.com", "--as", "all", "--parallel", "8");

    assertThat(outcome.exit()).as(outcome.stderr()).isEqualTo(2);
    // Of the others the engine may still ask again what `answers` wanted to know.
    assertThat(Collections.max(mostAtOnce().values())).isBetween(64, 640);
    assertThat(lab.engine().log()).doesNotContain("concurrent queries");
  }

  private static void silence() {
    for (String server : List.of("10.77.0.53", "10.77.0.54")) {
      lab.upstream().behave(server, "drop");
    }
  }

  private static Outcome whydns(String... arguments) {
    return lab.run(
        Stream.concat(Stream.of(Lab.launcher()), Stream.of(arguments)).toList(), "", PATIENCE);
  }

  /** The most that the servers were asked from an address within the time that the engine waits. */
  private static Map<String, Integer> mostAtOnce() {
    return lab.upstream().queries().stream()
        .filter(query -> query.source().startsWith("10.90."))
        .collect(Collectors.groupingBy(ReceivedQuery::source))
        .entrySet()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> mostWithinWait(entry.getValue())));
  }

  private static int mostWithinWait(List<ReceivedQuery> queries) {
    Deque<Instant> held = new ArrayDeque<>();
    int most = 0;
    List<Instant> times =
        queries.stream().map(ReceivedQuery::at).sorted(Comparator.naturalOrder()).toList();
    for (Instant at : times) {
      held.add(at);
      while (held.element().plus(ENGINE_WAIT).isBefore(at)) {
        held.remove();
      }
      most = Math.max(most, held.size());
    }
    return most;
  }
}
