package dev.whydns.probe.stub;

import dev.whydns.model.Lookup;
import dev.whydns.model.Lookup.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * {@code ares_getaddrinfo()}: hosts file and DNS in the order of nsswitch.conf, one name of the
 * search list after the other, both types at once.
 *
 * <p>A name that does not exist, or has no address, is followed by the next one; any other error
 * ends the lookup ({@code ares_getaddrinfo.c, host_callback}).
 */
final class CaresLookup implements Stub, CaresEngine.Listener {

  private final Lookup lookup;
  private final CaresVersion version;
  private final CaresFiles files;
  private final List<String> names;
  private final Moves moves = new Moves();
  private final CaresEngine engine;
  private final List<String> addresses = new ArrayList<>();
  private String sources;
  private int nextName;
  private int remaining;
  private boolean sawNoData;

  private CaresLookup(Lookup lookup, CaresVersion version, RandomGenerator random) {
    CaresSettings settings = CaresSettings.of(lookup, version);
    this.lookup = lookup;
    this.version = version;
    this.files = new CaresFiles(lookup, version);
    this.names = CaresNames.of(lookup.name(), settings);
    this.sources = settings.sources();
    this.engine =
        version == CaresVersion.V1_18
            ? new CaresEarlyChannel(settings, moves, random, this)
            : new CaresChannel(settings, CaresManner.ofGetaddrinfo(version), moves, random, this);
  }

  /** That version at a lookup. */
  static Stub of(CaresVersion version, Lookup lookup, RandomGenerator random) {
    return new CaresLookup(lookup, version, random);
  }

  @Override
  public List<Action> start() {
    if (files.literal().isPresent()) {
      moves.finish(Action.Finish.resolved(List.of(files.literal().get())));
    } else if (files.isOnion()) {
      end(CaresStatus.ENOTFOUND);
    } else {
      next(CaresStatus.ECONNREFUSED);
    }
    engine.settle();
    return moves.take();
  }

  @Override
  public List<Action> on(Event event) {
    engine.on(event);
    return moves.take();
  }

  private void next(CaresStatus status) {
    while (!sources.isEmpty()) {
      if (sources.startsWith("f") && !files.addresses().isEmpty()) {
        moves.finish(Action.Finish.resolved(files.addresses()));
        return;
      }
      if (sources.startsWith("b") && !files.isLocalhost() && nextName < names.size()) {
        ask(names.get(nextName++));
        return;
      }
      sources = sources.substring(1);
    }
    end(status);
  }

  private void ask(String name) {
    if (!CaresNames.isValid(name)) {
      end(CaresStatus.EBADNAME);
      return;
    }
    List<Family> families = List.copyOf(lookup.families());
    remaining = families.size();
    for (Family family : List.of(Family.V4, Family.V6)) {
      if (families.contains(family)) {
        engine.ask(name, family.type());
      }
    }
  }

  @Override
  public void ended(CaresStatus status, Optional<Response> reply) {
    remaining--;
    List<String> found = reply.map(Response::addresses).orElse(List.of());
    boolean success = status == CaresStatus.SUCCESS;
    if (success) {
      addresses.addAll(found);
    }
    if (success && version.endsWithIpv4() && addresses.stream().anyMatch(a -> !a.contains(":"))) {
      engine.noMoreTries();
    }
    if (remaining == 0) {
      conclude(success && found.isEmpty() ? CaresStatus.ENODATA : status);
    }
  }

  /** The later of the two replies decides, unless one of them brought an address. */
  private void conclude(CaresStatus status) {
    sawNoData |= status == CaresStatus.ENODATA;
    if (!addresses.isEmpty()) {
      moves.finish(Action.Finish.resolved(addresses));
    } else if (status == CaresStatus.ENOTFOUND
        || status == CaresStatus.ENODATA
        || isRefusalOfOneLabel(status)) {
      next(sawNoData ? CaresStatus.ENODATA : status);
    } else {
      end(status);
    }
  }

  /** systemd-resolved says SERVFAIL or REFUSED to any single label. */
  private boolean isRefusalOfOneLabel(CaresStatus status) {
    return version.goesOnAfterSingleLabel()
        && (status == CaresStatus.ESERVFAIL || status == CaresStatus.EREFUSED)
        && !names.get(nextName - 1).contains(".");
  }

  private void end(CaresStatus status) {
    moves.finish(Action.Finish.failed(status.result(), status.name()));
  }
}
