package dev.whydns.cli;

import dev.whydns.collect.Collected;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.HostsFile;
import dev.whydns.model.Lookup;
import dev.whydns.model.Lookup.Family;
import dev.whydns.model.Lookup.Ipv6;
import dev.whydns.model.Lookup.Variables;
import dev.whydns.model.Nsswitch;
import dev.whydns.model.ProgramFacts;
import dev.whydns.model.ResolvConf;
import dev.whydns.model.TargetFacts;
import dev.whydns.parse.ResolvConfParser;
import dev.whydns.probe.ReplayPlan.Caller;
import dev.whydns.probe.stub.Profile;
import dev.whydns.probe.stub.ProfileChoice;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** What a target's programs look at before they ask, and whose lookups are made for it. */
final class TargetLookups {

  private final Collected collected;
  private final TargetFacts target;
  private final ProgramFacts program;

  TargetLookups(Collected collected, TargetFacts target) {
    this.collected = collected;
    this.target = target;
    this.program = collected.program(target);
  }

  /** The callers that were asked for, each once. */
  List<Caller> callers(ReplayRequest request) {
    List<Caller> callers = new ArrayList<>();
    for (String as : request.as()) {
      Lookup first = lookup(request.names().get(0));
      for (ProfileChoice choice : ProfileChoice.of(as, program, first, target.nsswitch())) {
        Optional<Profile> profile = Profile.of(choice.profile());
        boolean isNew = callers.stream().noneMatch(c -> isSame(c, choice));
        if (profile.isPresent() && isNew) {
          List<Lookup> lookups =
              request.names().stream().map(this::lookup).map(l -> l.of(choice.families())).toList();
          callers.add(new Caller(profile.get(), choice.title(), choice.reason(), lookups));
        }
      }
    }
    return callers;
  }

  private static boolean isSame(Caller caller, ProfileChoice choice) {
    return caller.profile().id().equals(choice.profile())
        && caller.lookups().get(0).families().equals(choice.families());
  }

  private Lookup lookup(String name) {
    return new Lookup(
        name,
        EnumSet.allOf(Family.class),
        target.resolvConf().orElse(noFile()),
        target.hosts().known().map(HostsFile::entries).orElse(List.of()),
        target.nsswitch().known().map(Nsswitch::sources),
        hostname(),
        program.ipv6().orElse(Ipv6.PRESENT),
        program
            .environment()
            .known()
            .map(ProgramFacts.Environment::variables)
            .orElse(Variables.none()));
  }

  /** As libraries do without one: the server on this very host (resolv.conf(5)). */
  private static ResolvConf noFile() {
    return ResolvConfParser.parse("/etc/resolv.conf", "", Optional.empty());
  }

  private String hostname() {
    return target
        .container()
        .known()
        .map(ContainerFacts::hostname)
        .orElse(collected.snapshot().host().name());
  }
}
