package dev.whydns.probe.stub;

import dev.whydns.model.HostsFile;
import dev.whydns.model.Lookup;
import dev.whydns.model.Lookup.Variables;
import java.util.List;
import java.util.Optional;

/** Lookups in another environment. */
final class Environments {
  private Environments() {}

  static Lookup resOptions(Lookup lookup, String options) {
    return with(lookup, new Variables(Optional.empty(), Optional.of(options), Optional.empty()));
  }

  static Lookup localDomain(Lookup lookup, String domain) {
    return with(lookup, new Variables(Optional.of(domain), Optional.empty(), Optional.empty()));
  }

  private static Lookup with(Lookup l, Variables variables) {
    return new Lookup(
        l.name(),
        l.families(),
        l.conf(),
        l.hosts(),
        l.sources(),
        l.hostname(),
        l.ipv6(),
        variables);
  }

  static Lookup hostname(Lookup l, String hostname) {
    return new Lookup(
        l.name(),
        l.families(),
        l.conf(),
        l.hosts(),
        l.sources(),
        hostname,
        l.ipv6(),
        l.environment());
  }

  /** With that hosts file and that {@code hosts:} line of nsswitch.conf. */
  static Lookup files(Lookup l, List<HostsFile.Entry> hosts, List<String> sources) {
    return new Lookup(
        l.name(),
        l.families(),
        l.conf(),
        hosts,
        Optional.of(sources),
        l.hostname(),
        l.ipv6(),
        l.environment());
  }
}
