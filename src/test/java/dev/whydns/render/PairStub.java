package dev.whydns.render;

import dev.whydns.model.IpAddress;
import dev.whydns.model.Replay.Result;
import dev.whydns.model.Transport;
import dev.whydns.probe.stub.Action;
import dev.whydns.probe.stub.Event;
import dev.whydns.probe.stub.Query;
import dev.whydns.probe.stub.Stub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A library that no program uses: it asks for A and AAAA, again and again at equal times while an
 * answer is missing, one server after the other or all at once.
 */
final class PairStub implements Stub {
  private final List<IpAddress> servers;
  private final boolean allAtOnce;
  private final Duration every;
  private final int tries;
  private final boolean halfIsEnough;
  private final Map<String, List<String>> found = new LinkedHashMap<>();
  private final List<Integer> opened = new ArrayList<>();
  private int tried;

  private PairStub(
      List<String> servers, boolean allAtOnce, Duration every, int tries, boolean halfIsEnough) {
    this.servers = servers.stream().map(IpAddress::literal).toList();
    this.allAtOnce = allAtOnce;
    this.every = every;
    this.tries = tries;
    this.halfIsEnough = halfIsEnough;
  }

  /** One server after the other, a connected socket for each; one family is enough at the end. */
  static PairStub inTurn(int tries, String... servers) {
    return new PairStub(List.of(servers), false, Duration.ofSeconds(5), tries, true);
  }

  /** All servers at once from one socket; gives up after 5 s. */
  static PairStub allAtOnce(int tries, String... servers) {
    Duration every = Duration.ofMillis(5000 / tries);
    return new PairStub(List.of(servers), true, every, tries, false);
  }

  @Override
  public List<Action> start() {
    return ask();
  }

  private List<Action> ask() {
    List<Action> actions = new ArrayList<>();
    List<Integer> to = new ArrayList<>();
    for (int i = 0; i < servers.size(); i++) {
      if (allAtOnce || tried % servers.size() == i) {
        to.add(i);
      }
    }
    for (int id = 1; id <= 2; id++) {
      String type = id == 1 ? "A" : "AAAA";
      for (int server : found.containsKey(type) ? List.<Integer>of() : to) {
        int socket = allAtOnce ? 1 : server + 1;
        if (!opened.contains(socket)) {
          opened.add(socket);
          actions.add(
              new Action.Open(
                  socket,
                  Transport.UDP,
                  allAtOnce ? servers : List.of(servers.get(server)),
                  !allAtOnce));
        }
        Query query = new Query(id, "api.example.com", type, Optional.empty(), false);
        actions.add(new Action.Send(socket, servers.get(server), List.of(query)));
      }
    }
    tried++;
    actions.add(new Action.Wake(every.multipliedBy(tried)));
    return actions;
  }

  @Override
  public List<Action> on(Event event) {
    if (event instanceof Event.Received received) {
      if (received.response().rcode().equals("REFUSED")) {
        return List.of(new Action.Ignore("this library takes no REFUSED"));
      }
      found.put(received.response().type(), received.response().addresses());
      return found.size() == 2 ? finish() : List.of();
    }
    if (event instanceof Event.Woken) {
      return tried < tries ? ask() : finish();
    }
    return event instanceof Event.Failed && tried < tries ? ask() : List.of();
  }

  private List<Action> finish() {
    boolean enough = found.size() == 2 || halfIsEnough && !found.isEmpty();
    return List.of(
        enough
            ? Action.Finish.resolved(found.values().stream().flatMap(List::stream).toList())
            : Action.Finish.failed(Result.TRY_AGAIN, "EAI_AGAIN"));
  }
}
