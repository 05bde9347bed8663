package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.Confidence;
import dev.whydns.finding.Evidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.NameAnswers;
import dev.whydns.model.Fact;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Reply;
import dev.whydns.model.ServiceFacts;
import dev.whydns.model.Snapshots;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Incident C: one name, and what each container is told. */
class AnswersJudgementTest {

  private final AnswerBox box =
      AnswerBox.box()
          .on("appnet", "api", "10.88.0.2")
          .on("appnet", "db", "10.88.0.3", "cache")
          .on("appnet", "web", "10.88.0.4")
          .engineSays("api", "cache", "10.88.0.3")
          .engineSays("db", "cache", "10.88.0.3")
          .engineSays("web", "cache", "10.88.0.3");

  @Test
  void the_same_right_answer_everywhere_is_ok() {
    assertThat(box.told("cache")).containsExactly("ok engine [10.88.0.3] api db web");
  }

  @Test
  void case_and_a_final_dot_make_no_other_name() {
    box.engineSays("web", "CACHE", "10.88.0.3");

    assertThat(box.told("CACHE.", "web")).containsExactly("ok engine [10.88.0.3] web");
  }

  @Test
  void the_worst_of_its_findings_is_what_a_target_is_like() {
    box.engineSays("web", "cache", "10.88.0.9").silence("api");

    assertThat(box.ask("cache").targets())
        .extracting(t -> t.facts().target().label() + " " + t.state())
        .containsExactly("api UNKNOWN", "db HEALTHY", "web FAULT");
    assertThat(box.ask("cache").targets())
        .extracting(t -> t.cause().map(f -> f.code().text()).orElse("none"))
        .containsExactly("none", "none", "stale-record");
  }

  @Test
  void only_a_record_too_many_or_too_few_is_worth_a_second_look() {
    assertThat(box.ask("cache").isSuspicious()).isFalse();
    assertThat(box.ask("nobody", "web").isSuspicious()).isFalse();
    assertThat(box.engineSays("web", "cache", "10.88.0.9").ask("cache").isSuspicious()).isTrue();
    assertThat(box.reply("web", "cache", "A", "NXDOMAIN", List.of()).ask("cache").isSuspicious())
        .isTrue();
  }

  @Test
  void equal_answers_of_several_hosts_are_one_group() {
    AnswerBox other =
        AnswerBox.box()
            .on("appnet", "web", "10.88.0.4")
            .on("appnet", "db", "10.88.0.3", "cache")
            .engineSays("db", "cache", "10.88.0.3")
            .engineSays("web", "cache", "10.88.0.9");
    Map<String, AnswersJudgement.Verdict> hosts = new LinkedHashMap<>();
    hosts.put("one", box.ask("cache"));
    hosts.put("two", other.ask("cache"));

    NameAnswers joint = AnswersJudgement.joint(hosts);

    assertThat(joint.name()).isEqualTo("cache");
    assertThat(joint.source()).isEqualTo("The engine of each host");
    assertThat(joint.groups())
        .extracting(g -> g.group() + " " + g.state() + " " + g.addresses() + " " + g.targets())
        .containsExactly(
            "1 STALE [10.88.0.9] [two/web]", "2 OK [10.88.0.3] [one/api, one/db, one/web, two/db]");
    assertThat(joint.holders())
        .containsExactly("one: db (10.88.0.3) on appnet", "two: db (10.88.0.3) on appnet");
  }

  @Nested
  class Stale {

