package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.ClientFacts;
import dev.whydns.model.ClientFacts.Library;
import dev.whydns.model.ClientFacts.Loader;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.Fact;
import dev.whydns.model.HostsFile;
import dev.whydns.model.IpAddress;
import dev.whydns.model.NetworkFacts;
import dev.whydns.model.Nsswitch;
import dev.whydns.model.ResolvConf;
import dev.whydns.model.ResolvConf.FileIdentity;
import dev.whydns.model.Snapshots;
import dev.whydns.model.Snapshots.TargetBuilder;
import dev.whydns.parse.NsswitchParser;
import dev.whydns.parse.ResolvConfParser;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a target's files beside the meaning of each line. */
class ClientNotesTest {

  private static final String PLAIN = "nameserver 10.0.0.2\nsearch corp.example\n";
  private static final Snapshots HOST = host(PLAIN);
  private static final ClientFacts NOTHING =
      new ClientFacts(Fact.absent("a loader"), Fact.absent("/etc/gai.conf"));

  @Test
  void of_a_file_that_could_not_be_read_nothing_else_is_said() {
    assertThat(ofClient(NOTHING, bridge(PLAIN).unknownResolvConf("no permission")))
        .containsExactly("resolv.conf: no permission");
  }

  @Test
  void a_container_that_would_get_the_same_now_has_not_drifted() {
    assertThat(notes("drift", bridge(PLAIN), HOST))
        .containsExactly(
            "none: a container that started now would get the same from the host's"
                + " /etc/resolv.conf");
    assertThat(notes("drift", Snapshots.host(file(PLAIN)), HOST)).isEmpty();
    assertThat(notes("drift", bridge(PLAIN).managed(new FileIdentity(1, 9, null)), HOST)).isEmpty();
  }

  @Test
  void a_container_whose_servers_are_out_of_date_would_not_get_the_same() {
    String stale = "nameserver 10.0.0.9\nsearch corp.example\n";

    assertThat(notes("resolv-stale", bridge(stale), HOST)).hasSize(1);
    assertThat(notes("drift", bridge(stale), HOST)).isEmpty();
  }

  @Test
  void another_search_list_or_other_options_of_the_host_are_a_drift() {
    assertThat(notes("drift", bridge("nameserver 10.0.0.2\noptions rotate edns0\n"), HOST))
        .containsExactly(
            "the host's /etc/resolv.conf has search corp.example now, web got none at its start",
            "the host's /etc/resolv.conf has options none now, web got rotate edns0 at its start");
    assertThat(notes("drift", bridge("nameserver 10.0.0.2\nsearch a.example b.example\n"), HOST))
        .containsExactly(
            "the host's /etc/resolv.conf has search corp.example now, web got a.example b.example"
                + " at its start");
  }

  @Test
  void ndots_0_is_the_engine_s_unless_the_host_has_it_too() {
    String zero = PLAIN + "options ndots:0\n";

    assertThat(notes("drift", bridge(zero), HOST)).first().asString().startsWith("none: ");
    assertThat(notes("drift", bridge(zero), host(zero))).first().asString().startsWith("none: ");
    assertThat(notes("drift", bridge(PLAIN), host(zero)))
        .containsExactly(
            "the host's /etc/resolv.conf has options ndots:0 now, web got none at its start");
  }

  @Test
  void what_the_container_was_given_does_not_drift() {
    String own = "nameserver 10.0.0.2\nsearch own.example\noptions rotate\n";
    String footer = "# Based on host file: '/etc/resolv.conf' (legacy)\n# Overrides: ";

    assertThat(
            notes("drift", bridge(own).container(given(List.of("own.example"), List.of())), HOST))
        .singleElement()
        .asString()
        .contains("has options none now");
    assertThat(notes("drift", bridge(own).container(given(List.of(), List.of("rotate"))), HOST))
        .singleElement()
        .asString()
        .contains("has search corp.example now");
    assertThat(notes("drift", bridge(own + footer + "[search]\n"), HOST))
        .singleElement()
        .asString()
        .contains("has options none now");
    assertThat(notes("drift", bridge(own + footer + "[search options]\n"), HOST))
        .singleElement()
        .asString()
        .startsWith("none: ");
  }

