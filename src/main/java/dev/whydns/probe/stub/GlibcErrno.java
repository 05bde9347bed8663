package dev.whydns.probe.stub;

/** The values of errno that decide how glibc goes on after a lookup failed. */
enum GlibcErrno {
  NONE,
  /**
   * Nobody has so much as been waited for in vain: {@code __res_context_send} says ECONNREFUSED
   * also when the kernel forbade every packet, and when {@code attempts} is 0.
   */
  REFUSED,
  TIMED_OUT,
  OTHER
}
