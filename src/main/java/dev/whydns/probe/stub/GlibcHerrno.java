package dev.whydns.probe.stub;

/** Errors of netdb.h, which getaddrinfo() translates and gethostbyname2() leaves in h_errno. */
enum GlibcHerrno {
  HOST_NOT_FOUND("HOST_NOT_FOUND"),
  TRY_AGAIN("TRY_AGAIN"),
  NO_RECOVERY("NO_RECOVERY"),
  NO_DATA("NO_DATA"),
  /** NO_RECOVERY for an answer without an address, as a CNAME that leads nowhere. */
  NO_ADDRESS_IN_ANSWER("NO_RECOVERY");

  private final String constant;

  GlibcHerrno(String constant) {
    this.constant = constant;
  }

  String constant() {
    return constant;
  }
}