    @Test
    void an_address_that_nobody_has_is_stale_for_those_who_are_told_it() {
      box.engineSays("web", "cache", "10.88.0.3", "10.88.0.9");

      assertThat(box.told("cache"))
          .containsExactly(
              "stale engine [10.88.0.3, 10.88.0.9] web",
              "ok engine [10.88.0.3] api db",
              "fault stale-record [web]: cache is answered with 10.88.0.9 as well, which no running"
                  + " container has: connections to it fail.");
      Finding finding = box.finding("cache", "web");
      assertThat(finding.confidence()).isEqualTo(Confidence.HIGH);
      assertThat(finding.evidence())
          .containsExactly(
              new Evidence(
                  "query",
                  "A cache @127.0.0.11 udp from web (127.0.0.1): NOERROR, 10.88.0.3, 10.88.0.9,"
                      + " after 0.5 ms"),
              new Evidence("engine", "db (10.88.0.3) on appnet"),
              new Evidence("engine", "10.88.0.9: no running container has it"));
      assertThat(finding.remedies())
          .extracting(r -> r.text() + r.command().map(c -> " # " + c).orElse(""))
          .containsExactly(
              "until it is cured, use the name db instead",
              "see whether the network still lists a container with that address; one that is gone is"
                  + " taken off by its name with `docker network disconnect -f` # docker network"
                  + " inspect appnet",
              "else only a restart of the daemon forgets it; it ends every container of this host,"
                  + " for live-restore is off # systemctl restart docker");
    }

    @Test
    void the_wrong_container_comes_before_nobody() {
      box.engineSays("web", "cache", "10.88.0.1", "10.88.0.2", "10.88.0.3");

      assertThat(box.told("cache"))
          .contains(
              "fault stale-record [web]: cache is answered with 10.88.0.2 as well, which belongs to"
                  + " api now: connections reach api instead.");
      assertThat(box.finding("cache", "web").evidence())
          .extracting(Evidence::text)
          .endsWith(
              "10.88.0.2: api (10.88.0.2) on appnet", "10.88.0.1: no running container has it");
    }

    @Test
    void a_name_that_nobody_has_any_more_is_stale_too() {
      box.engineSays("web", "old", "10.88.0.3");

      assertThat(box.told("old", "web"))
          .containsExactly(
              "stale engine [10.88.0.3] web",
              "fault stale-record [web]: old is answered with 10.88.0.3, which belongs to db now:"
                  + " connections reach db instead.");
    }

    @Test
    void one_finding_is_the_same_for_all_who_have_it() {
      box.engineSays("web", "cache", "10.88.0.9").engineSays("api", "cache", "10.88.0.9");

      assertThat(box.told("cache"))
          .containsExactly(
              "stale engine [10.88.0.9] api web",
              "ok engine [10.88.0.3] db",
              "fault stale-record [api, web]: cache is answered with 10.88.0.9, which no running"
                  + " container has: connections to it fail.");
    }

    @Test
    void the_reverse_record_of_the_stale_address_is_evidence() {
      box.engineSays("web", "cache", "10.88.0.9")
          .reverse("web", "9.0.88.10.in-addr.arpa", "old-db.appnet");

      assertThat(box.finding("cache", "web").evidence())
          .extracting(Evidence::text)
          .anyMatch(
              e ->
                  e.startsWith("PTR 9.0.88.10.in-addr.arpa @127.0.0.11 udp from web")
                      && e.contains("old-db.appnet"));
    }

    @Test
    void a_container_that_was_not_described_may_have_the_address() {
      box.engineSays("web", "cache", "10.88.0.9").container("new").undescribed();

      assertThat(box.told("cache", "web"))
          .containsExactly(
              "unknown engine [10.88.0.9] web",
              "? web: not every container or service that may have it was described");
    }

    @Test
    void the_engines_files_prove_less_than_its_memory() {
      box.engine("28.5.2", "files", "docker").engineSays("web", "cache", "10.88.0.9");

      assertThat(box.finding("cache", "web").confidence()).isEqualTo(Confidence.MEDIUM);
    }

    @Test
    void an_ipv6_address_can_be_stale() {
      box.network("six", "bridge", "2001:db8:6::/64").on("six", "a", "2001:db8:6::2");
      box.on("six", "b", "2001:db8:6::3", "s")
          .engineSays("a", "s", "2001:db8:6::3", "2001:db8:6::9");

      assertThat(box.told("s", "a"))
          .containsExactly(
              "stale engine [2001:db8:6::3, 2001:db8:6::9] a",
              "fault stale-record [a]: s is answered with 2001:db8:6::9 as well, which no running"
                  + " container has: connections to it fail.");
    }
  }

  @Nested
  class OfOthers {

