package dev.whydns.probe.stub;

import dev.whydns.model.IpAddress;
import dev.whydns.model.Lookup;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A hosts file as Go reads it ({@code hosts.go, lookupStaticHost}): names without regard to case or
 * a final dot, and addresses of any family, which are sorted out afterwards.
 */
final class GoFiles {
  private GoFiles() {}

  /** How the lookup ends by the hosts file; empty where the name is not in it. */
  static Optional<Action.Finish> find(Lookup lookup) {
    String wanted = key(lookup.name());
    List<IpAddress> found =
        lookup.hosts().stream()
            .filter(e -> e.names().stream().map(GoFiles::key).anyMatch(wanted::equals))
            .map(e -> e.address())
            .toList();
    return found.isEmpty() ? Optional.empty() : Optional.of(ofFamily(lookup, found));
  }

  /** These addresses, as far as they are of a family that is looked for. */
  static Action.Finish ofFamily(Lookup lookup, List<IpAddress> addresses) {
    List<String> fit =
        addresses.stream()
            .filter(a -> lookup.families().contains(family(a)))
            .map(IpAddress::canonical)
            .toList();
    return fit.isEmpty() ? GoError.unsuitable(lookup.name()) : Action.Finish.resolved(fit);
  }

  private static Lookup.Family family(IpAddress address) {
    return address.isV6() ? Lookup.Family.V6 : Lookup.Family.V4;
  }

  private static String key(String name) {
    return EncodableName.withoutFinalDot(name).toLowerCase(Locale.ROOT);
  }
}
