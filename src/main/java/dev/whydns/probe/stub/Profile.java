package dev.whydns.probe.stub;

import dev.whydns.model.Lookup;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;

/** The resolver libraries that can be replayed, each with the variants that behave differently. */
public enum Profile {
  GLIBC(
      "glibc",
      "glibc 2.41 and Debian's 2.36, getaddrinfo()",
      (lookup, random) -> GlibcStub.plain(lookup, GlibcVersion.CURRENT, random)),
  GLIBC_2_31(
      "glibc-2.31",
      "glibc 2.31, and up to 2.40 without patches, getaddrinfo()",
      (lookup, random) -> GlibcStub.plain(lookup, GlibcVersion.OLD, random)),
  GLIBC_ADDRCONFIG(
      "glibc-addrconfig",
      "glibc 2.41 and Debian's 2.36, getaddrinfo() with AI_ADDRCONFIG",
      GlibcStub::addrConfig),
  GETENT_HOSTS(
      "getent-hosts",
      "glibc 2.41 and Debian's 2.36, gethostbyname2() as getent hosts calls it",
      GetentHosts::new),
  MUSL(
      "musl",
      "musl since 1.2.4, getaddrinfo()",
      (lookup, random) -> Musl.of(lookup, MuslRelease.SINCE_1_2_4, random)),
  MUSL_ADDRCONFIG(
      "musl-addrconfig",
      "musl since 1.2.4, getaddrinfo() with AI_ADDRCONFIG",
      (lookup, random) -> Musl.withAddrConfig(lookup, random)),
  MUSL_1_2_3(
      "musl-1.2.3",
      "musl up to 1.2.3, getaddrinfo()",
      (lookup, random) -> Musl.of(lookup, MuslRelease.UP_TO_1_2_3, random)),
  GO(
      "go",
      "Go since 1.21, own resolver, net.LookupIP()",
      (lookup, random) -> Go.of(lookup, GoRelease.SINCE_1_21, random)),
  GO_1_19(
      "go-1.19",
      "Go 1.19, own resolver, net.LookupIP()",
      (lookup, random) -> Go.of(lookup, GoRelease.V1_19, random)),
  GO_NOEDNS(
      "go-noedns",
      "Go since 1.21 with GODEBUG=netedns0=0, own resolver, net.LookupIP()",
      (lookup, random) -> Go.withoutEdns(lookup, random)),
  /** The current line of c-ares. */
  C_ARES(
      "c-ares",
      "c-ares 1.34 up to 1.34.5, ares_getaddrinfo()",
      (lookup, random) -> CaresLookup.of(CaresVersion.V1_34, lookup, random)),
  /** With a new socket for each try. */
  C_ARES_1_34_6(
      "c-ares-1.34.6",
      "c-ares 1.34.6, ares_getaddrinfo()",
      (lookup, random) -> CaresLookup.of(CaresVersion.V1_34_6, lookup, random)),
  /** Before EDNS and the shorter timeouts. */
  C_ARES_1_18(
      "c-ares-1.18",
      "c-ares 1.18, ares_getaddrinfo()",
      (lookup, random) -> CaresLookup.of(CaresVersion.V1_18, lookup, random)),
  /** c-ares inside Node.js. */
  NODE_RESOLVE("node-resolve", "Node.js 20, dns.resolve4() or resolve6()", NodeResolve::of),
  /** Its queries come from musl, with the AD bit. */
  BUSYBOX("busybox", "busybox 1.35 nslookup on musl, as in Alpine", BusyboxNslookup::musl),
  /** Its queries come from glibc. */
  BUSYBOX_GLIBC(
      "busybox-glibc",
      "busybox 1.35 nslookup on glibc, as Debian's static one",
      BusyboxNslookup::glibc),
  /** For A and AAAA together it asks for ANY. */
  JAVA_JNDI("java-jndi", "Java 17, JNDI's DNS provider, getAttributes()", JavaJndi::of),
  /** As it asks its own upstream servers. */
  SYSTEMD_RESOLVED(
      "systemd-resolved", "systemd-resolved 252, to its upstream servers", SystemdResolved::of);

  private final String id;
  private final String title;
  private final BiFunction<Lookup, RandomGenerator, Stub> maker;

  Profile(String id, String title, BiFunction<Lookup, RandomGenerator, Stub> maker) {
    this.id = id;
    this.title = title;
    this.maker = maker;
  }

  /** As {@code --as} takes it: {@code glibc}. */
  public String id() {
    return id;
  }

  /** The library, its versions and the call, as {@code musl since 1.2.4, getaddrinfo()}. */
  public String title() {
    return title;
  }

  /**
   * The library at a lookup.
   *
   * @param random decides what the library leaves to chance: IDs, who is first, jitter
   */
  public Stub stub(Lookup lookup, RandomGenerator random) {
    return maker.apply(lookup, random);
  }

  /** All names that {@code --as} takes, in order. */
  public static List<String> ids() {
    return Arrays.stream(values()).map(Profile::id).toList();
  }

  /** The profile of that name. */
  public static Optional<Profile> of(String id) {
    return Arrays.stream(values()).filter(p -> p.id.equals(id)).findFirst();
  }
}
