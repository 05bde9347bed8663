package dev.whydns.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.parse.NsswitchParser;
import dev.whydns.parse.ResolvConfParser;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Row by row what programs with cgo said themselves with GODEBUG=netdns=2. */
class GoResolverTest {

  private static final String PLAIN_FILES =
      "resolv.conf and nsswitch.conf hold nothing that Go cannot do itself";

  private GoBuild build = new GoBuild("go1.24.4", Optional.of(true), List.of(), "");
  private Fact<String> goDebug = Fact.absent("GODEBUG");
  private Optional<String> variable = Optional.empty();
  private String resolvConf = "nameserver 192.0.2.53\n";
  private Fact<String> nsswitch = Fact.of("hosts: files dns\n");
  private boolean mdnsAllow;

  private GoResolver resolver(String name) {
    GoProgram program = GoProgram.of(build, Fact.of(true), goDebug, Fact.of(variable));
    return GoResolver.of(program, files(), name);
  }

  private GoResolver.Files files() {
    return new GoResolver.Files(
        Fact.of(ResolvConfParser.parse("/etc/resolv.conf", resolvConf, Optional.empty())),
        nsswitch.map(text -> NsswitchParser.parse("/etc/nsswitch.conf", text)),
        mdnsAllow ? Fact.of(true) : Fact.absent("/etc/mdns.allow"),
        "box");
  }

  private static GoResolver own(String reason) {
    return new GoResolver(true, true, reason);
  }

  private static GoResolver library(String reason) {
    return new GoResolver(false, true, reason);
  }

  private void version(String version) {
    build = new GoBuild(version, build.cgo(), build.tags(), build.defaultGoDebug());
  }

  @Test
  void plain_files_leave_go_to_itself() {
    assertThat(resolver("www.example.com")).isEqualTo(own(PLAIN_FILES));
  }

  @Test
  void without_cgo_nothing_makes_it_ask_the_library() {
    build = new GoBuild("go1.24.4", Optional.of(false), List.of(), "");
    goDebug = Fact.of("netdns=cgo");
    variable = Optional.of("RES_OPTIONS");
    assertThat(resolver("printer.local"))
        .isEqualTo(own("it was built without cgo (CGO_ENABLED=0)"));
  }

  @Test
  void a_build_tag_counts_more_than_the_environment() {
    build = new GoBuild("go1.24.4", Optional.of(true), List.of("osusergo", "netgo"), "");
    goDebug = Fact.of("netdns=cgo");
    assertThat(resolver("www.example.com")).isEqualTo(own("it was built with -tags netgo"));
  }

  @Test
  void a_static_program_that_tells_nothing_of_its_build_was_built_without_cgo() {
    GoProgram program =
        new GoProgram(
            21, Fact.unknown("not read"), Fact.of(false), goDebug, Fact.of(Optional.empty()));
    assertThat(GoResolver.of(program, files(), ""))
        .isEqualTo(own("its binary is static, built without cgo"));
  }

