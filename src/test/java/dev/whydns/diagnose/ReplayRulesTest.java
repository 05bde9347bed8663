package dev.whydns.diagnose;

import static dev.whydns.diagnose.LookupCase.after;
import static dev.whydns.diagnose.LookupCase.says;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.finding.Finding;
import dev.whydns.finding.State;
import dev.whydns.model.HostsFile;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Lookup;
import dev.whydns.model.Replay;
import dev.whydns.model.Snapshots;
import dev.whydns.model.Transport;
import dev.whydns.probe.Simulation;
import dev.whydns.probe.Simulation.Reaction;
import dev.whydns.probe.Simulation.Server;
import dev.whydns.probe.stub.Lookups;
import dev.whydns.probe.stub.Profile;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The verdict over lookups and what their servers say afterwards. */
class ReplayRulesTest {

  /**
   * These read not the target's hosts file; getent hosts asks for AAAA before it looks for an IPv4
   * address.
   */
  private static final EnumSet<Profile> ASK_DNS_ANYWAY =
      EnumSet.of(
          Profile.GETENT_HOSTS,
          Profile.NODE_RESOLVE,
          Profile.JAVA_JNDI,
          Profile.BUSYBOX,
          Profile.BUSYBOX_GLIBC,
          Profile.SYSTEMD_RESOLVED);

  @Test
  void a_lookup_that_works_is_healthy_and_asks_nobody_else() {
    LookupCase web = LookupCase.web().lookup(Profile.GLIBC, Simulation.healthy()).withoutAsking();

    assertThat(web.report().state()).isEqualTo(State.HEALTHY);
    assertThat(web.report().findings()).isEmpty();
  }

  @Test
  void nine_hundred_milliseconds_are_no_fault_unless_the_operator_says_so() {
    Server slow = (transport, query, nth) -> Simulation.answer(query, 900);
    assertThat(LookupCase.web().lookup(Profile.GLIBC, slow).withoutAsking().findings()).isEmpty();

    LookupCase strict =
        LookupCase.web().slow(500).lookup(Profile.GLIBC, slow).servers(q -> after(q, 900));
    assertThat(strict.findings()).containsExactly("fault upstream-slow");
  }

  @Test
  void a_name_that_does_not_exist_is_the_names_fault() {
    for (Profile profile : Profile.values()) {
      LookupCase web =
          LookupCase.web()
              .lookup(profile, Simulation.saying("NXDOMAIN"))
              .servers(q -> says("NXDOMAIN"));

      assertThat(web.findings()).as(profile.id()).containsExactly("fault nxdomain");
    }
  }

  @Test
  void a_name_without_an_address_is_the_names_fault() {
    LookupCase web =
        LookupCase.web()
            .lookup(Profile.GLIBC, Simulation.saying("NOERROR"))
            .servers(q -> says("NOERROR"));

    assertThat(web.cause()).hasValue(Code.NXDOMAIN);
  }

  @Test
  void candidates_of_the_search_list_that_do_not_exist_are_normal() {
    Server zone =
        (transport, query, nth) ->
            query.name().equals("api.example.com")
                ? Simulation.answer(query, 1)
                : Simulation.says(query, "NXDOMAIN", 1);
    // JNDI knows no search list and asks for ANY, which nobody answers here
    for (Profile profile : EnumSet.complementOf(EnumSet.of(Profile.JAVA_JNDI))) {
      LookupCase web =
          LookupCase.web()
              .file("nameserver 127.0.0.11\nsearch corp.test lab.test\noptions ndots:5\n")
              .lookup(profile, zone)
              .withoutAsking();

      assertThat(web.findings()).as(profile.id()).isEmpty();
    }
  }

  @Test
  void a_lookup_that_the_hosts_file_answers_is_healthy_without_any_packet() {
    Lookup plain = Lookups.of("api.example.com", "nameserver 127.0.0.11\n");
    Lookup listed =
        new Lookup(
            plain.name(),
            plain.families(),
            plain.conf(),
            List.of(new HostsFile.Entry(1, IpAddress.literal("10.88.0.7"), List.of(plain.name()))),
            plain.sources(),
            plain.hostname(),
            plain.ipv6(),
            plain.environment());
    for (Profile profile : EnumSet.complementOf(ASK_DNS_ANYWAY)) {
      LookupCase web = LookupCase.web().withoutAsking();
      Replay replay =
          web.labelled(profile, Simulation.network().run(profile.stub(listed, new Random(7))));
      web.round(replay);

      assertThat(replay.sends()).as(profile.id()).isEmpty();
      assertThat(web.findings()).as(profile.id()).isEmpty();
      assertThat(web.report().state()).as(profile.id()).isEqualTo(State.HEALTHY);
    }
  }

