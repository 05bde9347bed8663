package dev.whydns.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LibraryVersionParserTest {

  private static byte[] file(String text) {
    return ("\u007fELF\0\u00ff" + text + "\0\u0001rest").getBytes(StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GNU C Library (Debian GLIBC 2.36-9+deb12u14) stable release version 2.36. | 2.36-9+deb12u14
          GNU C Library (Debian GLIBC 2.31-13+deb11u11) stable release version 2.31. | 2.31-13+deb11u11
          GNU C Library (Ubuntu GLIBC 2.39-0ubuntu8.3) stable release version 2.39. | 2.39-0ubuntu8.3
          GNU C Library (GNU libc) stable release version 2.34.                     | 2.34
          GNU C Library (GNU libc) development release version 2.42.9000.           | 2.42.9000
          GNU C Library (                                                           | ''
          GNU C Library (x) no version                                              | ''
          GNU C Library (Evil GLIBC \u001b[31m) stable release version 2.36.        | 2.36
          GNU C Library (Evil GLIBC 2.36\u001b[31m) stable release version 2.36.    | 2.36
          GNU C Library (Evil) stable release version 2.36\u001b[31m.               | ''
          GNU C Library (Evil) stable release version 2.36\u007f.                   | ''
          GNU C Library (Evil) stable release version 2.36 or so.                   | ''
          """)
  void the_banner_of_glibc_has_release_and_level(String banner, String version) {
    assertThat(LibraryVersionParser.glibc(file(banner + "\nCopyright")).orElse(""))
        .isEqualTo(version);
  }

  @Test
  void a_file_without_banner_or_cut_in_it_tells_nothing() {
    assertThat(LibraryVersionParser.glibc(new byte[0])).isEmpty();
    assertThat(LibraryVersionParser.glibc("GNU C Library (Debian GLI".getBytes())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "libc-2.31.so, 2.31",
    "libc.so.6, ''",
    "libc-client.so.2007, ''",
    "libc-2.so, ''",
    "libcap-2.66.so, ''"
  })
  void a_name_of_glibc_before_2_34_has_the_release(String name, String version) {
    assertThat(LibraryVersionParser.glibcOfName(name).orElse("")).isEqualTo(version);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          x@1.2.5@y            | 1.2.5
          x@1.34.5@y           | 1.34.5
          x@1.2.4-git-3-gab@y  | 1.2.4
          127.0.0.1@1.2.3@     | 1.2.3
          v1.2.3@              | ''
          x@1.2@               | ''
          x@1.2.3.4@           | ''
          x@1..2@y             | ''
          x@1.0.9@y            | 1.0.9
          x@1.2.3/@y           | ''
          x@1.2.3:@y           | ''
          x@1.2.@y             | ''
          """)
  void a_version_that_stands_by_itself_is_that_of_musl_or_c_ares(String text, String version) {
    assertThat(LibraryVersionParser.release(file(text.replace('@', '\0'))).orElse(""))
        .isEqualTo(version);
  }

  @Test
  void a_version_at_the_very_begin_is_one_and_at_the_very_end_may_be_cut() {
    assertThat(LibraryVersionParser.release("1.2.5\0".getBytes())).contains("1.2.5");
    assertThat(LibraryVersionParser.release("\0001.2.5".getBytes())).isEmpty();
    assertThat(LibraryVersionParser.release("\0001.2.".getBytes())).isEmpty();
  }

  @Test
  void a_static_program_with_musl_is_known_by_its_text_for_no_error() {
    assertThat(LibraryVersionParser.holdsMusl(file("a\0No error information\0Illegal"))).isTrue();
    assertThat(LibraryVersionParser.holdsMusl("\0No error information\0".getBytes())).isTrue();
    assertThat(LibraryVersionParser.holdsMusl("\0No error information".getBytes())).isFalse();
    assertThat(LibraryVersionParser.holdsMusl(file("a\0Success\0Illegal"))).isFalse();
  }
}
