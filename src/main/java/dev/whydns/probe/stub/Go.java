package dev.whydns.probe.stub;

import dev.whydns.model.IpAddress;
import dev.whydns.model.Lookup;
import dev.whydns.model.Lookup.Family;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Go's own resolver, in a process that looks up its first name ({@code dnsclient_unix.go,
 * goLookupIPCNAMEOrder}).
 *
 * <p>A and AAAA run in lanes that know nothing of each other, and a candidate name is done when
 * both are. Any address ends the lookup; any error goes on to the next candidate.
 */
final class Go implements Stub {

  /** In so many of 100 lookups the goroutine that is started last, for AAAA, runs first. */
  private static final int LAST_RUNS_FIRST = 85;

  private final Lookup lookup;
  private final GoRelease release;
  private final GoConf conf;
  private final GoOrder order;
  private final RandomGenerator random;
  private final Deque<String> candidates = new ArrayDeque<>();
  private final Deque<GoLane> waiting = new ArrayDeque<>();
  private final List<GoLane> running = new ArrayList<>();
  private final List<String> addresses = new ArrayList<>();
  private Optional<GoError> error = Optional.empty();
  private String candidate = "";
  private int questions;
  private int sockets;

  private Go(Lookup lookup, GoRelease release, GoConf conf, RandomGenerator random) {
    this.lookup = lookup;
    this.release = release;
    this.conf = conf;
    this.order = GoOrder.of(lookup, release);
    this.random = random;
  }

  /** As the file and {@code GODEBUG} say. */
  static Go of(Lookup lookup, GoRelease release, RandomGenerator random) {
    return new Go(lookup, release, GoConf.of(lookup, release), random);
  }

  /** With {@code GODEBUG=netedns0=0}. */
  static Go withoutEdns(Lookup lookup, RandomGenerator random) {
    GoRelease release = GoRelease.SINCE_1_21;
    return new Go(lookup, release, GoConf.of(lookup, release).withoutEdns(), random);
  }

  @Override
  public List<Action> start() {
    Optional<Action.Finish> end = withoutDns();
    if (end.isPresent()) {
      return List.of(end.get());
    }
    candidates.addAll(GoNames.candidates(lookup));
    return withTimer(nextCandidate(Duration.ZERO));
  }

  /** What needs no packet: literal addresses, the hosts file, impossible names. */
  private Optional<Action.Finish> withoutDns() {
    Optional<IpAddress> literal = IpAddress.parse(lookup.name());
    if (literal.isPresent()) {
      return Optional.of(GoFiles.ofFamily(lookup, List.of(literal.get())));
    }
    Optional<Action.Finish> found =
        order.readsFilesFirst() ? GoFiles.find(lookup) : Optional.empty();
    if (found.isPresent()) {
      return found;
    }
    if (order == GoOrder.FILES && !release.isSince121()) {
      return Optional.of(GoError.unsuitable(lookup.name()));
    }
    return order == GoOrder.FILES || !GoNames.isDomainName(lookup.name())
        ? Optional.of(GoError.noSuchHost().finish(lookup.name()))
        : Optional.empty();
  }

  @Override
  public List<Action> on(Event event) {
    List<Action> actions = new ArrayList<>();
    if (event instanceof Event.Woken) {
      running.stream()
          .filter(lane -> lane.deadline().compareTo(event.at()) <= 0)
          .sorted(Comparator.comparing(GoLane::deadline))
          .toList()
          .forEach(lane -> actions.addAll(lane.timeout(event.at())));
    } else {
      int socket = socketOf(event);
      running.stream()
          .filter(lane -> lane.isOn(socket))
          .findFirst()
          .ifPresent(lane -> actions.addAll(lane.on(event)));
    }
    actions.addAll(collect(event.at()));
    return withTimer(actions);
  }

  private static int socketOf(Event event) {
    if (event instanceof Event.Received r) {
      return r.socket();
    } else if (event instanceof Event.Opened o) {
      return o.socket();
    } else if (event instanceof Event.Connected c) {
      return c.socket();
    } else if (event instanceof Event.Failed f) {
      return f.socket();
    } else if (event instanceof Event.Closed c) {
      return c.socket();
    }
    return event instanceof Event.Garbage g ? g.socket() : -1;
  }

  /** Takes what lanes that have ended leave, and goes on when all have. */
  private List<Action> collect(Duration at) {
    for (GoLane lane : List.copyOf(running)) {
      if (lane.isOver()) {
        running.remove(lane);
        addresses.addAll(lane.addresses());
        lane.error().filter(e -> prefers()).ifPresent(e -> error = Optional.of(e));
      }
    }
    if (!running.isEmpty()) {
      return List.of();
    }
    if (!waiting.isEmpty()) {
      return begin(waiting.poll(), at);
    }
    return addresses.isEmpty() ? nextCandidate(at) : List.of(Action.Finish.resolved(addresses));
  }

  /** The first error is kept, unless one of the name as it was written comes later. */
  private boolean prefers() {
    return error.isEmpty() || candidate.equals(lookup.name() + ".");
  }

  private List<Action> nextCandidate(Duration at) {
    if (candidates.isEmpty()) {
      return List.of(failed());
    }
    candidate = candidates.poll();
    List<Family> families = new ArrayList<>(List.of(Family.values()));
    families.retainAll(lookup.families());
    if (!conf.sequential() && random.nextInt(100) < LAST_RUNS_FIRST) {
      Collections.reverse(families);
    }
    families.forEach(family -> waiting.add(lane(family)));
    List<Action> actions = new ArrayList<>();
    do {
      actions.addAll(begin(waiting.poll(), at));
    } while (!conf.sequential() && !waiting.isEmpty());
    return actions;
  }

  /** With rotate every question counts, so that A and AAAA go to different servers. */
  private GoLane lane(Family family) {
    return new GoLane(
        conf,
        release,
        new GoLane.Question(EncodableName.inQuery(candidate), family.type()),
        conf.rotate() ? questions++ : 0,
        new GoLane.Supplies(() -> ++sockets, random));
  }

  private List<Action> begin(GoLane lane, Duration at) {
    running.add(lane);
    return lane.next(at);
  }

  private Action failed() {
    Optional<Action.Finish> listed =
        order == GoOrder.DNS_FILES ? GoFiles.find(lookup) : Optional.empty();
    return listed.orElseGet(
        () ->
            error
                .map(e -> e.finish(lookup.name()))
                .orElseGet(() -> GoError.unsuitable(lookup.name())));
  }

  private List<Action> withTimer(List<Action> actions) {
    List<Action> all = new ArrayList<>(actions);
    running.stream()
        .map(GoLane::deadline)
        .min(Comparator.naturalOrder())
        .ifPresent(at -> all.add(new Action.Wake(at)));
    return all;
  }
}
