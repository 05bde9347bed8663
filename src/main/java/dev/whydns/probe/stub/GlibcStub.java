package dev.whydns.probe.stub;

import dev.whydns.model.IpAddress;
import dev.whydns.model.Lookup;
import dev.whydns.model.Lookup.Family;
import dev.whydns.model.Replay.Result;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * getaddrinfo() of glibc ({@code nss/getaddrinfo.c}, before 2.38 {@code
 * sysdeps/posix/getaddrinfo.c}).
 */
final class GlibcStub implements Stub {

  private static final String NO_NAME = "EAI_NONAME";

  private final Lookup lookup;
  private final GlibcState state;
  private final Set<Family> families;
  private GlibcSources sources;

  private GlibcStub(Lookup lookup, GlibcState state, Set<Family> families) {
    this.lookup = lookup;
    this.state = state;
    this.families = families;
  }

  /** With the flags 0. */
  static Stub plain(Lookup lookup, GlibcVersion version, RandomGenerator random) {
    return new GlibcStub(lookup, new GlibcState(lookup, version, random), lookup.families());
  }

  /**
   * With AI_ADDRCONFIG, which hints of NULL mean, too: without an IPv6 address other than {@code
   * ::1} it is a call for IPv4. That IPv4 is there is taken for granted.
   */
  static Stub addrConfig(Lookup lookup, RandomGenerator random) {
    Set<Family> families = EnumSet.copyOf(lookup.families());
    if (lookup.ipv6() != Lookup.Ipv6.PRESENT) {
      families.remove(Family.V6);
    }
    return new GlibcStub(lookup, new GlibcState(lookup, GlibcVersion.CURRENT, random), families);
  }

  @Override
  public List<Action> start() {
    if (families.isEmpty()) {
      return List.of(Action.Finish.failed(Result.NO_SUCH_NAME, NO_NAME));
    }
    Optional<IpAddress> literal = Literal.parse(lookup.name());
    if (literal.isPresent()) {
      return List.of(literal(literal.get()));
    }
    sources = new GlibcSources(state, lookup, wanted());
    Turn turn = new Turn(Duration.ZERO);
    sources.begin(turn).ifPresent(end -> turn.add(finish(end)));
    return turn.actions();
  }

  private Action.Finish literal(IpAddress address) {
    return families.contains(address.isV6() ? Family.V6 : Family.V4)
        ? Action.Finish.resolved(List.of(address.canonical()))
        : Action.Finish.failed(Result.FAILED, "EAI_ADDRFAMILY");
  }

  /** With {@code no-aaaa} a call for both families is a query for A, and hosts has both still. */
  private GlibcSources.Wanted wanted() {
    boolean both = families.size() > 1;
    List<String> types =
        both && state.options().has(GlibcOptions.Flag.NO_AAAA)
            ? List.of(Family.V4.type())
            : EnumSet.copyOf(families).stream().map(Family::type).toList();
    return new GlibcSources.Wanted(lookup.name(), families, types, true);
  }

  @Override
  public List<Action> on(Event event) {
    Turn turn = new Turn(event.at());
    sources.on(event, turn).ifPresent(end -> turn.add(finish(end)));
    return turn.actions();
  }

  private Action.Finish finish(GlibcSources.End end) {
    if (end.found()) {
      return Action.Finish.resolved(end.addresses());
    }
    return switch (end.herrno()) {
      case TRY_AGAIN -> Action.Finish.failed(Result.TRY_AGAIN, "EAI_AGAIN");
      case NO_DATA -> Action.Finish.failed(Result.NO_ADDRESS, "EAI_NODATA");
      case NO_ADDRESS_IN_ANSWER -> noAddress();
      default -> Action.Finish.failed(Result.NO_SUCH_NAME, NO_NAME);
    };
  }

  /** A call for one family that ends at a CNAME, as measured with 2.36. */
  private Action.Finish noAddress() {
    return families.contains(Family.V4)
        ? Action.Finish.failed(Result.NO_ADDRESS, "EAI_NODATA")
        : Action.Finish.failed(Result.NO_SUCH_NAME, NO_NAME);
  }
}
