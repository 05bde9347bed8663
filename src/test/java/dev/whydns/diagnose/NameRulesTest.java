package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.Code;
import dev.whydns.finding.Confidence;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.HostsFile;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Measurement;
import dev.whydns.model.Outcome;
import dev.whydns.model.Question.Purpose;
import dev.whydns.model.Reply;
import dev.whydns.model.Snapshot;
import dev.whydns.model.Snapshots;
import dev.whydns.model.Snapshots.TargetBuilder;
import dev.whydns.model.Transport;
import dev.whydns.parse.ResolvConfParser;
import dev.whydns.probe.PlannedQuestion;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Names that do not exist, have no address, are hidden or answered too willingly. */
class NameRulesTest {

  private static final Outcome NXDOMAIN = LookupCase.says("NXDOMAIN");
  private static final Outcome EMPTY = LookupCase.says("NOERROR");
  private static final Predicate<PlannedQuestion> NAMED =
      q -> q.question().purpose() == Purpose.NAMED;
  private static final Predicate<PlannedQuestion> STUB = q -> q.probe() == Probe.STUB;

  @Test
  void a_name_that_all_deny_does_not_exist() {
    PathCase denied = web().when(NAMED, NXDOMAIN);

    assertThat(denied.findings()).containsExactly("fault nxdomain");
    assertThat(denied.finding(Code.NXDOMAIN).summary())
        .isEqualTo("The name api.example.com does not exist, say the servers that web asks.");
    assertThat(denied.finding(Code.NXDOMAIN).confidence()).isEqualTo(Confidence.HIGH);
  }

  @Test
  void a_name_without_any_address_exists_and_is_of_no_use() {
    assertThat(web().when(NAMED, EMPTY).finding(Code.NXDOMAIN).summary())
        .isEqualTo("The name api.example.com exists and has no address, neither A nor AAAA.");
    assertThat(web().when(NAMED.and(q -> q.question().type().equals("AAAA")), EMPTY).findings())
        .isEmpty();
  }

  @Test
  void an_answer_that_was_cut_off_may_have_had_an_address() {
    Outcome cut =
        new Outcome.Answered(1, false, new Reply("NOERROR", false, true, true, List.of(), 512));

    assertThat(web().when(NAMED, EMPTY).when(NAMED.and(STUB), cut).findings())
        .noneMatch(f -> f.contains("nxdomain"));
  }

  @Test
  void a_name_that_another_server_has_an_address_for_is_not_without_one() {
    PathCase split =
        PathCase.of(
                Snapshots.of(
                        Snapshots.container("web")
                            .firewall(EmbeddedPathTest.engines())
                            .upstreams(
                                Snapshots.fromContainer("10.0.0.2"),
                                Snapshots.fromContainer("10.0.0.3"))
                            .build())
                    .engine("25.0.5")
                    .build())
            .when(NAMED.and(q -> !q.server().text().equals("10.0.0.3")), EMPTY);

    assertThat(split.findings())
        .noneMatch(f -> f.contains("nxdomain"))
        .noneMatch(f -> f.contains("unexplained"));
  }

  @Test
  void an_empty_answer_that_no_server_gave_says_nothing_of_the_name() {
    PathCase garbage =
        web()
            .when(NAMED, new Outcome.Malformed(1, "the message ends in a name"))
            .when(NAMED.and(STUB), EMPTY);

    assertThat(garbage.findings()).isNotEmpty().noneMatch(f -> f.contains("nxdomain"));
  }

