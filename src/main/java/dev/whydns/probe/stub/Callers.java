package dev.whydns.probe.stub;

import dev.whydns.model.Fact;
import dev.whydns.model.GoBuild;
import dev.whydns.model.GoProgram;
import dev.whydns.model.GoResolver;
import dev.whydns.model.Lookup;
import dev.whydns.model.Lookup.Ipv6;
import dev.whydns.model.Nsswitch;
import dev.whydns.model.ProgramFacts;
import dev.whydns.model.ProgramFacts.Environment;
import dev.whydns.model.ProgramFacts.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How programs call their library: by themselves, or by way of a runtime. */
final class Callers {

  private static final Set<String> NODES = Set.of("node", "nodejs");

  /** Programs that have c-ares built in, so that nothing of it is mapped. */
  private static final Set<String> WITH_CARES = Set.of("envoy");

  /** What has a resolver of its own for part of its names, which is not replayed. */
  private static final Map<String, String> OWN_RESOLVERS =
      Map.of(
          "nginx",
              "names that its resolver directive is for are asked by nginx itself, not as here",
          "openresty",
              "names that its resolver directive is for are asked by nginx itself, not as here",
          "haproxy", "names of its resolvers sections are asked by haproxy itself, not as here");

  private final ProgramFacts program;
  private final Lookup lookup;
  private final Fact<Nsswitch> nsswitch;
  private final LibraryChoice libraries;

  Callers(ProgramFacts program, Lookup lookup, Fact<Nsswitch> nsswitch, LibraryChoice libraries) {
    this.program = program;
    this.lookup = lookup;
    this.nsswitch = nsswitch;
    this.libraries = libraries;
  }

  List<ProfileChoice> auto() {
    String name = program.name();
    if (name.equals("systemd-resolved")) {
      return List.of(ProfileChoice.choice(name, "it is what the target runs"));
    }
    if (program.go().isPresent()) {
      return List.of(go(program.go().get()));
    }
    if (program.mapped(Kind.JVM).isPresent()) {
      return List.of(java("a JVM asks the C library"));
    }
    if (NODES.contains(name)) {
      return List.of(node(name + "'s http and net want AI_ADDRCONFIG"));
    }
    List<ProfileChoice> found = new ArrayList<>();
    found.add(noted(libraries.plain(libraries.own())));
    if (program.mapped(Kind.CARES).isPresent() || WITH_CARES.contains(name)) {
      found.add(libraries.cares(name + " has c-ares built in"));
    }
    return List.copyOf(found);
  }

  private ProfileChoice noted(ProfileChoice choice) {
    ProfileChoice noted =
        Optional.ofNullable(OWN_RESOLVERS.get(program.name())).map(choice::noting).orElse(choice);
    return program
        .mapped(Kind.NSS_RESOLVE)
        .map(l -> noted.noting("systemd-resolved may be asked before, by " + l.path()))
        .orElse(noted);
  }

  private ProfileChoice go(GoProgram go) {
    GoResolver.Files files =
        new GoResolver.Files(
            Fact.of(lookup.conf()), nsswitch, program.mdnsAllow(), lookup.hostname());
    GoResolver resolver = GoResolver.of(go, files, lookup.name());
    String built = libraries.subject() + " was built with " + version(go);
    String doubt = resolver.sure() ? "" : ", as far as is known";
    return resolver.pure()
        ? pureGo(built + " and asks by itself" + doubt + ": " + resolver.reason())
        : cgo(built + " and asks the C library" + doubt + " (" + resolver.reason() + ")");
  }

  private static String version(GoProgram go) {
    return go.build().known().map(GoBuild::version).orElse("Go");
  }

  /** Go's own resolver offers EDNS since 1.19 and obeys netedns0 since 1.21. */
  ProfileChoice pureGo(String reason) {
    Optional<GoProgram> go = program.go();
    int minor = go.map(GoProgram::minor).orElse(GoBuild.NEWEST);
    boolean plain = minor < 19 || minor >= 21 && setting(go, "netedns0").equals("0");
    if (plain) {
      String why = minor < 19 ? "Go before 1.19 offers no EDNS" : "GODEBUG has netedns0=0";
      return ProfileChoice.choice("go-noedns", reason).noting(why);
    }
    String known = minor == GoBuild.NEWEST ? "; version not known, as the newest" : "";
    return ProfileChoice.choice(minor < 21 ? "go-1.19" : "go", reason + known);
  }

  private static String setting(Optional<GoProgram> go, String key) {
    return go.map(g -> g.setting(key)).orElse("");
  }

  /** AI_CANONNAME, AI_V4MAPPED and AI_ALL, which change nothing that is asked. */
  ProfileChoice cgo(String reason) {
    return libraries.plain(libraries.own()).after(reason);
  }

  /** dns.lookup() with the hints that net.connect() gives it. */
  ProfileChoice node(String reason) {
    return libraries.addrconfig(libraries.own()).after(reason);
  }

  /** InetAddress asks for both families unless the kernel or the operator has no IPv6. */
  ProfileChoice java(String reason) {
    ProfileChoice choice = libraries.plain(libraries.own()).after(reason);
    if (program.environment().map(Environment::preferIpv4Stack).orElse(false)) {
      return choice.ipv4Only("java.net.preferIPv4Stack is true");
    }
    return lookup.ipv6() == Ipv6.NONE
        ? choice.ipv4Only("its namespace has no IPv6 address")
        : choice;
  }
}