  @Test
  void the_file_s_inode_is_held_against_the_one_that_the_engine_keeps() {
    assertThat(notes("file", bridge(PLAIN), HOST))
        .containsExactly("inode 2, the one that the engine keeps");
    assertThat(notes("file", bridge(PLAIN).managed(new FileIdentity(1, 9, null)), HOST)).isEmpty();
    assertThat(notes("file", Snapshots.host(file(PLAIN)), HOST)).isEmpty();
    assertThat(notes("file", bridge(PLAIN).unknownManaged("not permitted"), HOST))
        .containsExactly("inode 2; not permitted");
  }

  @Test
  void upstreams_are_told_in_their_order_and_those_beyond_the_third_as_never_asked() {
    TargetBuilder web = Snapshots.container("web");
    assertThat(notes("upstreams", web, HOST))
        .containsExactly(
            "10.0.0.2 from the host's namespace, in this order, 4 s each (known from a test)");

    web.upstreams(
        Snapshots.fromHost("10.0.0.2"),
        Snapshots.fromHost("10.0.0.3"),
        Snapshots.fromHost("10.0.0.4"));
    assertThat(notes("upstreams", web, HOST)).hasSize(1);

    web.upstreams(
        Snapshots.fromHost("10.0.0.2"),
        Snapshots.fromHost("10.0.0.3"),
        Snapshots.fromHost("10.0.0.4"),
        Snapshots.fromContainer("10.0.0.5"));
    assertThat(notes("upstreams", web, HOST))
        .element(1)
        .isEqualTo(
            "never asked, as the engine takes three: 10.0.0.5 from the container's namespace");
    assertThat(notes("upstreams", web.unknownUpstreams("no permission"), HOST))
        .containsExactly("not known: no permission");
    assertThat(notes("upstreams", bridge(PLAIN), HOST)).isEmpty();
  }

  @Test
  void without_a_search_line_the_domain_of_the_hostname_is_taken() {
    ContainerFacts named =
        Snapshots.withHostname(Snapshots.containerFacts("web", "bridge"), "web.lab.example");

    assertThat(notes("search", bridge("nameserver 10.0.0.2\n").container(named), HOST))
        .containsExactly(
            "no search line: glibc and Go take the domain of the hostname, lab.example; musl takes"
                + " none");
    assertThat(notes("search", bridge(PLAIN).container(named), HOST)).isEmpty();
    assertThat(notes("search", bridge("nameserver 10.0.0.2\n"), HOST)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "25.0.5, true, ''",
    "26.0.0, true, all its networks are internal: engine 26.0.0 forwards nothing for it",
    "26.1.2, true, all its networks are internal: engine 26.1.2 forwards nothing for it",
    "26.1.3, true, 'all its networks are internal: engine 26.1.3 asks no upstream from the host''s"
        + " namespace for it, only those from its own'",
    "28.5.2, false, ''",
  })
  void since_26_an_engine_forwards_little_from_internal_networks(
      String engine, boolean internal, String note) {
    NetworkFacts app = new NetworkFacts("n1", "app", "bridge", internal, List.of(), "br-app");

    assertThat(
            notes("internal", Snapshots.container("web"), host(PLAIN).engine(engine).networks(app)))
        .isEqualTo(note.isEmpty() ? List.of() : List.of(note));
  }

  @Test
  void of_the_hosts_file_the_entries_are_told_that_not_every_container_has() {
    HostsFile.Entry usual = entry(1, "127.0.0.1", "localhost", "ip6-localhost");
    HostsFile.Entry own = entry(2, "10.88.0.2", Snapshots.idOf("web").substring(0, 12));
    HostsFile.Entry given = entry(3, "10.1.1.1", "db", "db.example.com");

    assertThat(notes("hosts", bridge(PLAIN).hosts(usual, own, given), HOST))
        .containsExactly("line 3: 10.1.1.1 for db db.example.com, before DNS");
    assertThat(
            notes(
                "hosts",
                Snapshots.host(file(PLAIN)).hosts(usual, entry(2, "127.0.1.1", "box")),
                HOST))
        .isEmpty();
  }

