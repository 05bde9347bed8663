package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.Snapshot;
import dev.whydns.model.Snapshots;
import dev.whydns.model.TargetFacts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NameRegistryTest {

  private final AnswerBox box = AnswerBox.box();

  /** {@code appnet: db, db2} for each network that has an answer for the asker, in order. */
  private List<String> expected(String asker, String name) {
    Snapshot snapshot = box.snapshot();
    TargetFacts from =
        snapshot.targets().stream()
            .filter(t -> t.target().label().equals(asker))
            .findFirst()
            .orElseThrow();
    return new NameRegistry(snapshot, Map.of())
        .expected(from, name).stream()
            .map(
                e ->
                    e.network()
                        + ": "
                        + String.join(", ", e.holders().stream().map(NameHolder::name).toList()))
            .toList();
  }

  private List<String> holders(String name) {
    return new NameRegistry(box.snapshot(), Map.of())
        .holders(name).stream().map(h -> h.network() + ": " + h.name()).toList();
  }

  @Test
  void whoever_has_a_name_is_found_by_the_name_with_the_network_too() {
    box.on("appnet", "db", "10.88.0.3").on("backnet", "other", "10.89.0.3", "db");

    assertThat(holders("db")).containsExactly("appnet: db", "backnet: other");
    assertThat(holders("DB.backnet.")).containsExactly("backnet: other");
    assertThat(holders("db.nosuch")).isEmpty();
  }

  @Test
  void an_address_belongs_to_whom_the_asker_shares_a_network_with() {
    box.network("twin", "bridge", "10.88.0.0/24");
    box.on("twin", "far", "10.88.0.9").on("appnet", "near", "10.88.0.9");
    box.on("appnet", "web", "10.88.0.2").on("backnet", "stranger", "10.89.0.2");

    assertThat(at("10.88.0.9", "web")).contains("near");
    assertThat(at("10.88.0.9", "stranger")).contains("far");
    assertThat(at("10.88.0.77", "web")).isEmpty();
  }

  private Optional<String> at(String address, String asker) {
    Snapshot snapshot = box.snapshot();
    TargetFacts from =
        snapshot.targets().stream()
            .filter(t -> t.target().label().equals(asker))
            .findFirst()
            .orElseThrow();
    return new NameRegistry(snapshot, Map.of()).at(address, from).map(NameHolder::name);
  }

  @Test
  void before_25_a_container_has_its_name_its_aliases_and_its_short_id() {
    box.on("appnet", "db", "10.88.0.3", "cache", "Store");
    assertThat(expected("db", Snapshots.idOf("db").substring(0, 12))).containsExactly("appnet: db");

    box.on("appnet", "web", "10.88.0.2");
    for (String name : List.of("db", "cache", "store", "STORE", "db.", "db.appnet")) {
      assertThat(expected("web", name)).as(name).containsExactly("appnet: db");
    }
    assertThat(expected("web", "nosuch")).isEmpty();
  }

  @Test
  void from_25_on_the_engine_lists_the_names_itself_and_no_other_counts() {
    box.on("appnet", "web", "10.88.0.2");
    box.container("db")
        .join("appnet", "10.88.0.3", List.of("gone"), List.of("db", "cache"), List.of());

    assertThat(expected("web", "cache")).containsExactly("appnet: db");
    assertThat(expected("web", "gone")).isEmpty();
  }

  @Test
  void the_first_network_that_knows_a_name_comes_first_and_networks_are_never_merged() {
    box.container("proxy").join("appnet", "10.88.0.2").join("backnet", "10.89.0.2");
    box.on("backnet", "db2", "10.89.0.3", "db").on("appnet", "db", "10.88.0.3");

    assertThat(expected("proxy", "db")).containsExactly("appnet: db", "backnet: db2");
    assertThat(expected("proxy", "db2")).containsExactly("backnet: db2");
  }

  @Test
  void several_containers_with_one_alias_are_all_expected() {
    box.on("appnet", "web", "10.88.0.2", "api").on("appnet", "db", "10.88.0.3", "api");

    assertThat(expected("web", "api")).containsExactly("appnet: web, db");
  }

  @Test
  void a_name_is_split_at_its_dots_and_the_network_counts_with_its_case() {
    box.network("Front.net", "bridge", "10.90.0.0/24");
    box.on("Front.net", "web", "10.90.0.2", "a.b");

    assertThat(expected("web", "a.b")).containsExactly("Front.net: web");
    assertThat(expected("web", "A.B.Front.net")).containsExactly("Front.net: web");
    assertThat(expected("web", "a.b.front.net")).isEmpty();
    assertThat(expected("web", "a.b.appnet")).isEmpty();
  }

  @Test
  void networks_of_others_the_default_bridge_and_containers_that_ended_have_no_names() {
    box.on("appnet", "web", "10.88.0.2").on("backnet", "far", "10.89.0.3");
    box.container("plain").join("bridge", "172.17.0.2");
    box.container("other").join("bridge", "172.17.0.3");
    box.container("stopped").join("appnet", "").status("exited");
    box.container("ended").join("appnet", "10.88.0.7").gone();

    assertThat(expected("web", "far")).isEmpty();
    assertThat(expected("plain", "other")).isEmpty();
    assertThat(expected("web", "stopped")).isEmpty();
    assertThat(expected("web", "ended")).isEmpty();
  }

  @Test
  void a_paused_container_keeps_its_names() {
    box.on("appnet", "web", "10.88.0.2");
    box.container("db").join("appnet", "10.88.0.3").status("paused");

    assertThat(expected("web", "db")).containsExactly("appnet: db");
  }

  @Test
  void a_link_is_a_name_for_its_owner_alone() {
    box.on("appnet", "db", "10.88.0.3").on("appnet", "web", "10.88.0.2");
    box.container("linked")
        .join("appnet", "10.88.0.4", List.of(), List.of(), List.of("db:database"));

    assertThat(expected("linked", "database")).containsExactly("appnet: db");
    assertThat(expected("web", "database")).isEmpty();
  }

  @Test
  void who_joined_the_namespace_of_another_is_on_its_networks() {
    box.on("appnet", "web", "10.88.0.2").on("appnet", "db", "10.88.0.3");
    box.container("side").inside("web");

    assertThat(expected("side", "db")).containsExactly("appnet: db");
  }
}
