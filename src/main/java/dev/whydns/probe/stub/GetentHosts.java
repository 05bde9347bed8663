package dev.whydns.probe.stub;

import dev.whydns.model.IpAddress;
import dev.whydns.model.Lookup;
import dev.whydns.model.Lookup.Family;
import dev.whydns.model.Replay.Result;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * {@code getent hosts} of glibc ({@code nss/getent.c, hosts_keys}): gethostbyname2() for IPv6 over
 * the whole schedule, then for IPv4 where that found nothing. An address is looked up backwards.
 *
 * <p>getent itself says nothing, and exits with 2; what is told here is the h_errno of its last
 * call.
 */
final class GetentHosts implements Stub {

  private final Lookup lookup;
  private final GlibcState state;
  private final Deque<GlibcSources.Wanted> calls = new ArrayDeque<>();
  private GlibcSources current;

  GetentHosts(Lookup lookup, RandomGenerator random) {
    this.lookup = lookup;
    this.state = new GlibcState(lookup, GlibcVersion.CURRENT, random);
  }

  @Override
  public List<Action> start() {
    Optional<IpAddress> address = IpAddress.parse(lookup.name());
    Optional<IpAddress> shorthand = Literal.parse(lookup.name());
    if (address.isEmpty() && shorthand.isPresent()) {
      // as 10.1, which gethostbyname2() reads by itself (nss/digits_dots.c)
      return List.of(Action.Finish.resolved(List.of(shorthand.get().canonical())));
    }
    if (address.isPresent()) {
      Family family = address.get().isV6() ? Family.V6 : Family.V4;
      calls.add(new GlibcSources.Wanted(lookup.name(), EnumSet.of(family), List.of("PTR"), false));
    } else {
      for (Family family : List.of(Family.V6, Family.V4)) {
        if (lookup.families().contains(family)) {
          calls.add(
              new GlibcSources.Wanted(
                  lookup.name(), EnumSet.of(family), List.of(family.type()), true));
        }
      }
    }
    Turn turn = new Turn(Duration.ZERO);
    call(turn);
    return turn.actions();
  }

  @Override
  public List<Action> on(Event event) {
    Turn turn = new Turn(event.at());
    current.on(event, turn).ifPresent(end -> after(end, turn));
    return turn.actions();
  }

  private void call(Turn turn) {
    current = new GlibcSources(state, lookup, calls.remove());
    current.begin(turn).ifPresent(end -> after(end, turn));
  }

  private void after(GlibcSources.End end, Turn turn) {
    if (end.found()) {
      turn.add(Action.Finish.resolved(end.addresses()));
    } else if (calls.isEmpty()) {
      turn.add(Action.Finish.failed(result(end.herrno()), end.herrno().constant()));
    } else {
      call(turn);
    }
  }

  private static Result result(GlibcHerrno herrno) {
    return switch (herrno) {
      case HOST_NOT_FOUND -> Result.NO_SUCH_NAME;
      case TRY_AGAIN -> Result.TRY_AGAIN;
      case NO_DATA -> Result.NO_ADDRESS;
      default -> Result.FAILED;
    };
  }
}
