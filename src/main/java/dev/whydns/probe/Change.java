package dev.whydns.probe;

import dev.whydns.model.IpAddress;
import dev.whydns.model.Lookup;
import dev.whydns.model.ResolvConf;
import dev.whydns.probe.ReplayPlan.Caller;
import dev.whydns.probe.stub.Profile;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Something that is tried to see what it gains.
 *
 * @param options for resolv.conf, as {@code single-request}; may be empty
 * @param nameservers instead of those in resolv.conf; empty to keep them
 * @param families that are asked for; empty to keep them
 * @param profile another library; empty to keep it
 */
public record Change(
    List<String> options,
    List<IpAddress> nameservers,
    Set<Lookup.Family> families,
    Optional<Profile> profile) {

  /** Only that option. */
  public static Change option(String... options) {
    return new Change(List.of(options), List.of(), Set.of(), Optional.empty());
  }

  /** Only that server. */
  public static Change server(IpAddress server) {
    return new Change(List.of(), List.of(server), Set.of(), Optional.empty());
  }

  /** Only IPv4. */
  public static Change onlyV4() {
    return new Change(List.of(), List.of(), EnumSet.of(Lookup.Family.V4), Optional.empty());
  }

  /** Another library. */
  public static Change to(Profile profile) {
    return new Change(List.of(), List.of(), Set.of(), Optional.of(profile));
  }

  /** Whether it changes nothing. */
  public boolean isNone() {
    return options.isEmpty() && nameservers.isEmpty() && families.isEmpty() && profile.isEmpty();
  }

  /** As it is told, one word or two for each part. */
  public List<String> words() {
    List<String> words = new ArrayList<>(options);
    nameservers.forEach(s -> words.add("nameserver " + s.text()));
    families.forEach(f -> words.add("type " + f.type()));
    profile.ifPresent(p -> words.add("as " + p.id()));
    return List.copyOf(words);
  }

  /** The library with the change; empty where it is that library already. */
  Optional<Caller> applyTo(Caller caller) {
    if (profile.filter(p -> p == caller.profile()).isPresent()) {
      return Optional.empty();
    }
    List<Lookup> changed = caller.lookups().stream().map(this::applyTo).toList();
    return Optional.of(
        new Caller(
            profile.orElse(caller.profile()),
            profile.map(Profile::title).orElse(caller.title()),
            caller.why(),
            changed));
  }

  private Lookup applyTo(Lookup lookup) {
    ResolvConf conf = lookup.conf().alsoWith(options);
    Lookup changed = lookup.with(nameservers.isEmpty() ? conf : conf.asking(nameservers));
    return families.isEmpty() ? changed : changed.of(families);
  }
}
