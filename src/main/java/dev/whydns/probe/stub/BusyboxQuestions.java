package dev.whydns.probe.stub;

import dev.whydns.model.IpAddress;
import dev.whydns.model.Lookup;
import dev.whydns.model.Lookup.Family;
import dev.whydns.model.Replay;
import dev.whydns.model.SearchList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.random.RandomGenerator;

/** What {@code busybox nslookup} asks, and what it prints of the replies. */
final class BusyboxQuestions {

  private static final int IDS = 1 << 16;

  private final List<Query> queries = new ArrayList<>();
  private final Map<Integer, Response> replies = new LinkedHashMap<>();

  private BusyboxQuestions(
      Lookup lookup, RandomGenerator random, IntUnaryOperator nextId, boolean authenticData) {
    int id = random.nextInt(IDS);
    for (Family family : List.of(Family.V4, Family.V6)) {
      for (String name : lookup.families().contains(family) ? names(lookup) : List.<String>of()) {
        queries.add(new Query(id, name, family.type(), Optional.empty(), authenticData));
        id = nextId.applyAsInt(id) % IDS;
      }
    }
  }

  /**
   * Written by musl's {@code res_mkquery()}, which sets AD since 1.2.1; an ID is the clock's
   * nanoseconds, and the next query is written a microsecond later.
   */
  static BusyboxQuestions musl(Lookup lookup, RandomGenerator random) {
    return new BusyboxQuestions(lookup, random, id -> id + 200 + random.nextInt(2000), true);
  }

  /** Written by glibc's: its IDs are mixed, and AD is set where {@code trust-ad} is. */
  static BusyboxQuestions glibc(Lookup lookup, RandomGenerator random) {
    String environment = " " + lookup.environment().resOptions().orElse("") + " ";
    boolean trustAd =
        lookup.conf().option("trust-ad").isPresent() || environment.contains(" trust-ad ");
    return new BusyboxQuestions(lookup, random, id -> random.nextInt(IDS), trustAd);
  }

  /** A name with a dot is asked as it is; one without is asked below each suffix, and only so. */
  private static List<String> names(Lookup lookup) {
    String name = lookup.name();
    List<String> search = search(lookup);
    List<String> names = new ArrayList<>();
    if (name.contains(".") || search.isEmpty()) {
      names.add(SearchList.bare(name));
    } else {
      search.forEach(suffix -> names.add(SearchList.bare(name + "." + suffix)));
    }
    boolean address = IpAddress.parse(name).isPresent();
    return names.stream().filter(n -> !address && CaresNames.isValid(n)).toList();
  }

  private static List<String> search(Lookup lookup) {
    List<String> written = CaresSettings.searchOverDomain(lookup.conf());
    if (written.equals(List.of("."))) {
      return List.of();
    }
    int dot = lookup.hostname().indexOf('.');
    return written.isEmpty() && dot >= 0 ? List.of(lookup.hostname().substring(dot + 1)) : written;
  }

  boolean isEmpty() {
    return queries.isEmpty();
  }

  int count() {
    return queries.size();
  }

  List<Query> unanswered() {
    return queries.stream().filter(query -> !isAnswered(query)).toList();
  }

  Optional<Query> byId(int id) {
    return queries.stream().filter(query -> query.id() == id).findFirst();
  }

  boolean isAnswered(Query query) {
    return replies.containsKey(queries.indexOf(query));
  }

  void answered(Query query, Response reply) {
    replies.put(queries.indexOf(query), reply);
  }

  /** No server sent anything that it could use. */
  static Action.Finish nobodyAnswered() {
    return Action.Finish.failed(Replay.Result.TRY_AGAIN, "no server could be reached");
  }

  /** All that it printed. */
  Action.Finish conclusion() {
    List<String> addresses =
        replies.values().stream()
            .filter(reply -> reply.rcode().equals("NOERROR"))
            .flatMap(reply -> reply.addresses().stream())
            .toList();
    if (!addresses.isEmpty()) {
      return Action.Finish.resolved(addresses);
    }
    List<String> codes = replies.values().stream().map(Response::rcode).distinct().toList();
    if (!unanswered().isEmpty()) {
      return Action.Finish.failed(Replay.Result.TRY_AGAIN, "no answer");
    } else if (codes.contains("SERVFAIL")) {
      return Action.Finish.failed(Replay.Result.TRY_AGAIN, String.join(", ", codes));
    } else if (codes.contains("NOERROR")) {
      return Action.Finish.failed(Replay.Result.NO_ADDRESS, "an answer without addresses");
    }
    return Action.Finish.failed(
        codes.equals(List.of("NXDOMAIN")) ? Replay.Result.NO_SUCH_NAME : Replay.Result.FAILED,
        String.join(", ", codes));
  }
}
