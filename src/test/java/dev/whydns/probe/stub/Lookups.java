package dev.whydns.probe.stub;

import dev.whydns.model.Lookup;
import dev.whydns.model.Lookup.Family;
import dev.whydns.model.Lookup.Ipv6;
import dev.whydns.model.Lookup.Variables;
import dev.whydns.parse.ResolvConfParser;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** Lookups for tests. */
public final class Lookups {
  private Lookups() {}

  /**
   * A lookup of both families with that resolv.conf, an empty hosts file, {@code hosts: files dns},
   * and an IPv6 address on eth0.
   */
  public static Lookup of(String name, String resolvConf) {
    return new Lookup(
        name,
        EnumSet.allOf(Family.class),
        ResolvConfParser.parse("/etc/resolv.conf", resolvConf, Optional.empty()),
        List.of(),
        Optional.of(List.of("files", "dns")),
        "box",
        Ipv6.PRESENT,
        Variables.none());
  }
}
