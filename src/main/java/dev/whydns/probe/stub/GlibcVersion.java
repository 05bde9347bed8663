package dev.whydns.probe.stub;

/** Versions of glibc that send different packets. */
enum GlibcVersion {
  /**
   * 2.31, and every one before 2.41 that its distribution has not patched: measured on Debian 11.
   */
  OLD,
  /** 2.41, and Debian's 2.36, which has the fixes of bugs 30081 and 31890 from there. */
  CURRENT;

  /**
   * Whether with {@code single-request} it goes on waiting for a second answer after an error, to a
   * question that it has not asked ({@code res_send.c, send_dg}; bug 30081).
   */
  boolean waitsAfterError() {
    return this == OLD;
  }

  /** Whether it takes an error that is a header of 12 bytes and nothing else (bug 31890). */
  boolean takesBareErrors() {
    return this == CURRENT;
  }

  /** Whether it knows {@code no-aaaa}, which is from 2.36. */
  boolean knowsNoAaaa() {
    return this == CURRENT;
  }

  /** Whether it knows {@code strict-error}, and a minus sign before an option; both from 2.41. */
  boolean knowsStrictError() {
    return this == CURRENT;
  }

  /**
   * What it looks at without a {@code hosts:} line ({@code nss/XXX-lookup.c} up to 2.33, {@code
   * nss/nss_database.c} after): the old one never reaches hosts when a server answered.
   */
  String defaultSources() {
    return this == OLD ? "dns [!UNAVAIL=return] files" : "files dns";
  }
}