  @Test
  void an_engine_up_to_23_loses_what_a_server_sends_beyond_512_bytes() {
    PathCase lost = oversized("20.10.24", 1005);

    assertThat(lost.findings()).containsExactly("fault engine-known-bad");
    assertThat(lost.finding(Code.ENGINE_KNOWN_BAD).summary())
        .isEqualTo(
            "This engine 20.10.24 loses replies over 512 bytes to questions without EDNS: the"
                + " addresses that the servers give for api.example.com do not get through.");
    assertThat(lost.evidence(Code.ENGINE_KNOWN_BAD))
        .contains("size: the server's reply has 1005 bytes, and no TC flag says so");
    Predicate<PlannedQuestion> aaaa = q -> q.question().type().equals("AAAA");
    assertThat(lost.when(NAMED.and(aaaa), q -> Answers.answered(q, "NOERROR")).findings())
        .containsExactly("fault engine-known-bad");
  }

  @Test
  void an_engine_that_empties_an_answer_for_no_known_reason_is_a_fault() {
    assertThat(oversized("25.0.5", 1005).findings()).containsExactly("fault unexplained-failure");
    PathCase lost = oversized("20.10.24", 90);
    assertThat(lost.findings()).containsExactly("fault unexplained-failure");
    assertThat(lost.finding(Code.UNEXPLAINED_FAILURE).summary())
        .isEqualTo(
            "The engine answers api.example.com without an address, and the servers have some for"
                + " the same question.");
  }

  @Test
  void five_hundred_and_twelve_bytes_still_fit() {
    PathCase fits = oversized("20.10.24", 512);

    assertThat(fits.findings()).containsExactly("fault unexplained-failure");
    assertThat(fits.finding(Code.UNEXPLAINED_FAILURE).confidence()).isEqualTo(Confidence.MEDIUM);
    assertThat(oversized("20.10.24", 513).finding(Code.ENGINE_KNOWN_BAD).confidence())
        .isEqualTo(Confidence.HIGH);
    assertThat(
            fits.when(NAMED.and(q -> LookupCase.isAaaa(q)), q -> Answers.answered(q, "NOERROR"))
                .findings())
        .noneMatch(f -> f.contains("engine-known-bad"));
  }

  @Test
  void what_the_engine_lost_is_shown_beside_what_the_server_gave() {
    assertThat(oversized("25.0.5", 1005).evidence(Code.UNEXPLAINED_FAILURE))
        .satisfiesExactly(
            e -> assertThat(e).contains("A api.example.com @127.0.0.11 udp", "no records"),
            e -> assertThat(e).contains("AAAA api.example.com @127.0.0.11 udp", "no records"),
            e -> assertThat(e).contains("A api.example.com @10.0.0.2 udp", "203.0.113.7"));
  }

  @Test
  void an_answer_that_is_marked_as_cut_off_was_not_emptied() {
    Outcome cut =
        new Outcome.Answered(1, false, new Reply("NOERROR", false, true, true, List.of(), 512));

    assertThat(
            oversized("25.0.5", 1005)
                .when(NAMED.and(STUB).and(q -> q.transport() == Transport.UDP), cut)
                .findings())
        .noneMatch(f -> f.contains("unexplained"));
  }

  private static PathCase oversized(String engine, int bytes) {
    Predicate<PlannedQuestion> plain =
        q -> q.transport() == Transport.UDP && q.question().edns().isEmpty();
    Reply.Answer address = new Reply.Answer("api.example.com", "A", 300, "203.0.113.7");
    return PathCase.of(
            Snapshots.of(
                    Snapshots.container("web")
                        .firewall(EmbeddedPathTest.engines())
                        .upstreams(Snapshots.fromContainer("10.0.0.2"))
                        .build())
                .engine(engine)
                .build())
        .when(
            NAMED.and(q -> q.question().type().equals("A")),
            new Outcome.Answered(
                1, false, new Reply("NOERROR", false, false, true, List.of(address), bytes)))
        .when(NAMED.and(q -> q.question().type().equals("AAAA")), EMPTY)
        .when(NAMED.and(STUB).and(plain), EMPTY);
  }

