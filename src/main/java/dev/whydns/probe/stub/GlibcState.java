package dev.whydns.probe.stub;

import dev.whydns.model.IpAddress;
import dev.whydns.model.Lookup;
import dev.whydns.model.ResolvConf;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What a thread of glibc carries from one query to the next ({@code struct __res_state}).
 *
 * <p>Its UDP sockets, one for each server, stay open when a server is given up for a time: what
 * comes meanwhile lies in the socket's buffer and is read when that server's turn comes again.
 */
final class GlibcState {

  /** A UDP socket and what lies in its buffer. */
  record Socket(int number, Deque<Event> buffer) {

    /** Whether the kernel has an error for it, which the next send will meet. */
    boolean hasError() {
      return buffer.stream().anyMatch(e -> e instanceof Event.Failed);
    }
  }

  private static final IpAddress LOOPBACK = IpAddress.literal("127.0.0.1");
  private static final int IDS = 1 << 16;

  private final GlibcVersion version;
  private final GlibcOptions options;
  private final List<IpAddress> servers;
  private final RandomGenerator random;
  private final Map<Integer, Socket> sockets = new LinkedHashMap<>();
  private int lastSocket;
  private int rotation = -1;
  private boolean sequential;
  private boolean reopening;
  private boolean gotSomewhere;
  private String firstRcode = "NOERROR";

  GlibcState(Lookup lookup, GlibcVersion version, RandomGenerator random) {
    this.version = version;
    this.options = GlibcOptions.of(lookup, version);
    List<IpAddress> all = lookup.conf().nameservers();
    // without any, resolv.conf(5) and res_init.c (res_vinit_1) name the local machine
    this.servers =
        all.isEmpty()
            ? List.of(LOOPBACK)
            : all.stream().limit(ResolvConf.USED_BY_LIBRARIES).toList();
    this.random = random;
    this.reopening = options.has(GlibcOptions.Flag.SINGLE_REQUEST_REOPEN);
    this.sequential = reopening || options.has(GlibcOptions.Flag.SINGLE_REQUEST);
  }

  GlibcVersion version() {
    return version;
  }

  GlibcOptions options() {
    return options;
  }

  List<IpAddress> servers() {
    return servers;
  }

  int randomId() {
    return random.nextInt(IDS);
  }

  /**
   * Which server is first ({@code res_send.c, nameserver_offset}): a process begins anywhere, then
   * goes on by one with each name that it asks for.
   */
  int nextOffset() {
    if (servers.size() == 1 || !options.has(GlibcOptions.Flag.ROTATE)) {
      return 0;
    }
    rotation = rotation < 0 ? random.nextInt(servers.size()) : (rotation + 1) % servers.size();
    return rotation;
  }

  /** Whether AAAA is asked once A is answered, and not with it. */
  boolean isSequential() {
    return sequential;
  }

  /** Whether AAAA gets a socket of its own. */
  boolean isReopening() {
    return reopening;
  }

  /** From now on: a thread that has come to this keeps to it in later lookups. */
  void becomeSequential() {
    sequential = true;
  }

  void becomeReopening() {
    reopening = true;
  }

  /** Whether a server has been heard of, or waited for, since the query was first sent. */
  boolean gotSomewhere() {
    return gotSomewhere;
  }

  void gotSomewhere(boolean value) {
    gotSomewhere = value;
  }

  /** The code of what lies in the buffer for the first answer, be it from another query. */
  String firstRcode() {
    return firstRcode;
  }

  void firstRcode(String rcode) {
    firstRcode = rcode;
  }

  int newSocket() {
    return ++lastSocket;
  }

  /** The socket that is open to that server. */
  Optional<Socket> socket(int server) {
    return Optional.ofNullable(sockets.get(server));
  }

  /** Opens one to that server. */
  Socket open(int server, Turn turn) {
    Socket socket = new Socket(newSocket(), new ArrayDeque<>());
    sockets.put(server, socket);
    turn.add(Action.Open.udp(socket.number(), servers.get(server)));
    return socket;
  }

  /** Leaves in its buffer what came to a socket that is not listened to. */
  void keep(int number, Event event, Turn turn) {
    for (Map.Entry<Integer, Socket> open : sockets.entrySet()) {
      if (open.getValue().number() == number) {
        open.getValue().buffer().add(event);
        if (!(event instanceof Event.Failed)) {
          turn.add(
              new Action.Ignore(
                  "it waits for another server, and reads this if it comes back to "
                      + servers.get(open.getKey())));
        }
      }
    }
  }

  /** Closes all UDP sockets ({@code res-close.c, __res_iclose}). */
  void closeAll(Turn turn) {
    for (Iterator<Socket> all = sockets.values().iterator(); all.hasNext(); all.remove()) {
      turn.add(new Action.Close(all.next().number()));
    }
  }
}
