package dev.whydns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.collect.CollectedFacts;
import dev.whydns.collect.Scope;
import dev.whydns.collect.TargetRequest;
import dev.whydns.collect.TargetSpec;
import dev.whydns.model.Snapshot;
import dev.whydns.model.Snapshots;
import dev.whydns.model.TargetFacts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is fresh, and for whom. */
class RecollectionTest {

  private static final Snapshot BOTH = Snapshots.of(stopped("web"), stopped("db")).build();

  private long now;
  private final Recollection recollection = new Recollection(() -> now);

  private static TargetFacts stopped(String name) {
    return Snapshots.container(name).presence(TargetFacts.Presence.STOPPED).build();
  }

  private static Recollection.Question question(String view, Scope scope, String... targets) {
    List<TargetSpec> specs = Stream.of(targets).map(TargetSpec::parse).toList();
    return new Recollection.Question(
        view, Optional.empty(), new TargetRequest(specs, false), scope);
  }

  private static Recollection.Question check(String... targets) {
    return question("check", Scope.VERDICT, targets);
  }

  private static Recollection.Question rules(String... targets) {
    return question("rules", Scope.RULES, targets);
  }

  private List<String> recalled(Recollection.Question question) {
    return recollection.recall(question).stream()
        .flatMap(r -> r.snapshot().targets().stream())
        .map(t -> t.target().label())
        .toList();
  }

  private void keep(Recollection.Question question) {
    recollection.keep(question, CollectedFacts.of(BOTH), now);
  }

  @Test
  void facts_are_fresh_for_ten_seconds() {
    keep(check("web", "db"));

    now = Duration.ofSeconds(10).toNanos();
    assertThat(recollection.recall(rules("web", "db")).orElseThrow().age())
        .isEqualTo(Duration.ofSeconds(10));
    now++;
    assertThat(recalled(question("owners", Scope.OWNERS, "web", "db"))).isEmpty();
  }

  @Test
  void each_view_has_them_once_since_who_asks_again_wants_to_see_what_changed() {
    keep(check("web", "db"));

    assertThat(recalled(rules("web", "db"))).containsExactly("web", "db");
    assertThat(recalled(rules("web", "db"))).isEmpty();
    assertThat(recalled(question("owners", Scope.OWNERS, "web", "db"))).hasSize(2);
  }

  @Test
  void a_part_of_the_targets_is_answered_with_that_part() {
    keep(check("web", "db"));

    assertThat(recalled(rules("db"))).containsExactly("db");
  }

  @Test
  void what_was_not_read_is_not_recalled() {
    keep(check("web"));

    assertThat(recalled(rules("web", "host"))).isEmpty();
    assertThat(recalled(rules())).isEmpty();
    keep(rules("web"));
    assertThat(recalled(question("owners", Scope.OWNERS, "web"))).isEmpty();
  }

  @Test
  void another_engine_has_other_containers() {
    keep(check("web", "db"));
    TargetRequest request = new TargetRequest(List.of(TargetSpec.parse("web")), false);

    assertThat(
            recalled(
                new Recollection.Question(
                    "rules", Optional.of("unix:///run/other.sock"), request, Scope.RULES)))
        .isEmpty();
  }

  @Test
  void everything_is_recalled_for_everything() {
    keep(check());

    assertThat(recalled(rules())).containsExactly("web", "db");
  }

  @Test
  void facts_of_a_process_that_has_ended_are_forgotten() {
    Snapshot ended = Snapshots.of(Snapshots.container("web").build()).build();
    recollection.keep(check("web"), CollectedFacts.of(ended), now);

    assertThat(recalled(rules("web"))).isEmpty();
  }

  @Test
  void a_missing_target_is_looked_for_again() {
    recollection.keep(check("web", "db"), CollectedFacts.of(BOTH, "no container"), now);

    assertThat(recalled(rules("web"))).isEmpty();
  }

  @Test
  void refresh_forgets() {
    keep(check("web", "db"));
    recollection.forget();

    assertThat(recalled(rules("web"))).isEmpty();
  }
}