  @Test
  void a_short_name_may_be_meant_below_a_search_suffix() {
    Snapshot searched =
        Snapshots.of(
                Snapshots.container("web")
                    .firewall(EmbeddedPathTest.engines())
                    .resolvConf(
                        Snapshots.resolvConf()
                            .nameservers("127.0.0.11")
                            .search("corp.example.com")
                            .options("ndots:0")
                            .build())
                    .build())
            .engine("25.0.5")
            .build();
    PathCase denied = PathCase.of(searched).names("db").when(NAMED, NXDOMAIN);

    assertThat(denied.finding(Code.NXDOMAIN).confidence()).isEqualTo(Confidence.MEDIUM);
    assertThat(denied.finding(Code.NXDOMAIN).remedies())
        .anyMatch(r -> r.toString().contains("whydns check web --name db.corp.example.com"));
  }

  @Test
  void a_suffix_that_answers_for_every_name_is_a_warning() {
    Snapshot searched =
        Snapshots.of(
                Snapshots.container("web")
                    .firewall(EmbeddedPathTest.engines())
                    .resolvConf(
                        Snapshots.resolvConf()
                            .nameservers("127.0.0.11")
                            .search("corp.example.com")
                            .options("ndots:0")
                            .build())
                    .build())
            .engine("25.0.5")
            .build();
    PathCase wild =
        PathCase.of(searched)
            .when(
                q -> q.question().purpose() == Purpose.WILDCARD,
                q -> Answers.answered(q, "NOERROR"));

    assertThat(wild.findings()).containsExactly("warning search-wildcard");
    assertThat(wild.evidence(Code.SEARCH_WILDCARD))
        .contains("/etc/resolv.conf: search corp.example.com");
    assertThat(wild.finding(Code.SEARCH_WILDCARD).summary())
        .startsWith("The search suffix corp.example.com answers for every name");
    assertThat(
            PathCase.of(searched)
                .when(q -> q.question().purpose() == Purpose.WILDCARD, EMPTY)
                .findings())
        .isEmpty();
  }

  @Test
  void on_the_default_bridge_a_short_name_is_most_likely_a_container_s() {
    PathCase bridge =
        PathCase.of(
            Snapshots.of(Snapshots.bridgeContainer("web").build()).engine("25.0.5").build());
    assertThat(bridge.findings()).containsExactly("info no-name-discovery");

    bridge.names("db").when(NAMED, NXDOMAIN);
    assertThat(bridge.findings()).startsWith("fault no-name-discovery");
    assertThat(bridge.finding(Code.NO_NAME_DISCOVERY).explains()).contains(Code.NXDOMAIN);

    assertThat(bridge.finding(Code.NO_NAME_DISCOVERY).confidence()).isEqualTo(Confidence.MEDIUM);
    assertThat(bridge.finding(Code.NO_NAME_DISCOVERY).summary()).endsWith(" They do not know db.");
    assertThat(bridge.evidence(Code.NO_NAME_DISCOVERY))
        .satisfiesExactly(
            e -> assertThat(e).startsWith("network: bridge"),
            e -> assertThat(e).contains("A db @10.0.0.2 udp", "NXDOMAIN"));

    bridge.names("db.example.com").when(NAMED, NXDOMAIN);
    assertThat(bridge.findings()).contains("info no-name-discovery", "fault nxdomain");
  }

  @Test
  void a_short_name_in_the_hosts_file_is_not_lost_on_the_default_bridge() {
    HostsFile.Entry db = new HostsFile.Entry(1, IpAddress.literal("10.1.1.1"), List.of("db"));

    assertThat(
            PathCase.of(
                    Snapshots.of(Snapshots.bridgeContainer("web").hosts(db).build())
                        .engine("25.0.5")
                        .build())
                .names("db")
                .when(NAMED, NXDOMAIN)
                .findings())
        .contains("info no-name-discovery");
  }

