package dev.whydns.probe.stub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.Fact;
import dev.whydns.model.GoBuild;
import dev.whydns.model.Lookup;
import dev.whydns.model.Lookup.Family;
import dev.whydns.model.Lookup.Ipv6;
import dev.whydns.model.Lookup.Variables;
import dev.whydns.model.Nsswitch;
import dev.whydns.model.ProgramFacts;
import dev.whydns.model.ProgramFacts.Environment;
import dev.whydns.model.ProgramFacts.Executable;
import dev.whydns.model.ProgramFacts.Kind;
import dev.whydns.model.ProgramFacts.Library;
import dev.whydns.model.ProgramFacts.Running;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileChoiceTest {

  private static final String LIBC = "/lib/x86_64-linux-gnu/libc.so.6";
  private static final String MUSL = "/lib/ld-musl-x86_64.so.1";

  private Fact<Running> process = Fact.of(new Running(4711, "app", Optional.empty()));
  private String path = "/usr/bin/app";
  private boolean dynamic = true;
  private Fact<GoBuild> go = Fact.absent(".go.buildinfo");
  private Fact<Kind> builtIn = Fact.absent("a C library");
  private final List<Library> libraries = new ArrayList<>();
  private Fact<Library> image = Fact.of(library(Kind.GLIBC, LIBC, "2.41-12"));
  private Optional<String> goDebug = Optional.empty();
  private boolean preferIpv4Stack;
  private Fact<Nsswitch> nsswitch = Fact.absent("/etc/nsswitch.conf");
  private String resolvConf = "nameserver 192.0.2.53\n";
  private Ipv6 ipv6 = Ipv6.PRESENT;

  private static Library library(Kind kind, String path, String version) {
    return new Library(kind, path, version.isEmpty() ? Fact.unknown("not told") : Fact.of(version));
  }

  private ProgramFacts program() {
    return new ProgramFacts(
        process,
        Fact.of(new Executable(path, Fact.of(dynamic), go, builtIn)),
        Fact.of(libraries),
        image,
        Fact.of(
            new Environment(
                new Variables(Optional.empty(), Optional.empty(), goDebug),
                Optional.empty(),
                preferIpv4Stack)),
        Fact.of(ipv6),
        Fact.absent("/etc/mdns.allow"));
  }

  private List<ProfileChoice> choices(String as, ProgramFacts program) {
    Lookup plain = Lookups.of("www.example.com", resolvConf);
    Lookup lookup =
        new Lookup(
            plain.name(),
            plain.families(),
            plain.conf(),
            plain.hosts(),
            plain.sources(),
            plain.hostname(),
            ipv6,
            plain.environment());
    return ProfileChoice.of(as, program, lookup, nsswitch);
  }

  private List<String> lines(String as) {
    return lines(choices(as, program()));
  }

  private static List<String> lines(List<ProfileChoice> choices) {
    return choices.stream().map(c -> c.profile() + ": " + c.reason()).toList();
  }

  private void maps(Kind kind, String file, String version) {
    libraries.add(library(kind, file, version));
  }

  private void isGo(String version, boolean cgo) {
    path = "/app";
    go = Fact.of(new GoBuild(version, Optional.of(cgo), List.of(), ""));
    dynamic = cgo;
  }

  @Test
  void a_program_with_glibc_mapped_uses_it() {
    path = "/usr/bin/python3";
    maps(Kind.GLIBC, LIBC, "2.36-9+deb12u14");
    assertThat(choices("auto", program()))
        .containsExactly(
            new ProfileChoice(
                "glibc",
                Profile.of("glibc").map(Profile::title).orElse("glibc"),
                "python3 has /lib/x86_64-linux-gnu/libc.so.6 mapped (glibc 2.36-9+deb12u14)",
                Set.of(Family.V4, Family.V6)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2.31             |                | glibc-2.31 | (glibc 2.31)
          2.35-0ubuntu3.8  |                | glibc-2.31 | (glibc 2.35-0ubuntu3.8)
          2.36             |                | glibc      | (glibc 2.36)
          2.36             | single-request | glibc-2.31 | (glibc 2.36), where bug 30081 of single-request is not known to be mended
          2.36-9+deb12u8   | single-request-reopen | glibc-2.31 | (glibc 2.36-9+deb12u8), where bug 30081 of single-request is not known to be mended
          2.36-9+deb12u9   | single-request | glibc      | (glibc 2.36-9+deb12u9)
          2.36-9+deb12u14  | single-request | glibc      | (glibc 2.36-9+deb12u14)
          2.39-0ubuntu8.3  | single-request | glibc-2.31 | (glibc 2.39-0ubuntu8.3), where bug 30081 of single-request is not known to be mended
          2.41-12          | single-request | glibc      | (glibc 2.41-12)
          2.42.9000        | single-request | glibc      | (glibc 2.42.9000)
          ''               |                | glibc      | (glibc); version not known, as the newest
          """)
  void the_version_of_glibc_decides_about_the_variant(
      String version, String option, String profile, String reason) {
    resolvConf += option == null ? "" : "options " + option + "\n";
    maps(Kind.GLIBC, LIBC, version);
    assertThat(lines("auto")).containsExactly(profile + ": app has " + LIBC + " mapped " + reason);
  }

  @ParameterizedTest
  @CsvSource({"1.1.24, musl-1.2.3", "1.2.3, musl-1.2.3", "1.2.4, musl", "1.2.5, musl"})
  void the_version_of_musl_decides_about_the_variant(String version, String profile) {
    maps(Kind.GLIBC, "/lib/libc.so.6", "");
    maps(Kind.MUSL, MUSL, version);
    assertThat(lines("auto"))
        .containsExactly(profile + ": app has " + MUSL + " mapped (musl " + version + ")");
  }

  @Test
  void a_program_that_tini_started_is_named_with_it() {
    process = Fact.of(new Running(4712, "app", Optional.of("tini")));
    maps(Kind.MUSL, MUSL, "1.2.5");
    assertThat(lines("auto"))
        .containsExactly(
            "musl: app (started by tini) has /lib/ld-musl-x86_64.so.1 mapped (musl 1.2.5)");
  }

  @Test
  void a_go_program_without_cgo_asks_by_itself() {
    isGo("go1.24.4", false);
    assertThat(lines("auto"))
        .containsExactly(
            "go: app was built with go1.24.4 and asks by itself: it was built without cgo"
                + " (CGO_ENABLED=0)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          go1.17.13 | ''         | go-noedns | ; Go before 1.19 offers no EDNS
          go1.19.8  | netedns0=0 | go-1.19   | ''
          go1.20.1  | ''         | go-1.19   | ''
          go1.22.12 | netedns0=0 | go-noedns | ; GODEBUG has netedns0=0
          go1.22.12 | netedns0=1 | go        | ''
          devel     | ''         | go        | '; version not known, as the newest'
          """)
  void the_version_of_go_and_godebug_decide_about_the_variant(
      String version, String debug, String profile, String note) {
    isGo(version, false);
    goDebug = debug.isEmpty() ? Optional.empty() : Optional.of(debug);
    assertThat(lines("auto"))
        .containsExactly(
            profile
                + ": app was built with "
                + version
                + " and asks by itself: it was built without cgo (CGO_ENABLED=0)"
                + note);
  }

  @Test
  void a_go_program_with_cgo_asks_the_library_where_go_cannot_do_it() {
    isGo("go1.24.4", true);
    maps(Kind.GLIBC, LIBC, "2.41-12");
    assertThat(lines("auto"))
        .containsExactly(
            "go: app was built with go1.24.4 and asks by itself: resolv.conf and nsswitch.conf"
                + " hold nothing that Go cannot do itself");
    resolvConf += "options no-aaaa\n";
    assertThat(lines("auto"))
        .containsExactly(
            "glibc: app was built with go1.24.4 and asks the C library (resolv.conf has options"
                + " no-aaaa, which this Go does not know): app has "
                + LIBC
                + " mapped (glibc 2.41-12)");
  }

  @Test
  void a_go_program_whose_nsswitch_conf_is_not_known_leaves_a_doubt() {
    isGo("go1.24.4", true);
    nsswitch = Fact.unknown("no CAP_SYS_PTRACE");
    assertThat(lines("auto").get(0)).contains("asks by itself, as far as is known: ");
  }

  @Test
  void node_asks_the_library_with_addrconfig() {
    path = "/usr/local/bin/node";
    maps(Kind.MUSL, MUSL, "1.2.3");
    maps(Kind.CARES, "/usr/lib/libcares.so.2.19.4", "1.34.5");
    assertThat(lines("auto"))
        .containsExactly(
            "musl-addrconfig: node's http and net want AI_ADDRCONFIG: node has "
                + MUSL
                + " mapped (musl 1.2.3)");
  }

  @Test
  void a_jvm_asks_the_library_for_both_families_unless_there_is_no_ipv6() {
    path = "/opt/java/bin/java";
    maps(Kind.GLIBC, LIBC, "2.41-12");
    maps(Kind.JVM, "/opt/java/lib/server/libjvm.so", "");
    String reason = "a JVM asks the C library: java has " + LIBC + " mapped (glibc 2.41-12)";
    assertThat(lines("auto")).containsExactly("glibc: " + reason);
    assertThat(choices("auto", program()).get(0).families()).containsExactly(Family.V4, Family.V6);

    ipv6 = Ipv6.LOOPBACK_ONLY;
    assertThat(choices("auto", program()).get(0).families()).hasSize(2);
    ipv6 = Ipv6.NONE;
    assertThat(choices("auto", program()).get(0).families()).containsExactly(Family.V4);
    assertThat(lines("auto"))
        .containsExactly("glibc: " + reason + "; A only, as its namespace has no IPv6 address");

    preferIpv4Stack = true;
    ipv6 = Ipv6.PRESENT;
    assertThat(choices("auto", program()).get(0).families()).containsExactly(Family.V4);
    assertThat(lines("auto"))
        .containsExactly("glibc: " + reason + "; A only, as java.net.preferIPv4Stack is true");
  }

  @Test
  void c_ares_in_a_program_that_is_not_node_is_a_second_candidate() {
    path = "/usr/bin/curl";
    maps(Kind.MUSL, MUSL, "1.2.5");
    maps(Kind.CARES, "/usr/lib/libcares.so.2.5.1", "1.18.1");
    assertThat(lines("auto"))
        .containsExactly(
            "musl: curl has " + MUSL + " mapped (musl 1.2.5)",
            "c-ares-1.18: curl has /usr/lib/libcares.so.2.5.1 mapped (c-ares 1.18.1)");
  }

  @Test
  void envoy_has_c_ares_built_in() {
    path = "/usr/local/bin/envoy";
    maps(Kind.GLIBC, LIBC, "2.41");
    assertThat(lines("auto"))
        .containsExactly(
            "glibc: envoy has " + LIBC + " mapped (glibc 2.41)",
            "c-ares: envoy has c-ares built in; version not known, as the newest");
  }

  @Test
  void resolvers_that_are_not_replayed_are_told() {
    path = "/usr/sbin/nginx";
    maps(Kind.GLIBC, LIBC, "2.41");
    maps(Kind.NSS_RESOLVE, "/lib/x86_64-linux-gnu/libnss_resolve.so.2", "");
    assertThat(lines("auto"))
        .containsExactly(
            "glibc: nginx has "
                + LIBC
                + " mapped (glibc 2.41); names that its resolver directive is for are asked by"
                + " nginx itself, not as here; systemd-resolved may be asked before, by"
                + " /lib/x86_64-linux-gnu/libnss_resolve.so.2");
  }

  @Test
  void systemd_resolved_is_replayed_as_itself() {
    path = "/usr/lib/systemd/systemd-resolved";
    maps(Kind.GLIBC, LIBC, "2.41");
    assertThat(lines("auto")).containsExactly("systemd-resolved: it is what the target runs");
  }

  @Test
  void a_static_program_uses_the_library_that_it_holds() {
    path = "/bin/busybox";
    dynamic = false;
    builtIn = Fact.of(Kind.MUSL);
    assertThat(lines("auto"))
        .containsExactly(
            "musl: busybox is static and holds musl; version not known, as the newest");
    assertThat(lines("busybox"))
        .containsExactly("busybox: asked for; busybox is static and holds musl");
  }

  @Test
  void a_static_program_that_tells_nothing_is_taken_for_one_of_its_image() {
    dynamic = false;
    image = Fact.of(library(Kind.MUSL, MUSL, "1.2.5"));
    assertThat(lines("auto"))
        .containsExactly(
            "musl: app is static and does not tell its C library; its image has "
                + MUSL
                + " (musl 1.2.5), which is assumed");
    image = Fact.absent("a loader in /lib64 or /lib");
    assertThat(lines("auto"))
        .containsExactly(
            "glibc: glibc is assumed: not found: a loader in /lib64 or /lib; version not known, as"
                + " the newest");
  }

  @Test
  void where_nothing_may_be_seen_it_is_glibc_and_said_to_be_assumed() {
    assertThat(lines(choices("auto", ProgramFacts.unknown("no CAP_SYS_PTRACE"))))
        .containsExactly(
            "glibc: glibc is assumed: no CAP_SYS_PTRACE; version not known, as the newest");
  }

  @Test
  void the_host_has_files_and_no_one_program() {
    ProgramFacts host = ProgramFacts.without("host is no one program", image, Fact.of(ipv6));
    assertThat(lines(choices("auto", host)))
        .containsExactly("glibc: its files have " + LIBC + " (glibc 2.41-12)");
    assertThat(lines(choices("java", host)))
        .containsExactly("glibc: asked for: its files have " + LIBC + " (glibc 2.41-12)");
  }

  @Test
  void a_library_that_is_asked_for_has_the_version_of_the_target() {
    image = Fact.of(library(Kind.GLIBC, LIBC, "2.31-13+deb11u11"));
    assertThat(lines("glibc"))
        .containsExactly("glibc-2.31: asked for; " + LIBC + " is glibc 2.31-13+deb11u11");
    assertThat(lines("musl"))
        .containsExactly(
            "musl: asked for; the target has no musl; version not known, as the newest");
    assertThat(lines("node"))
        .containsExactly(
            "glibc-addrconfig: asked for: app has no known C library mapped; its image has "
                + LIBC
                + " (glibc 2.31-13+deb11u11), which is assumed");
    assertThat(lines("go-cgo").get(0)).startsWith("glibc-2.31: asked for: app has no known");
    assertThat(lines("busybox").get(0)).startsWith("busybox-glibc: asked for; ");
  }

  @Test
  void a_profile_that_is_asked_for_is_taken_as_it_is() {
    assertThat(lines("musl-addrconfig")).containsExactly("musl-addrconfig: asked for");
  }

  @Test
  void all_is_one_of_each_library() {
    assertThat(choices("all", program()).stream().map(ProfileChoice::profile))
        .containsExactly(
            "glibc", "musl", "go", "c-ares", "node-resolve", "busybox-glibc", "systemd-resolved");
  }

  @Test
  void the_names_are_the_libraries_and_every_profile_once() {
    assertThat(ProfileChoice.names())
        .startsWith("auto", "all", "glibc", "musl", "go", "go-cgo")
        .containsAll(Profile.ids())
        .doesNotHaveDuplicates();
  }
}