    @Test
    void a_lifetime_of_600_outside_the_networks_is_a_servers_choice() {
      box.says("web", "www.example.com", 600, "203.0.113.7")
          .says("api", "www.example.com", 600, "203.0.113.7")
          .serverSays("db", "www.example.com", "203.0.113.8");

      assertThat(box.told("www.example.com"))
          .containsExactly(
              "unknown server [203.0.113.8] db", "unknown server [203.0.113.7] api web");
    }

    @Test
    void a_name_that_nobody_knows_is_told_once() {
      assertThat(box.told("nosuch"))
          .containsExactly(
              "missing server NXDOMAIN api db web",
              "fault nxdomain [api, db, web]: No running container of this host has the name nosuch,"
                  + " and the servers say that it does not exist.");
    }

    @Test
    void a_server_that_fails_is_for_check_to_explain() {
      for (String type : List.of("A", "AAAA")) {
        box.reply("web", "nosuch", type, "SERVFAIL", List.of());
      }

      assertThat(box.told("nosuch", "web"))
          .containsExactly("unknown server SERVFAIL web", "? web: it was answered SERVFAIL");
    }

    @Test
    void no_answer_is_unknown_and_not_a_missing_record() {
      box.silence("web");

      assertThat(box.told("cache"))
          .containsExactly(
              "unknown nobody no answer web",
              "ok engine [10.88.0.3] api db",
              "? web: no answer came");
    }

    @Test
    void a_container_that_does_not_run_is_said_when_it_was_named() {
      box.container("old").join("appnet", "").status("exited");

      assertThat(box.told("cache", "old"))
          .containsExactly("unknown nobody not asked old", "? old: it does not run");
      assertThat(box.told("cache")).containsExactly("ok engine [10.88.0.3] api db web");
    }

    @Test
    void a_server_that_answers_in_the_engines_place_is_a_missing_record() {
      box.serverSays("web", "cache", "203.0.113.7");

      assertThat(box.told("cache", "web"))
          .containsExactly(
              "missing server [203.0.113.7] web",
              "fault missing-record [web]: cache is answered with 203.0.113.7 by a server beyond the"
                  + " engine; db has that name on appnet.");
    }

    @Test
    void a_suffix_that_answers_before_the_name_itself_is_a_search_wildcard() {
      box.container("late")
          .join("appnet", "10.88.0.5")
          .conf(
              Snapshots.resolvConf()
                  .nameservers("127.0.0.11")
                  .search("corp.example.com")
                  .options("ndots:2")
                  .build());
      box.serverSays("late", "cache.corp.example.com", "203.0.113.7")
          .engineSays("late", "cache", "10.88.0.3");

      assertThat(box.told("cache", "late"))
          .containsExactly(
              "missing server [203.0.113.7] late",
              "fault search-wildcard [late]: cache is answered with 203.0.113.7 by a server beyond the"
                  + " engine, as cache.corp.example.com; db has that name on appnet.");
    }

    @Test
    void podman_answers_its_own_names() {
      box.engine("5.4.0", "api", "podman");

      assertThat(box.told("cache", "web"))
          .containsExactly(
              "unknown engine [10.88.0.3] web", "? web: Podman's own DNS server answers");
    }
  }

  @Nested
  class Missing {

    @Test
    void one_of_two_holders_is_missing() {
      box.on("appnet", "db2", "10.88.0.6", "cache").engineSays("db2", "cache", "10.88.0.3");

      assertThat(box.told("cache", "web"))
          .containsExactly(
              "missing engine [10.88.0.3] web",
              "fault missing-record [web]: cache is not answered with 10.88.0.6, though db2 has that"
                  + " name on appnet.");
      assertThat(box.finding("cache", "web").remedies())
          .extracting(r -> r.command().orElse(""))
          .containsExactly(
              "docker restart db2",
              "docker network disconnect appnet db2 && docker network connect --alias cache appnet"
                  + " db2");
    }

    @Test
    void an_alias_is_quoted_where_the_shell_would_read_it() {
      box.on("appnet", "odd", "10.88.0.7", "it's;odd");

      assertThat(box.finding("it's;odd", "web").remedies().get(1).command().orElseThrow())
          .isEqualTo(
              "docker network disconnect appnet odd && docker network connect --alias"
                  + " 'it'\\''s;odd' appnet odd");
    }