  @Test
  void a_static_program_with_cgo_decides_by_its_files() {
    nsswitch = Fact.of("hosts: files wins dns\n");
    GoProgram program = GoProgram.of(build, Fact.of(false), goDebug, Fact.of(Optional.empty()));
    assertThat(GoResolver.of(program, files(), "").pure()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          netdns=go                | go
          netdns=go+2              | go
          2,netdns=2+cgo           | cgo
          netdns=cgo               | cgo
          http2debug=1,netdns=cgo  | cgo
          netdns=go,netdns=cgo     | cgo
          netdns=native            | ''
          netdns=1                 | ''
          xnetdns=cgo              | ''
          """)
  void the_mode_in_godebug_is_found_as_go_finds_it(String text, String expected) {
    goDebug = Fact.of(text);
    GoResolver found = resolver("www.example.com");
    assertThat(found)
        .isEqualTo(
            expected.isEmpty()
                ? own(PLAIN_FILES)
                : new GoResolver(
                    expected.equals("go"), true, "GODEBUG=" + text + " in its environment"));
  }

  @Test
  void before_go_1_20_the_first_of_two_settings_counts() {
    version("go1.19.8");
    goDebug = Fact.of("netdns=cgo,netdns=go");
    assertThat(resolver("www.example.com").pure()).isFalse();
  }

  @Test
  void what_the_build_sets_counts_until_the_environment_says_otherwise() {
    build = new GoBuild("go1.24.4", Optional.of(true), List.of(), "panicnil=1,netdns=cgo");
    assertThat(resolver("www.example.com"))
        .isEqualTo(library("it was built with GODEBUG netdns=cgo"));
    goDebug = Fact.of("netdns=go");
    assertThat(resolver("www.example.com").pure()).isTrue();
  }

  @Test
  void a_variable_for_the_library_makes_go_take_it() {
    variable = Optional.of("LOCALDOMAIN");
    assertThat(resolver("www.example.com"))
        .isEqualTo(library("LOCALDOMAIN is set in its environment"));
  }

  @ParameterizedTest
  @CsvSource({"a%b.example.com", "a\\b.example.com"})
  void odd_characters_in_the_name_are_for_the_library(String name) {
    assertThat(resolver(name)).isEqualTo(library("the name has a backslash or %"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          options edns0 trust-ad        | go1.19.8 | options edns0
          options edns0 trust-ad        | go1.20.5 | options edns0
          options edns0 trust-ad        | go1.21.0 | ''
          options no-reload             | go1.22.1 | ''
          options no-aaaa               | go1.24.4 | options no-aaaa
          options inet6                 | go1.24.4 | options inet6
          options strict-error          | go1.24.4 | options strict-error
          options ndots:0 timeout:1 attempts:3 rotate | go1.19.8 | ''
          options single-request use-vc | go1.19.8 | ''
          options rotate # slow         | go1.24.4 | options #
          sortlist 192.0.2.0            | go1.24.4 | sortlist
          lookup file bind              | go1.24.4 | ''
          # options no-aaaa             | go1.24.4 | ''
          ; options no-aaaa             | go1.24.4 | ''
          """)
  void words_that_this_go_does_not_know_make_it_take_the_library(
      String line, String version, String word) {
    version(version);
    resolvConf = "nameserver 192.0.2.53\n" + line + "\n";
    assertThat(resolver("www.example.com"))
        .isEqualTo(
            word.isEmpty()
                ? own(PLAIN_FILES)
                : library("resolv.conf has " + word + ", which this Go does not know"));
  }

  @Test
  void a_comment_that_is_indented_is_an_unknown_word_to_go() {
    resolvConf = "nameserver 192.0.2.53\n  # by hand\n";
    assertThat(resolver("www.example.com").reason())
        .isEqualTo("resolv.conf has #, which this Go does not know");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          files dns                             | ''
          dns files                             | ''
          files                                 | ''
          files [NOTFOUND=return]               | ''
          files [NOTFOUND=return] dns           | ''
          files [SUCCESS=return] dns            | ''
          files [success=continue] dns          | files [success=continue] for hosts, which only the C library can do
          files [!UNAVAIL=return] dns           | files [!unavail=return] for hosts, which only the C library can do
          files [NOTFOUND=return TRYAGAIN=continue] dns | files [notfound=return tryagain=continue] for hosts, which only the C library can do
          files[NOTFOUND=return] dns            | files[NOTFOUND=return] for hosts, which only the C library can do
          files resolve [!UNAVAIL=return] dns   | resolve for hosts, which only the C library can do
          files mymachines dns                  | mymachines for hosts, which only the C library can do
          files dns wins                        | wins for hosts, which only the C library can do
          files dns myhostname                  | ''
          files mdns4_minimal [NOTFOUND=return] dns | ''
          files [x] dns                         | an action for hosts that Go cannot read
          files [NOTFOUND=return dns            | an action for hosts that Go cannot read
          """)
  void sources_and_actions_that_go_cannot_do_are_for_the_library(String sources, String why) {
    nsswitch = Fact.of("passwd: files\nhosts: " + sources + "\n");
    assertThat(resolver("www.example.com"))
        .isEqualTo(why.isEmpty() ? own(PLAIN_FILES) : library("nsswitch.conf has " + why));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          localhost     | go1.24.4 | false
          a.LOCALHOST   | go1.24.4 | false
          _gateway      | go1.24.4 | false
          _outbound.    | go1.24.4 | false
          gateway       | go1.24.4 | true
          gateway       | go1.19.8 | false
          _gateway      | go1.19.8 | true
          BOX           | go1.24.4 | false
          db            | go1.24.4 | true
          """)
  void names_of_the_machine_itself_are_for_myhostname(String name, String version, boolean pure) {
    version(version);
    nsswitch = Fact.of("hosts: files myhostname dns\n");
    assertThat(resolver(name).pure()).isEqualTo(pure);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          files dns       | go1.19.8 | false
          files dns       | go1.22.12 | false
          files dns       | go1.24.4 | true
          files mdns4 dns | go1.24.4 | false
          """)
  void names_in_local_are_for_the_library_in_old_go_and_where_multicast_is_listed(
      String sources, String version, boolean pure) {
    version(version);
    nsswitch = Fact.of("hosts: " + sources + "\n");
    assertThat(resolver("Printer.Local.").pure()).isEqualTo(pure);
  }

  @Test
  void mdns_allow_makes_every_name_one_for_multicast() {
    mdnsAllow = true;
    assertThat(resolver("www.example.com").pure()).isTrue();
    nsswitch = Fact.of("hosts: files mdns dns\n");
    assertThat(resolver("www.example.com").pure()).isFalse();
  }

  @Test
  void a_missing_nsswitch_conf_and_one_without_hosts_are_files_and_dns() {
    nsswitch = Fact.absent("/etc/nsswitch.conf");
    assertThat(resolver("www.example.com")).isEqualTo(own(PLAIN_FILES));
    nsswitch = Fact.of("passwd: files\n");
    assertThat(resolver("www.example.com")).isEqualTo(own(PLAIN_FILES));
  }

  @Test
  void a_file_that_could_not_be_read_leaves_a_doubt() {
    nsswitch = Fact.unknown("no CAP_SYS_PTRACE");
    assertThat(resolver("www.example.com")).isEqualTo(new GoResolver(true, false, PLAIN_FILES));
  }

  @ParameterizedTest
  @CsvSource({"go1.22.12, 22", "go1.19.8, 19", "go1.24rc1, 24", "devel +abc, 99", "'', 99"})
  void the_number_of_a_version_is_found(String text, int minor) {
    version(text);
    assertThat(build.minor()).isEqualTo(minor);
  }
}