  @Test
  void the_engine_hides_short_names_while_somebody_sets_ndots() {
    PathCase hidden = ndots("ndots:2").names("db").when(NAMED.and(STUB), EMPTY);

    assertThat(hidden.findings()).containsExactly("fault ndots-hides-single-label");
    assertThat(hidden.finding(Code.NDOTS_HIDES_SINGLE_LABEL).summary())
        .isEqualTo(
            "The engine answers db itself, with no address, and does not forward it, because ndots"
                + " is set by the host's resolv.conf; the server knows the name.");
  }

  @Test
  void ndots_alone_is_a_note_and_a_name_that_nobody_knows_is_missing() {
    assertThat(ndots("ndots:2").findings()).containsExactly("info ndots-hides-single-label");
    PathCase missing =
        ndots("ndots:2").names("db").when(NAMED, NXDOMAIN).when(NAMED.and(STUB), EMPTY);
    assertThat(missing.findings())
        .containsExactly("fault nxdomain", "info ndots-hides-single-label");
    assertThat(missing.finding(Code.NXDOMAIN).summary())
        .startsWith("No container has the name db, and the servers of web do not know it");
    assertThat(ndots("ndots:0").findings()).isEmpty();
  }

  @Test
  void who_set_ndots_is_told_by_the_footer_the_container_or_the_host() {
    assertThat(ndotsSetBy(footer("host"))).isEqualTo("by the host's resolv.conf");
    assertThat(ndotsSetBy(footer("override"))).isEqualTo("by --dns-opt");
    assertThat(ndotsSetBy(footer("internal"))).isEqualTo("nobody");
    assertThat(ndotsSetBy(Snapshots.container("web").container(withOption("ndots:0"))))
        .isEqualTo("by --dns-opt");
    assertThat(ndotsSetBy(Snapshots.container("web").container(withOption("timeout:2"))))
        .isEqualTo("nobody");
    assertThat(
            setBy(
                Snapshots.of(Snapshots.container("web").build())
                    .hostResolvConf(
                        Snapshots.resolvConf().nameservers("10.0.0.2").options("ndots:0").build())))
        .isEqualTo("by the host's resolv.conf");
  }

  @Test
  void the_line_that_sets_ndots_is_shown_with_the_answers_and_the_place_to_change_it() {
    PathCase byHost = ndots("ndots:2").names("db").when(NAMED.and(STUB), EMPTY);

    assertThat(byHost.evidence(Code.NDOTS_HIDES_SINGLE_LABEL))
        .satisfiesExactly(
            e -> assertThat(e).isEqualTo("/etc/resolv.conf line 2: options ndots:2"),
            e -> assertThat(e).contains("A db @127.0.0.11 udp", "no records"),
            e -> assertThat(e).contains("A db @10.0.0.2 udp", "203.0.113.7"));
    assertThat(byHost.finding(Code.NDOTS_HIDES_SINGLE_LABEL).remedies())
        .singleElement()
        .satisfies(r -> assertThat(r.line()).contains("the host's resolv.conf and restart"));
    assertThat(
            PathCase.of(
                    Snapshots.of(
                            Snapshots.container("web")
                                .firewall(EmbeddedPathTest.engines())
                                .container(withOption("ndots:0"))
                                .build())
                        .engine("25.0.5")
                        .build())
                .finding(Code.NDOTS_HIDES_SINGLE_LABEL)
                .remedies())
        .singleElement()
        .satisfies(r -> assertThat(r.line()).contains("--dns-opt"));
  }

  private static String ndotsSetBy(TargetBuilder web) {
    return setBy(Snapshots.of(web.build()));
  }

  private static String setBy(Snapshots host) {
    Snapshot s = host.build();
    return NdotsRules.setBy(
            Case.of(s, s.targets().get(0), Measurement.none(), JudgeOptions.pathOnly()))
        .orElse("nobody");
  }

  private static TargetBuilder footer(String ndotsFrom) {
    return Snapshots.container("web")
        .resolvConf(
            ResolvConfParser.parse(
                "/etc/resolv.conf",
                "nameserver 127.0.0.11\noptions ndots:0\n\n"
                    + "# Based on host file: '/etc/resolv.conf' (internal resolver)\n"
                    + "# Option ndots from: "
                    + ndotsFrom
                    + "\n",
                Optional.empty()));
  }