    @Test
    void what_was_cut_off_is_not_missing() {
      box.on("appnet", "db2", "10.88.0.6", "cache");
      Reply.Answer first = new Reply.Answer("cache", "A", 600, "10.88.0.3");
      box.reply("web", "cache", "A", new Reply("NOERROR", false, true, true, List.of(first), 512));

      assertThat(box.told("cache", "web"))
          .startsWith("ok engine [10.88.0.3] web")
          .noneMatch(line -> line.startsWith("fault"));
    }

    @Test
    void a_name_on_another_network_is_a_fault_only_for_who_was_named() {
      box.on("backnet", "far", "10.89.0.2");
      String says =
          " missing-record [far]: db has the name cache on appnet only, and names are known on the"
              + " same network alone.";

      assertThat(box.told("cache"))
          .containsExactly(
              "ok server NXDOMAIN far", "ok engine [10.88.0.3] api db web", "info" + says);
      assertThat(box.told("cache", "far"))
          .containsExactly("missing server NXDOMAIN far", "fault" + says);
    }

    @Test
    void what_helps_depends_on_why_the_engine_is_not_asked() {
      box.container("plain")
          .join("bridge", "172.17.0.2")
          .mode("bridge")
          .conf(Snapshots.resolvConf().nameservers("192.0.2.53").build());
      box.container("hostnet")
          .mode("host")
          .conf(Snapshots.resolvConf().nameservers("192.0.2.53").build());
      box.container("own")
          .join("appnet", "10.88.0.7")
          .conf(Snapshots.resolvConf().nameservers("192.0.2.53").build());

      assertThat(remedy("plain"))
          .startsWith("put both on one user-defined network: docker network");
      assertThat(remedy("hostnet")).isEqualTo("publish the port, and use an address of the host");
      assertThat(remedy("own"))
          .isEqualTo("see why its resolv.conf names another server: whydns resolv own");
      assertThat(box.told("cache", "own"))
          .contains(
              "fault missing-record [own]: Names of containers are not known where the engine's"
                  + " resolver is not asked; db has the name cache.");
    }

    private String remedy(String target) {
      return box.finding("cache", target).remedies().get(0).line();
    }

    @Test
    void an_address_that_a_server_gives_for_another_network_s_name_is_another_thing() {
      box.on("backnet", "far", "10.89.0.3").serverSays("far", "cache", "203.0.113.7");
      String says =
          " missing-record [far]: cache is answered with 203.0.113.7 by a server beyond the engine; db, on a network"
              + " that the asker is not on, is another.";

      assertThat(box.told("cache", "far")).contains("warning" + says);
      assertThat(box.told("cache")).contains("info" + says);
    }

    @Test
    void the_default_bridge_discovers_no_names() {
      box.container("plain")
          .join("bridge", "172.17.0.2")
          .mode("bridge")
          .conf(Snapshots.resolvConf().nameservers("192.0.2.53").build());
      String says =
          " no-name-discovery [plain]: Names of containers are not known where the engine's resolver"
              + " is not asked; db has the name cache.";

      assertThat(box.told("cache", "plain"))
          .containsExactly("missing server NXDOMAIN plain", "fault" + says);
      assertThat(box.told("cache")).contains("info" + says);
    }

    @Test
    void a_link_is_known_to_its_owner_alone() {
      box.container("linked")
          .join("appnet", "10.88.0.8", List.of(), List.of(), List.of("db:database"));
      box.engineSays("linked", "database", "10.88.0.3");

      assertThat(box.told("database"))
          .containsExactly(
              "ok engine [10.88.0.3] linked",
              "ok server NXDOMAIN api db web",
              "info missing-record [api, db, web]: The name database is known to linked alone, by"
                  + " `--link`.");
    }

    @Test
    void engine_29_0_0_in_a_swarm_is_known_for_it() {
      box.engine("29.0.0", "api", "docker").swarm("none", Fact.of(List.of()));

      assertThat(box.told("db", "web")).anyMatch(line -> line.startsWith("fault missing-record"));
      assertThat(box.finding("db", "web").remedies().get(0).text())
          .isEqualTo("upgrade the engine to 29.0.1 or later");
    }

