package dev.whydns.probe.stub;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProfileTest {

  @Test
  void glibc_comes_first_and_says_its_versions_and_its_call() {
    assertThat(Profile.ids())
        .startsWith("glibc", "glibc-2.31", "glibc-addrconfig", "getent-hosts")
        .doesNotHaveDuplicates();
    assertThat(Profile.GLIBC.title()).isEqualTo("glibc 2.41 and Debian's 2.36, getaddrinfo()");
  }

  @Test
  void a_profile_is_found_by_its_id_and_nothing_by_any_other() {
    assertThat(Profile.of("glibc-2.31")).contains(Profile.GLIBC_2_31);
    assertThat(Profile.of("GLIBC")).isEmpty();
  }
}