  private static ContainerFacts withOption(String option) {
    ContainerFacts k = Snapshots.containerFacts("web", "app");
    return Snapshots.withResolver(k, k.resolvConfPath(), k.dns(), k.dnsSearch(), List.of(option));
  }

  @Test
  void half_an_answer_says_nothing_of_the_name() {
    Predicate<PlannedQuestion> a = q -> q.question().type().equals("A");

    assertThat(web().when(NAMED, EMPTY).when(NAMED.and(a), Answers.silence()).findings())
        .noneMatch(f -> f.contains("nxdomain"));
    assertThat(web().when(NAMED, EMPTY).when(NAMED.and(a.negate()), Answers.silence()).findings())
        .noneMatch(f -> f.contains("nxdomain"));
  }

  @Test
  void a_denial_is_shown_with_what_the_engine_s_servers_say() {
    assertThat(web().when(NAMED, NXDOMAIN).evidence(Code.NXDOMAIN))
        .satisfiesExactly(
            e -> assertThat(e).contains("A api.example.com @127.0.0.11 udp", "NXDOMAIN"),
            e -> assertThat(e).contains("A api.example.com @10.0.0.2 udp", "NXDOMAIN"));
  }

  @Test
  void what_to_look_at_depends_on_where_the_name_is_missing_and_whether_it_has_a_dot() {
    PathCase host =
        PathCase.of(
            Snapshots.of(
                    Snapshots.host(Snapshots.resolvConf().nameservers("10.0.0.2").build())
                        .upstreams(Snapshots.fromHost("10.0.0.2"))
                        .build())
                .build());

    assertThat(web().when(NAMED, NXDOMAIN).commands(Code.NXDOMAIN))
        .containsExactly("whydns netns web -- dig api.example.com");
    assertThat(container(web().when(NAMED, NXDOMAIN))).isFalse();
    assertThat(container(web().names("db").when(NAMED, NXDOMAIN))).isTrue();
    assertThat(host.names("db").when(NAMED, NXDOMAIN).commands(Code.NXDOMAIN))
        .containsExactly("dig db");
    assertThat(container(host)).isFalse();
  }

  /** Whether the name is thought to be a container's. */
  private static boolean container(PathCase missing) {
    return missing.finding(Code.NXDOMAIN).remedies().stream()
        .anyMatch(r -> r.text().startsWith("if it is a container's"));
  }

  @Test
  void a_dot_alone_in_the_search_list_is_no_suffix() {
    PathCase rooted =
        PathCase.of(
                Snapshots.of(
                        Snapshots.container("web")
                            .firewall(EmbeddedPathTest.engines())
                            .resolvConf(
                                Snapshots.resolvConf()
                                    .nameservers("127.0.0.11")
                                    .search(".")
                                    .options("ndots:0")
                                    .build())
                            .build())
                    .engine("25.0.5")
                    .build())
            .names("db")
            .when(NAMED, NXDOMAIN);

    assertThat(rooted.finding(Code.NXDOMAIN).confidence()).isEqualTo(Confidence.HIGH);
    assertThat(rooted.commands(Code.NXDOMAIN)).containsExactly("whydns netns web -- dig db");
  }

  private static PathCase web() {
    return PathCase.of(
        Snapshots.of(Snapshots.container("web").firewall(EmbeddedPathTest.engines()).build())
            .engine("25.0.5")
            .build());
  }

  private static PathCase ndots(String option) {
    return PathCase.of(
        Snapshots.of(
                Snapshots.container("web")
                    .firewall(EmbeddedPathTest.engines())
                    .resolvConf(
                        Snapshots.resolvConf().nameservers("127.0.0.11").options(option).build())
                    .build())
            .engine("25.0.5")
            .build());
  }
}
