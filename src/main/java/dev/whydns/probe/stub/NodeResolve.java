package dev.whydns.probe.stub;

import dev.whydns.model.Lookup;
import dev.whydns.model.Lookup.Family;
import dev.whydns.model.SearchList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * {@code dns.resolve4()} of Node.js, or {@code dns.resolve6()} where only IPv6 is wanted: one query
 * through c-ares without EDNS and search list, four tries for each server; any reply ends it.
 */
final class NodeResolve implements Stub, CaresEngine.Listener {

  private static final int TRIES = 4;

  private final Lookup lookup;
  private final String type;
  private final Moves moves = new Moves();
  private final CaresChannel channel;

  private NodeResolve(Lookup lookup, RandomGenerator random) {
    CaresSettings settings = CaresSettings.of(lookup, CaresVersion.V1_34_6).withTries(TRIES);
    this.lookup = lookup;
    this.type = (lookup.families().contains(Family.V4) ? Family.V4 : Family.V6).type();
    this.channel = new CaresChannel(settings, CaresManner.ofNode(), moves, random, this);
  }

  /** The call for that name. */
  static Stub of(Lookup lookup, RandomGenerator random) {
    return new NodeResolve(lookup, random);
  }

  @Override
  public List<Action> start() {
    String name = SearchList.bare(lookup.name());
    if (CaresNames.isValid(name)) {
      channel.ask(name, type);
      channel.settle();
    } else {
      end(CaresStatus.EBADNAME);
    }
    return moves.take();
  }

  @Override
  public List<Action> on(Event event) {
    channel.on(event);
    return moves.take();
  }

  @Override
  public void ended(CaresStatus status, Optional<Response> reply) {
    List<String> addresses =
        reply.map(Response::addresses).orElse(List.of()).stream()
            .filter(address -> address.contains(":") == type.equals("AAAA"))
            .toList();
    if (status != CaresStatus.SUCCESS) {
      end(status);
    } else if (addresses.isEmpty()) {
      end(CaresStatus.ENODATA);
    } else {
      moves.finish(Action.Finish.resolved(addresses));
    }
  }

  private void end(CaresStatus status) {
    String call = type.equals("A") ? "queryA" : "queryAaaa";
    moves.finish(
        Action.Finish.failed(status.result(), call + " " + status.name() + " " + lookup.name()));
  }
}
