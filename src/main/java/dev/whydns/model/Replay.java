package dev.whydns.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One lookup, sent as a resolver library sends it, with everything that came of it.
 *
 * <p>Times are milliseconds since the library was called.
 *
 * @param label which run it is
 * @param name what was looked up, as the caller wrote it
 * @param sends every query in order
 * @param arrivals everything that came back, in order
 * @param ending what the library's caller gets, and when
 * @param from the namespace that it was sent from
 */
public record Replay(
    Label label,
    String name,
    List<Send> sends,
    List<Arrival> arrivals,
    Ending ending,
    Exchange.Vantage from) {

  /**
   * What tells one run from another of the same name.
   *
   * @param profile as {@code --as} takes it: {@code glibc}
   * @param title the library and the call: {@code glibc, getaddrinfo()}
   * @param why what made whydns choose this profile
   * @param via where the queries went in
   * @param changes what was changed for a try, as {@code single-request}; empty for the lookup as
   *     it is
   * @param round from 0, of those that {@code --count} asks for
   */
  public record Label(
      String profile, String title, String why, Via via, List<String> changes, int round) {}

  /** Where the queries went in. */
  public enum Via {
    /** To the nameservers of resolv.conf on port 53, as applications do. */
    NAT("nat"),
    /** To the engine's real port on 127.0.0.11, past the rules. */
    DIRECT("direct"),
    /** To the engine's upstreams, from the namespace that the engine asks them from. */
    UPSTREAM("upstream"),
    /** To the engine's upstreams, from the host. */
    HOST("host");

    private final String text;

    Via(String text) {
      this.text = text;
    }

    /** As in the JSON and after {@code --via}. */
    public String text() {
      return text;
    }
  }

  /**
   * A query that left, or should have.
   *
   * @param number from 1
   * @param atMs when
   * @param socket number of the socket, from 1, in the order of their opening
   * @param transport how
   * @param server to which address
   * @param port to which port
   * @param localAddress the sender's address and port; empty where it is not known
   * @param id the DNS message's ID
   * @param name what was asked, without a final dot
   * @param type {@code A}, {@code AAAA}
   * @param edns the UDP size that was offered; empty without EDNS
   * @param bytes size of the message
   * @param again whether the very same query was sent before from the same socket
   * @param predicted whether it was not sent, but told from what the server did before
   * @param fate what became of it
   */
  public record Send(
      int number,
      double atMs,
      int socket,
      Transport transport,
      IpAddress server,
      int port,
      Optional<String> localAddress,
      int id,
      String name,
      String type,
      OptionalInt edns,
      int bytes,
      boolean again,
      boolean predicted,
      Fate fate) {}

  /** What became of a query. */
  public sealed interface Fate {
    /** The reply of that number among the arrivals fits it. */
    record Answered(int arrival) implements Fate {}

    /** The socket told an error: refused, no route, not permitted. */
    record Failed(double atMs, Outcome outcome) implements Fate {}

    /** Nothing came for it while it was listened to. */
    record Silent(double listenedMs) implements Fate {}
  }

  /**
   * A message that came back.
   *
   * @param number from 1
   * @param atMs when
   * @param socket to which socket
   * @param from who sent it
   * @param id the DNS message's ID; empty for what is no DNS message
   * @param name of the question in it; may be empty text
   * @param type of the question in it; may be empty text
   * @param reply what it says; empty for what is no DNS message
   * @param toSend the query that it fits; empty where it fits none
   * @param use what the library does with it
   * @param predicted whether it was told from an earlier one
   */
  public record Arrival(
      int number,
      double atMs,
      int socket,
      IpAddress from,
      OptionalInt id,
      String name,
      String type,
      Optional<Reply> reply,
      OptionalInt toSend,
      Use use,
      boolean predicted) {}

  /** What the library does with a message. */
  public sealed interface Use {
    /** It takes it. */
    record Taken() implements Use {}

    /** It drops it; {@code why} is one clause, as {@code musl takes no REFUSED}. */
    record Ignored(String why) implements Use {}

    /** It had closed that socket, or returned to its caller. */
    record Late() implements Use {}
  }

  /** How a lookup ends for whoever called the library. */
  public enum Result {
    RESOLVED("resolved"),
    /** NXDOMAIN, or what the library makes of other answers. */
    NO_SUCH_NAME("no-such-name"),
    /** The name exists without an address. */
    NO_ADDRESS("no-address"),
    /** It may work later: timeouts, SERVFAIL. */
    TRY_AGAIN("try-again"),
    FAILED("failed"),
    /** The library waits without any timer. */
    HANGS("hangs"),
    /** The library ends its process. */
    CRASHES("crashes"),
    /** The run's deadline came first. */
    UNFINISHED("unfinished");

    private final String text;

    Result(String text) {
      this.text = text;
    }

    /** As in the JSON. */
    public String text() {
      return text;
    }
  }

  /**
   * What the caller gets.
   *
   * @param result how it ends
   * @param elapsedMs after how long
   * @param userSees the error as the library says it, as {@code EAI_AGAIN}; empty text for success
   * @param addresses in the order in which they came; sorted by nobody
   * @param predicted whether waiting was cut short and the rest told from the library's timers
   */
  public record Ending(
      Result result,
      double elapsedMs,
      String userSees,
      List<String> addresses,
      boolean predicted) {}

  /** Whether the caller has an address. */
  public boolean isResolved() {
    return ending.result() == Result.RESOLVED;
  }

  /** Whether it went the way that applications go, with nothing changed. */
  public boolean isAsIs() {
    return label.via() == Via.NAT && label.changes().isEmpty();
  }

  /**
   * Whether its caller has an error, or waited for longer than that. One that was cut short before
   * is not known to be in trouble.
   */
  public boolean isTrouble(double slowMs) {
    boolean failed = !isResolved() && ending.result() != Result.UNFINISHED;
    return failed || ending.elapsedMs() > slowMs;
  }

  /** Without its queries and replies, for a run of thousands. */
  public Replay brief() {
    return new Replay(label, name, List.of(), List.of(), ending, from);
  }

  /** The reply that a query got; empty without one. */
  public Optional<Arrival> answerTo(Send send) {
    return send.fate() instanceof Fate.Answered answered
        ? Optional.of(arrivals.get(answered.arrival() - 1))
        : Optional.empty();
  }
}