    @Test
    void a_network_of_ipv6_alone_is_judged_by_aaaa() {
      box.network("six", "bridge", "2001:db8:6::/64").on("six", "a", "2001:db8:6::2");
      box.on("six", "b", "2001:db8:6::3").engineSays("a", "b", "2001:db8:6::3");

      assertThat(box.told("b", "a")).containsExactly("ok engine [2001:db8:6::3] a");
      assertThat(box.told("a", "b"))
          .containsExactly(
              "missing server NXDOMAIN b",
              "fault missing-record [b]: a is not answered with 2001:db8:6::2, though a has that name"
                  + " on six.");
    }

    @Test
    void who_joined_another_namespace_is_judged_by_that_ones_networks() {
      box.container("side").inside("web");
      box.engineSays("side", "cache", "10.88.0.3");

      assertThat(box.told("cache", "side")).containsExactly("ok engine [10.88.0.3] side");
    }

    @Test
    void a_namespace_of_nobody_known_is_not_judged() {
      box.container("side").inside("removed");
      box.engineSays("side", "cache", "10.88.0.3");

      assertThat(box.told("cache", "side"))
          .containsExactly("unknown engine [10.88.0.3] side", "? side: its networks are not known");
    }
  }

  @Nested
  class Shared {

    private AnswerBox two(String name) {
      return box.on("appnet", name, "10.88.0.6", "cache")
          .engineSays("web", "cache", "10.88.0.3", "10.88.0.6");
    }

    private static final String BOTH = "engine [10.88.0.3, 10.88.0.6] web";

    @Test
    void two_projects_with_one_alias_collide() {
      two("db2").container("db2").project("test", "db");
      box.container("db").project("shop", "db");

      assertThat(box.told("cache", "web"))
          .containsExactly(
              "collision " + BOTH,
              "warning alias-collision [web]: The name cache is shared by containers that do not"
                  + " belong together: db, db2. Each lookup gives all of their addresses, in any"
                  + " order.");
      assertThat(box.finding("cache", "web").evidence())
          .containsExactly(
              new Evidence(
                  "engine",
                  "db (10.88.0.3) on appnet, of project shop; db2 (10.88.0.6) on appnet, of project"
                      + " test"));
    }

    @Test
    void a_plain_container_in_a_projects_place_collides() {
      two("db2").container("db").project("shop", "db");

      assertThat(box.told("cache", "web").get(0)).isEqualTo("collision " + BOTH);
    }

    @Test
    void copies_of_a_service_are_meant_to_share_it() {
      two("db2").container("db2").project("shop", "db");
      box.container("db").project("shop", "db");

      assertThat(box.told("cache", "web")).containsExactly("ok " + BOTH);
    }

    @Test
    void two_services_of_a_project_or_two_plain_containers_may_mean_it() {
      two("db2");
      String says =
          "info alias-collision [web]: The name cache is shared by db, db2. Each lookup gives all of"
              + " their addresses, in any order.";
      assertThat(box.told("cache", "web")).containsExactly("ok " + BOTH, says);

      box.container("db").project("shop", "blue");
      box.container("db2").project("shop", "green");
      assertThat(box.told("cache", "web")).containsExactly("ok " + BOTH, says);
    }

    @Test
    void a_name_that_means_another_on_a_second_network_of_the_asker_is_told() {
      box.container("proxy").join("appnet", "10.88.0.8").join("backnet", "10.89.0.8");
      box.on("backnet", "cache2", "10.89.0.3", "cache");
      box.container("cache2").project("test", "cache");
      box.container("db").project("shop", "cache");
      box.engineSays("proxy", "cache", "10.88.0.3");

      assertThat(box.told("cache", "proxy"))
          .containsExactly(
              "collision engine [10.88.0.3] proxy",
              "warning alias-collision [proxy]: The name cache means db on appnet and cache2 on"
                  + " backnet; who is on both is answered with appnet's alone.");
      box.engineSays("proxy", "cache", "10.89.0.3");
      assertThat(box.told("cache", "proxy").get(0))
          .as("an internal network comes last, whatever it is called")
          .isEqualTo("collision engine [10.89.0.3] proxy");
    }
  }

  @Nested
  class Elsewhere {

