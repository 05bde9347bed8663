package dev.whydns.probe.stub;

import dev.whydns.model.IpAddress;
import dev.whydns.model.Lookup;
import dev.whydns.model.Lookup.Family;
import dev.whydns.model.Replay;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * musl's getaddrinfo() ({@code lookup_name.c}).
 *
 * <p>The hosts file first, whatever nsswitch.conf says; then one candidate name after the other,
 * and on to the next only at NXDOMAIN. Both families must be answered for a name to be found.
 */
final class Musl implements Stub {

  private static final Action.Finish TRY_AGAIN =
      Action.Finish.failed(Replay.Result.TRY_AGAIN, "EAI_AGAIN");
  private static final Action.Finish NO_NAME =
      Action.Finish.failed(Replay.Result.NO_SUCH_NAME, "EAI_NONAME");
  private static final Action.Finish CRASH =
      Action.Finish.failed(Replay.Result.CRASHES, "SIGFPE: the process dies");

  /** Names of more bytes are refused unseen. */
  private static final int LONGEST = 254;

  /** A candidate that does not fit into the buffer of 256 bytes is passed over. */
  private static final int LONGEST_CANDIDATE = 255;

  private final Lookup lookup;
  private final MuslRelease release;
  private final RandomGenerator random;
  private final MuslConf conf;
  private final List<Family> families;
  private final Deque<String> candidates = new ArrayDeque<>();
  private MuslExchange exchange;
  private int sockets;

  private Musl(Lookup lookup, MuslRelease release, List<Family> families, RandomGenerator random) {
    this.lookup = lookup;
    this.release = release;
    this.families = families;
    this.random = random;
    this.conf = MuslConf.of(lookup.conf());
  }

  /** Without flags: the families that were asked for. */
  static Musl of(Lookup lookup, MuslRelease release, RandomGenerator random) {
    return new Musl(lookup, release, List.copyOf(wanted(lookup)), random);
  }

  /**
   * With AI_ADDRCONFIG, of 1.2.4 and later. A family counts as configured where a socket can be
   * connected to its loopback address, so ::1 on lo is enough for AAAA ({@code getaddrinfo.c}). A
   * lookup of IPv6 alone then asks for A, and throws the answer away.
   */
  static Musl withAddrConfig(Lookup lookup, RandomGenerator random) {
    List<Family> families =
        lookup.ipv6() == Lookup.Ipv6.NONE ? List.of(Family.V4) : List.copyOf(wanted(lookup));
    return new Musl(lookup, MuslRelease.SINCE_1_2_4, families, random);
  }

  private static List<Family> wanted(Lookup lookup) {
    return List.of(Family.values()).stream().filter(lookup.families()::contains).toList();
  }

  @Override
  public List<Action> start() {
    return withoutDns()
        .<List<Action>>map(end -> List.of(end))
        .orElseGet(
            () -> {
              lookup.search().tried(lookup.name(), "musl").stream()
                  .map(EncodableName::withoutFinalDot)
                  .filter(name -> name.length() <= LONGEST_CANDIDATE)
                  .forEach(candidates::add);
              return next(Duration.ZERO);
            });
  }

  /** What needs no packet: impossible names, literal addresses, the hosts file. */
  private Optional<Action.Finish> withoutDns() {
    String name = lookup.name();
    if (name.isEmpty() || name.length() > LONGEST) {
      return Optional.of(NO_NAME);
    }
    Optional<IpAddress> literal = IpAddress.parse(name);
    if (literal.isPresent()) {
      return Optional.of(ofFamily(List.of(literal.get())));
    }
    List<IpAddress> listed =
        lookup.hosts().stream()
            .filter(entry -> entry.names().contains(name))
            .map(entry -> entry.address())
            .toList();
    if (!listed.isEmpty()) {
      return Optional.of(ofFamily(listed));
    }
    boolean onlyDots = name.equals(".") || name.endsWith("..");
    return onlyDots ? Optional.of(NO_NAME) : Optional.empty();
  }

  private Action.Finish ofFamily(List<IpAddress> addresses) {
    List<String> fit =
        addresses.stream()
            .filter(a -> families.contains(a.isV6() ? Family.V6 : Family.V4))
            .map(IpAddress::canonical)
            .toList();
    return fit.isEmpty() ? release.noData() : resolved(fit);
  }

  private Action.Finish resolved(List<String> addresses) {
    boolean wanted = lookup.families().containsAll(families);
    return wanted ? Action.Finish.resolved(addresses) : release.noData();
  }

  @Override
  public List<Action> on(Event event) {
    List<Action> actions = new ArrayList<>(exchange.on(event));
    if (exchange.isOver()) {
      actions.addAll(conclude(event.at()));
    }
    return actions;
  }

  private List<Action> next(Duration at) {
    while (!candidates.isEmpty()) {
      String name = candidates.poll();
      if (!EncodableName.is(name)) {
        if (release.stopsAtInvalidName()) {
          return List.of(NO_NAME);
        }
      } else if (conf.attempts() == 0) {
        // timeout / attempts, once the socket is bound
        return List.of(CRASH);
      } else {
        return ask(name, at);
      }
    }
    return List.of(NO_NAME);
  }

  private List<Action> ask(String name, Duration at) {
    exchange = new MuslExchange(conf, release, queries(name), () -> ++sockets, at);
    List<Action> actions = exchange.start();
    return exchange.isOver() ? conclude(at) : actions;
  }

  /** IDs are the clock's nanoseconds, read once for each type. */
  private List<Query> queries(String name) {
    List<Query> queries = new ArrayList<>();
    int id = random.nextInt(0x10000);
    for (Family family : families) {
      queries.add(new Query(id, name, family.type(), Optional.empty(), false));
      id = release.secondId(id, (id + 64 + random.nextInt(256)) & 0xffff);
    }
    return queries;
  }

  /** In the order A, AAAA: silence ends the lookup, NXDOMAIN the candidate. */
  private List<Action> conclude(Duration at) {
    List<String> addresses = new ArrayList<>();
    for (Optional<Response> answer : exchange.answers()) {
      if (answer.isEmpty()) {
        return List.of(TRY_AGAIN);
      }
      if (answer.get().rcode().equals("NXDOMAIN")) {
        List<Action> actions = new ArrayList<>(exchange.close());
        actions.addAll(next(at));
        return actions;
      }
      addresses.addAll(answer.get().addresses());
    }
    return List.of(addresses.isEmpty() ? release.noData() : resolved(addresses));
  }
}
