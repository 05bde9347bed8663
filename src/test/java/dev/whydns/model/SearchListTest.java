package dev.whydns.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.parse.ResolvConfParser;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What libraries send, as measured with glibc 2.31 to 2.41, musl 1.2.3 to 1.2.6 and Go 1.19 to
 * 1.26.
 */
class SearchListTest {

  private static String tried(String file, String name, String library) {
    SearchList list =
        SearchList.of(
            ResolvConfParser.parse("/etc/resolv.conf", file, Optional.empty()), "box.lab.example");
    return String.join(" ", list.tried(name, library));
  }

  @ParameterizedTest
  @CsvSource({
    "1, db,   glibc, db.s1. db.s2. db.",
    "1, db,   musl,  db.s1. db.s2. db.",
    "1, a.b,  glibc, a.b. a.b.s1. a.b.s2.",
    "1, a.b,  musl,  a.b.",
    "1, a.b,  Go,    a.b. a.b.s1. a.b.s2.",
    "0, db,   glibc, db. db.s1. db.s2.",
    "0, db,   musl,  db.",
    "5, a.b,  Go,    a.b.s1. a.b.s2. a.b.",
    "5, a.b., glibc, a.b.",
    "99, a.b, musl,  a.b.s1. a.b.s2. a.b.",
  })
  void dots_decide_whether_a_name_is_asked_as_it_is_first(
      String ndots, String name, String library, String expected) {
    assertThat(tried("search s1 s2\noptions ndots:" + ndots + "\n", name, library))
        .isEqualTo(expected);
  }

  @Test
  void a_leading_dot_is_cut_by_glibc_and_makes_others_skip_the_suffix() {
    assertThat(tried("search .s1 s2\n", "db", "glibc")).isEqualTo("db.s1. db.s2. db.");
    assertThat(tried("search .s1 s2\n", "db", "musl")).isEqualTo("db.s2. db.");
    assertThat(tried("search .s1 s2\n", "db", "Go")).isEqualTo("db.s2. db.");
  }

  @Test
  void a_search_list_of_a_dot_asks_once() {
    for (String library : SearchList.LIBRARIES) {
      assertThat(tried("search .\n", "db", library)).isEqualTo("db.");
    }
  }

  @Test
  void without_a_search_line_glibc_and_go_take_the_domain_of_the_hostname() {
    assertThat(tried("", "db", "glibc")).isEqualTo("db.lab.example. db.");
    assertThat(tried("", "db", "Go")).isEqualTo("db.lab.example. db.");
    assertThat(tried("", "db", "musl")).isEqualTo("db.");
  }

  @Test
  void a_line_of_more_than_254_characters_is_lost_on_musl() {
    String longest = "search s1 " + "x".repeat(244);
    assertThat(tried(longest + "\n", "db", "musl")).startsWith("db.s1. ");
    String line = longest + "x\n";
    assertThat(tried(line, "db", "musl")).isEqualTo("db.");
    assertThat(tried(line, "db", "Go")).startsWith("db.s1. ");
  }

  @Test
  void glibc_never_asks_a_single_label_as_it_is_with_no_tld_query() {
    String file = "search s1\noptions no-tld-query\n";
    assertThat(tried(file, "db", "glibc")).isEqualTo("db.s1.");
    assertThat(tried(file, "db", "Go")).isEqualTo("db.s1. db.");
  }
}