    @Test
    void a_reverse_record_of_another_name_is_a_warning() {
      box.reverse("api", "3.0.88.10.in-addr.arpa", "old.appnet");

      assertThat(box.told("cache"))
          .containsExactly(
              "ok engine [10.88.0.3] api db web",
              "warning stale-record [api]: The reverse record of 10.88.0.3 says old.appnet; the"
                  + " address belongs to db.");
      box.reverse("api", "3.0.88.10.in-addr.arpa", "cache.appnet");
      assertThat(box.told("cache")).containsExactly("ok engine [10.88.0.3] api db web");
    }

    @Test
    void a_reverse_record_for_ipv6_is_understood() {
      assertThat(
              ReverseName.address(
                  "3.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.6.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa."))
          .isEqualTo("2001:db8:6::3");
      assertThat(ReverseName.address("3.0.ip6.arpa")).isEmpty();
      assertThat(ReverseName.address("x.example.com")).isEmpty();
    }

    @Test
    void a_hosts_entry_decides_before_anybody_is_asked() {
      box.container("web").hosts("10.88.0.77", "cache");

      assertThat(box.told("cache"))
          .containsExactly(
              "ok engine [10.88.0.3] api db web",
              "warning hosts-shadows-dns [web]: /etc/hosts gives cache the address 10.88.0.77;"
                  + " programs take that and never ask DNS.");
    }
  }

  /** An overlay network reaches other hosts: what their engines know is told in part. */
  @Nested
  class Swarm {

    private final ServiceFacts api =
        new ServiceFacts(
            "svc",
            IpAddress.parse("10.0.1.2"),
            List.of(
                new ServiceFacts.Task("svc.1.x", IpAddress.literal("10.0.1.3")),
                new ServiceFacts.Task("svc.2.y", IpAddress.literal("10.0.1.4"))));
    private final ServiceFacts alone =
        new ServiceFacts(
            "",
            Optional.empty(),
            List.of(new ServiceFacts.Task("att", IpAddress.literal("10.0.1.5"))));

    private AnswerBox overlay() {
      return box.network("ov", "overlay", "10.0.1.0/24").on("ov", "here", "10.0.1.6");
    }

    @Test
    void services_tasks_and_containers_of_other_hosts_are_known() {
      overlay().swarm("ov", Fact.of(List.of(alone, api)));
      box.engineSays("here", "svc", "10.0.1.2")
          .engineSays("here", "tasks.svc", "10.0.1.3", "10.0.1.4")
          .engineSays("here", "att", "10.0.1.5");

      assertThat(box.told("svc", "here")).containsExactly("ok engine [10.0.1.2] here");
      assertThat(box.told("tasks.svc", "here"))
          .containsExactly("ok engine [10.0.1.3, 10.0.1.4] here");
      assertThat(box.told("att", "here")).containsExactly("ok engine [10.0.1.5] here");
    }

    @Test
    void an_alias_of_a_service_is_not_known_and_not_stale() {
      overlay().swarm("ov", Fact.of(List.of(alone, api)));
      box.engineSays("here", "alias", "10.0.1.2");

      assertThat(box.told("alias", "here"))
          .containsExactly(
              "unknown engine [10.0.1.2] here",
              "? here: aliases of swarm services and of containers on other hosts are not known"
                  + " here");
    }

    @Test
    void an_address_of_no_service_and_no_container_is_stale() {
      overlay().swarm("ov", Fact.of(List.of(alone, api)));
      box.engineSays("here", "svc", "10.0.1.2", "10.0.1.99");

      assertThat(box.told("svc", "here"))
          .containsExactly(
              "stale engine [10.0.1.2, 10.0.1.99] here",
              "fault stale-record [here]: svc is answered with 10.0.1.99 as well, which no running"
                  + " container has: connections to it fail.");
    }

    @Test
    void without_the_list_of_services_nothing_is_stale() {
      overlay().swarm("ov", Fact.unknown("no answer"));
      box.engineSays("here", "svc", "10.0.1.2");

      assertThat(box.told("svc", "here"))
          .containsExactly(
              "unknown engine [10.0.1.2] here",
              "? here: not every container or service that may have it was described");
    }
  }
}
