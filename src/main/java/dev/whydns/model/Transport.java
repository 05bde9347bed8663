package dev.whydns.model;

/** How a DNS message travels. */
public enum Transport {
  UDP,
  TCP;

  /** As rules and tools write it: {@code udp}, {@code tcp}. */
  public String text() {
    return this == UDP ? "udp" : "tcp";
  }
}
