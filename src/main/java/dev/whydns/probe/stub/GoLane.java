package dev.whydns.probe.stub;

import dev.whydns.model.IpAddress;
import dev.whydns.model.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;

/**
 * One goroutine of a Go lookup: one type of one candidate name ({@code dnsclient_unix.go,
 * tryOneName} and {@code exchange}).
 *
 * <p>Each try has a socket, a port and an ID of its own; a truncated reply is asked for over TCP
 * with the same ID within the same try.
 */
final class GoLane {

  /**
   * Where a lane gets what it shares with the others.
   *
   * @param sockets numbers of sockets
   * @param random for IDs
   */
  record Supplies(IntSupplier sockets, RandomGenerator random) {}

  private final GoConf conf;
  private final GoRelease release;
  private final String name;
  private final String type;
  private final int offset;
  private final Supplies supplies;
  private int tries;
  private IpAddress server;
  private Query query;
  private Transport transport;
  private int socket;
  private String local = "";
  private boolean dialing;
  private Duration deadline = Duration.ZERO;
  private Optional<GoError> error = Optional.empty();
  private List<String> addresses = List.of();
  private boolean over;

  /** A lane that begins at the server of that index. */
  GoLane(GoConf conf, GoRelease release, Question question, int offset, Supplies supplies) {
    this.conf = conf;
    this.release = release;
    this.name = question.name();
    this.type = question.type();
    this.offset = offset;
    this.supplies = supplies;
  }

  /** What it asks; the name is without its final dot. */
  record Question(String name, String type) {}

  /** Begins the next try, or ends with the error of the last. */
  List<Action> next(Duration at) {
    int servers = conf.servers().size();
    if (tries >= (long) servers * conf.attempts()) {
      over = true;
      return List.of();
    }
    server = conf.servers().get((offset + tries) % servers);
    tries++;
    int id = supplies.random().nextInt(0x10000);
    query = new Query(id, name, type, conf.edns(), conf.authenticData());
    return List.of(open(conf.tcp() ? Transport.TCP : Transport.UDP, at));
  }

  /** Each connection has the whole timeout for itself, also that after a truncated reply. */
  private Action open(Transport how, Duration at) {
    transport = how;
    socket = supplies.sockets().getAsInt();
    local = "";
    dialing = true;
    deadline = at.plus(conf.timeout());
    return new Action.Open(socket, how, List.of(server), true);
  }

  boolean isOver() {
    return over;
  }

  boolean isOn(int number) {
    return !over && socket == number;
  }

  Duration deadline() {
    return deadline;
  }

  Optional<GoError> error() {
    return over ? error : Optional.empty();
  }

  List<String> addresses() {
    return addresses;
  }

  List<Action> on(Event event) {
    if (event instanceof Event.Opened o) {
      local = GoError.endpoint(o.local());
      return transport == Transport.UDP ? send() : List.of();
    } else if (event instanceof Event.Connected) {
      return send();
    } else if (event instanceof Event.Received r) {
      return receive(r);
    } else if (event instanceof Event.Failed f) {
      String errno = GoError.errno(f.outcome());
      String call = dialing ? "connect" : f.sending() ? "write" : "read";
      return retry(GoError.temporary(server, operation(call) + ": " + call + ": " + errno), f.at());
    } else if (event instanceof Event.Closed) {
      return retry(GoError.lasting(server, "EOF"), event.at());
    }
    return garbage(event);
  }

  private List<Action> send() {
    dialing = false;
    return List.of(new Action.Send(socket, server, List.of(query)));
  }

  /** As {@code read udp 198.51.100.2:40001->192.0.2.53:53}; no own address while dialing. */
  private String operation(String call) {
    String network = transport == Transport.UDP ? "udp " : "tcp ";
    return dialing
        ? "dial " + network + GoError.endpoint(server)
        : call + " " + network + local + "->" + GoError.endpoint(server);
  }

  /** Its deadline has come. */
  List<Action> timeout(Duration at) {
    return retry(GoError.temporary(server, operation("read") + ": i/o timeout"), at);
  }

  private List<Action> retry(GoError why, Duration at) {
    error = Optional.of(why);
    List<Action> actions = new ArrayList<>();
    actions.add(new Action.Close(socket));
    actions.addAll(next(at));
    return actions;
  }

  private List<Action> garbage(Event event) {
    return transport == Transport.UDP
        ? List.of(new Action.Ignore("Go waits on after what it cannot read"))
        : retry(GoError.lasting(server, "cannot unmarshal DNS message"), event.at());
  }

  private List<Action> receive(Event.Received r) {
    Response response = r.response();
    if (!response.fits(query)) {
      return misfit(response, r.at());
    }
    if (response.reply().truncated() && transport == Transport.UDP) {
      return List.of(new Action.Close(socket), open(Transport.TCP, r.at()));
    }
    if (response.reply().truncated() && !release.isSince121()) {
      return retry(GoError.lasting(server, "no answer from DNS server"), r.at());
    }
    return judge(response, r.at());
  }

  /** Over UDP it may be a forgery, and is waited past (golang.org/issue/13281). */
  private List<Action> misfit(Response response, Duration at) {
    if (transport == Transport.TCP) {
      boolean bare = response.type().isEmpty();
      String text = bare ? "cannot unmarshal DNS message" : "invalid DNS response";
      return retry(GoError.lasting(server, text), at);
    }
    boolean otherId = response.id() != query.id();
    return List.of(
        new Action.Ignore("Go waits on: it has another " + (otherId ? "ID" : "question")));
  }

  /** In the order of {@code checkHeader} and {@code skipToAnswer}. */
  private List<Action> judge(Response response, Duration at) {
    String rcode = response.rcode();
    if (rcode.equals("NXDOMAIN")) {
      return end(GoError.noSuchHost(server));
    }
    if (isLame(response)) {
      return retry(GoError.lasting(server, "lame referral"), at);
    }
    if (!rcode.equals("NOERROR")) {
      boolean servfail = rcode.equals("SERVFAIL");
      GoError.Kind kind = servfail ? GoError.Kind.TEMPORARY : GoError.Kind.LASTING;
      return retry(new GoError(Optional.of(server), "server misbehaving", kind), at);
    }
    if (response.reply().answers().stream().noneMatch(a -> a.type().equals(type))) {
      return end(GoError.noSuchHost(server));
    }
    addresses = response.addresses();
    error = Optional.empty();
    over = true;
    return List.of(new Action.Close(socket));
  }

  /** An OPT record in the reply is enough for a later release not to take it for a referral. */
  private boolean isLame(Response response) {
    boolean bare = !release.isSince121() || response.additional() == 0;
    return response.isEmpty()
        && bare
        && !response.reply().authoritative()
        && !response.reply().recursionAvailable();
  }

  private List<Action> end(GoError why) {
    error = Optional.of(why);
    over = true;
    return List.of(new Action.Close(socket));
  }
}
