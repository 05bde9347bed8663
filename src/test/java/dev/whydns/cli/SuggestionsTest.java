package dev.whydns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.Snapshots;
import dev.whydns.model.TargetFacts;
import dev.whydns.probe.Change;
import dev.whydns.probe.ReplayPlan.Caller;
import dev.whydns.probe.stub.Lookups;
import dev.whydns.probe.stub.Profile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which remedies are tried for which library. */
class SuggestionsTest {

  @Test
  void glibc_is_tried_with_all_and_with_each_server_behind_the_engine() {
    assertThat(words(Profile.GLIBC, Snapshots.container("web").build()))
        .containsExactly(
            "[single-request]",
            "[single-request-reopen]",
            "[timeout:1]",
            "[timeout:2, attempts:3]",
            "[ndots:0]",
            "[rotate]",
            "[use-vc]",
            "[no-aaaa]",
            "[type A]",
            "[nameserver 10.0.0.2]");
  }

  @Test
  void musl_is_tried_with_what_it_reads() {
    assertThat(words(Profile.MUSL, Snapshots.bridgeContainer("web").build()))
        .containsExactly("[timeout:1]", "[timeout:2, attempts:3]", "[ndots:0]", "[type A]");
  }

  @Test
  void go_is_tried_without_edns() {
    assertThat(words(Profile.GO, Snapshots.bridgeContainer("web").build()))
        .contains("[single-request]", "[use-vc]", "[as go-noedns]")
        .doesNotContain("[no-aaaa]");
  }

  @Test
  void several_nameservers_are_tried_one_by_one() {
    TargetFacts two =
        Snapshots.bridgeContainer("web")
            .resolvConf(Snapshots.resolvConf().nameservers("10.0.0.2", "10.0.0.3").build())
            .build();
    assertThat(words(Profile.MUSL, two)).endsWith("[nameserver 10.0.0.2]", "[nameserver 10.0.0.3]");
  }

  @Test
  void without_a_library_nothing_that_depends_on_one_is_tried() {
    assertThat(Suggestions.of(Snapshots.bridgeContainer("web").build(), List.of()))
        .extracting(Change::words)
        .doesNotContain(List.of("single-request"));
  }

  private static List<String> words(Profile profile, TargetFacts target) {
    Caller caller =
        new Caller(
            profile,
            profile.title(),
            "a test",
            List.of(Lookups.of("api.example.com", "nameserver 127.0.0.11\n")));
    return Suggestions.of(target, List.of(caller)).stream().map(c -> c.words().toString()).toList();
  }
}
