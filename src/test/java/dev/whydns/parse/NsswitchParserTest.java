package dev.whydns.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.Nsswitch;
import dev.whydns.model.ResolvConf;
import org.junit.jupiter.api.Test;

class NsswitchParserTest {

  @Test
  void actions_in_brackets_are_sources_of_their_own() {
    Nsswitch nsswitch =
        parse(
            "# hosts: nis\npasswd: files\nhosts:  files mdns4_minimal [NOTFOUND=return] dns # last\n");

    assertThat(nsswitch.sources())
        .containsExactly("files", "mdns4_minimal", "[NOTFOUND=return]", "dns");
    assertThat(nsswitch.line().map(ResolvConf.Line::number)).contains(3);
  }

  @Test
  void brackets_need_no_blanks_around_them_and_may_have_some_inside() {
    assertThat(parse("  hosts :files[ NOTFOUND=return SUCCESS=continue ]dns\n").sources())
        .containsExactly("files", "[ NOTFOUND=return SUCCESS=continue ]", "dns");
  }

  @Test
  void of_two_lines_the_last_one_counts() {
    assertThat(parse("hosts: files\nhosts: dns\n").sources()).containsExactly("dns");
  }

  @Test
  void without_a_hosts_line_there_are_no_sources() {
    assertThat(parse("passwd: files\n").line()).isEmpty();
    assertThat(parse("").sources()).isEmpty();
    assertThat(parse("#hosts: files\n").sources()).isEmpty();
  }

  @Test
  void a_bracket_that_never_closes_ends_with_its_line() {
    assertThat(parse("hosts: files [NOTFOUND=\n").sources()).containsExactly("files", "[NOTFOUND=");
  }

  private static Nsswitch parse(String text) {
    return NsswitchParser.parse("/etc/nsswitch.conf", text);
  }

  @Test
  void a_colon_behind_the_longest_line_makes_no_hosts_line() {
    Nsswitch parsed =
        NsswitchParser.parse("/etc/nsswitch.conf", "hosts" + " ".repeat(5000) + ": files dns\n");

    assertThat(parsed.line()).isEmpty();
    assertThat(parsed.sources()).isEmpty();
  }
}