  @Test
  void a_failure_of_servers_that_answer_afterwards_is_said_with_low_confidence() {
    LookupCase web = LookupCase.web().lookup(Profile.GLIBC, Simulation.saying("SERVFAIL"));

    Finding found = web.finding(Code.UNEXPLAINED_FAILURE);
    assertThat(web.cause()).hasValue(Code.UNEXPLAINED_FAILURE);
    assertThat(found.confidence()).isEqualTo(Confidence.LOW);
    assertThat(found.summary())
        .isEqualTo(
            "glibc fails to resolve api.example.com with EAI_AGAIN after"
                + " 2.0 ms. The servers, asked afterwards, show no fault that explains it.");
  }

  @Test
  void a_failure_whose_servers_were_not_asked_says_so() {
    LookupCase web = LookupCase.web().lookup(Profile.MUSL, Simulation.silent()).withoutAsking();

    assertThat(web.report().state()).isEqualTo(State.FAULT);
    assertThat(web.report().cause().get().summary()).endsWith("The servers were not asked why.");
  }

  @Test
  void a_server_that_drops_edns_is_a_fault_for_a_library_that_sends_it() {
    Server drops =
        (transport, query, nth) ->
            query.edns().isPresent() ? new Reaction.Drop() : Simulation.answer(query, 1);
    LookupCase go =
        LookupCase.web()
            .lookup(Profile.GO, drops)
            .servers(
                q ->
                    q.question().edns().isPresent()
                        ? Answers.silence()
                        : Answers.answered(q, "NOERROR"));

    assertThat(go.findings()).containsExactly("fault upstream-drops-edns");
  }

  @Test
  void a_library_that_hangs_over_tcp_shows_the_server_that_is_silent_there() {
    Server mute =
        (transport, query, nth) ->
            transport == Transport.UDP
                ? Simulation.truncated(query, 1)
                : query.type().isEmpty() ? Simulation.answer(query, 0) : new Reaction.Drop();
    LookupCase web =
        LookupCase.web()
            .lookup(Profile.GLIBC, mute)
            .servers(
                q ->
                    q.transport() == Transport.TCP
                        ? Answers.silence()
                        : Answers.answered(q, "NOERROR"));

    assertThat(web.findings()).containsExactly("fault upstream-tcp-blocked");
  }

  @Test
  void a_lookup_that_the_run_cut_short_is_unknown_until_it_was_slow() {
    assertThat(cut(200).report().state()).isEqualTo(State.UNKNOWN);
    assertThat(cut(200).findings()).isEmpty();
    assertThat(cut(3000).findings()).containsExactly("fault unexplained-failure");
    assertThat(cut(3000).report().cause().get().summary())
        .startsWith("glibc still waited for api.example.com after 3.0 s.");
  }

  private static LookupCase cut(double ms) {
    LookupCase web = LookupCase.web().withoutAsking();
    Replay silent = web.lookUp(Profile.GLIBC, Simulation.silent());
    Replay.Ending end =
        new Replay.Ending(Replay.Result.UNFINISHED, ms, "it still waits", List.of(), false);
    return web.round(
        new Replay(
            silent.label(),
            silent.name(),
            silent.sends().subList(0, 2),
            List.of(),
            end,
            silent.from()));
  }

  @Test
  void one_name_that_is_ignored_beside_one_that_works_is_no_loss() {
    LookupCase web = LookupCase.web();
    Replay good = web.lookUp(Profile.GLIBC, Simulation.healthy());
    web.name("db.example.com");
    web.round(good, web.lookUp(Profile.GLIBC, Simulation.silent()))
        .servers(
            q ->
                q.question().name().equals("db.example.com")
                    ? Answers.silence()
                    : Answers.answered(q, "NOERROR"));

    assertThat(web.cause()).hasValue(Code.UPSTREAM_IGNORES_NAME);
    assertThat(web.findings()).doesNotContain("fault intermittent-loss");
  }

  @Test
  void a_target_without_nameservers_asks_itself_and_is_told_so() {
    LookupCase web =
        LookupCase.of(
                Snapshots.bridgeContainer("web")
                    .resolvConf(Snapshots.resolvConf().build())
                    .upstreams())
            .file("")
            .lookup(Profile.GLIBC, (transport, query, nth) -> new Reaction.Refuse());

    assertThat(web.findings()).contains("fault no-upstream");
    assertThat(web.findings()).doesNotContain("fault unexplained-failure");
  }

  @Test
  void a_library_that_its_options_crash_is_told_as_that() {
    LookupCase web =
        LookupCase.web()
            .file("nameserver 127.0.0.11\noptions attempts:0\n")
            .lookup(Profile.MUSL, Simulation.healthy());

    assertThat(web.report().cause().get().summary())
        .startsWith("musl crashes at api.example.com with SIGFPE");
  }

  @Test
  void two_faults_at_once_are_both_told() {
    Server server =
        Simulation.onType(
            "AAAA", Simulation.silent(), (transport, query, nth) -> Simulation.answer(query, 1));
    LookupCase web =
        LookupCase.web()
            .lookup(Profile.GO, server)
            .servers(
                q ->
                    LookupCase.isAaaa(q) || q.question().edns().isPresent()
                        ? Answers.silence()
                        : Answers.answered(q, "NOERROR"));

    assertThat(web.findings()).contains("fault upstream-drops-aaaa", "fault upstream-drops-edns");
  }
}