  @Test
  void with_names_to_look_up_only_the_entries_that_decide_those_are_told() {
    TargetBuilder web =
        bridge(PLAIN).hosts(entry(3, "10.1.1.1", "db"), entry(4, "10.1.1.2", "api.example.com"));

    assertThat(notes("hosts", web, HOST, "api.example.com", "www.example.com"))
        .containsExactly(
            "line 4 gives api.example.com the address 10.1.1.2: DNS is not asked (dig asks it all"
                + " the same)");
  }

  @Test
  void twenty_entries_of_the_hosts_file_are_told_and_the_rest_is_counted() {
    assertThat(notes("hosts", bridge(PLAIN).hosts(entries(20)), HOST))
        .hasSize(20)
        .noneMatch(n -> n.contains("more"));
    assertThat(notes("hosts", bridge(PLAIN).hosts(entries(22)), HOST))
        .hasSize(21)
        .last()
        .isEqualTo("2 more entries");
  }

  @Test
  void the_order_is_that_of_the_hosts_line_which_musl_does_not_read() {
    Nsswitch line = NsswitchParser.parse("/etc/nsswitch.conf", "# x\nhosts: files dns\n");
    TargetBuilder web = bridge(PLAIN).nsswitch(line);

    assertThat(notes("order", web, HOST))
        .containsExactly("/etc/nsswitch.conf line 2: files, then dns");
    assertThat(notes("order", web.nsswitch(NsswitchParser.parse("/etc/nsswitch.conf", "")), HOST))
        .containsExactly("/etc/nsswitch.conf has no hosts line");
    assertThat(ofClient(new ClientFacts(loader(Library.MUSL), Fact.absent("/etc/gai.conf")), web))
        .contains("order: musl reads /etc/hosts, then asks DNS; it reads no nsswitch.conf");
    assertThat(ofClient(new ClientFacts(loader(Library.GLIBC), Fact.absent("/etc/gai.conf")), web))
        .contains("order: /etc/nsswitch.conf has no hosts line");
  }

  @Test
  void the_lines_of_gai_conf_are_told() {
    ResolvConf.Line line = new ResolvConf.Line(7, "precedence ::ffff:0:0/96 100");

    assertThat(
            ofClient(new ClientFacts(loader(Library.GLIBC), Fact.of(List.of(line))), bridge(PLAIN)))
        .contains(
            "gai.conf: /etc/gai.conf line 7: precedence ::ffff:0:0/96 100 (order of addresses;"
                + " glibc only)");
  }

  private static Fact<Loader> loader(Library library) {
    return Fact.of(new Loader(library, "/lib/ld.so"));
  }

  private static HostsFile.Entry[] entries(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> entry(i, "10.1.1." + i, "name" + i))
        .toArray(HostsFile.Entry[]::new);
  }

  private static HostsFile.Entry entry(int line, String address, String... names) {
    return new HostsFile.Entry(line, IpAddress.literal(address), List.of(names));
  }

  private static TargetBuilder bridge(String text) {
    return Snapshots.bridgeContainer("web").resolvConf(file(text));
  }

  private static Snapshots host(String text) {
    return Snapshots.of().hostResolvConf(file(text));
  }

  private static ResolvConf file(String text) {
    return ResolvConfParser.parse(
        "/etc/resolv.conf", text, Optional.of(new FileIdentity(1, 2, Snapshots.TAKEN_AT)));
  }

  private static ContainerFacts given(List<String> search, List<String> options) {
    ContainerFacts k = Snapshots.containerFacts("web", "bridge");
    return Snapshots.withResolver(k, k.resolvConfPath(), k.dns(), search, options);
  }

  private static List<String> notes(
      String topic, TargetBuilder target, Snapshots host, String... names) {
    return read(target, host, NOTHING, List.of(names)).stream()
        .filter(n -> n.startsWith(topic + ": "))
        .map(n -> n.substring(topic.length() + 2))
        .toList();
  }

  private static List<String> ofClient(ClientFacts client, TargetBuilder target) {
    return read(target, HOST, client, List.of());
  }

  private static List<String> read(
      TargetBuilder target, Snapshots host, ClientFacts client, List<String> names) {
    return ResolvConfExplanation.of(host.build(), target.build(), client, names).notes().stream()
        .map(n -> n.topic() + ": " + n.text())
        .toList();
  }
}
