package dev.whydns.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A name that a program wants to know the addresses of, with all that its resolver library looks at
 * before it asks.
 *
 * @param name as the program wrote it; a final dot is kept
 * @param families which addresses it wants
 * @param conf its resolv.conf
 * @param hosts the entries of its hosts file; may be empty
 * @param sources the {@code hosts:} line of its nsswitch.conf; empty where there is no such line
 * @param hostname its host name, whose domain part is a search suffix where none is written
 * @param ipv6 which IPv6 addresses its namespace has
 * @param environment the variables that libraries look at and that are set
 */
public record Lookup(
    String name,
    Set<Family> families,
    ResolvConf conf,
    List<HostsFile.Entry> hosts,
    Optional<List<String>> sources,
    String hostname,
    Ipv6 ipv6,
    Variables environment) {

  /** An address family. */
  public enum Family {
    V4("A"),
    V6("AAAA");

    private final String type;

    Family(String type) {
      this.type = type;
    }

    /** The record type that is asked for. */
    public String type() {
      return type;
    }
  }

  /** Which IPv6 addresses a network namespace has (proc_net_if_inet6). */
  public enum Ipv6 {
    /** None: IPv6 is disabled on every interface. */
    NONE,
    /** {@code ::1} on lo and no other, as recent engines leave a container. */
    LOOPBACK_ONLY,
    /** At least one on another interface, link-local ones included. */
    PRESENT
  }

  /**
   * Variables of the process.
   *
   * @param localDomain {@code LOCALDOMAIN}, which replaces the search list; present when set, even
   *     to nothing
   * @param resOptions {@code RES_OPTIONS}, read after the options of resolv.conf
   * @param goDebug {@code GODEBUG}
   */
  public record Variables(
      Optional<String> localDomain, Optional<String> resOptions, Optional<String> goDebug) {

    /** None is set. */
    public static Variables none() {
      return new Variables(Optional.empty(), Optional.empty(), Optional.empty());
    }
  }

  /** The same with another resolv.conf. */
  public Lookup with(ResolvConf other) {
    return new Lookup(name, families, other, hosts, sources, hostname, ipv6, environment);
  }

  /** The same for these families alone. */
  public Lookup of(Set<Family> others) {
    return new Lookup(name, others, conf, hosts, sources, hostname, ipv6, environment);
  }

  /** The search list that its resolv.conf gives. */
  public SearchList search() {
    return SearchList.of(conf, hostname);
  }
}
