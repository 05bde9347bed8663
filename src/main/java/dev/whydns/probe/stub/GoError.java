package dev.whydns.probe.stub;

import dev.whydns.model.IpAddress;
import dev.whydns.model.Outcome;
import dev.whydns.model.Replay;
import java.util.Locale;
import java.util.Optional;

/**
 * A {@code net.DNSError}: how one lane of a Go lookup ended.
 *
 * @param server who was asked last; empty where nobody was
 * @param text what is printed behind the server
 * @param kind what its methods Temporary() and IsNotFound say
 */
record GoError(Optional<IpAddress> server, String text, Kind kind) {

  /** What a caller can tell by its methods. */
  enum Kind {
    NOT_FOUND(Replay.Result.NO_SUCH_NAME),
    TEMPORARY(Replay.Result.TRY_AGAIN),
    LASTING(Replay.Result.FAILED);

    private final Replay.Result result;

    Kind(Replay.Result result) {
      this.result = result;
    }
  }

  /** The name does not exist, or has no record of the type: Go makes no difference. */
  static GoError noSuchHost(IpAddress server) {
    return new GoError(Optional.of(server), "no such host", Kind.NOT_FOUND);
  }

  /** The same where no server was asked. */
  static GoError noSuchHost() {
    return new GoError(Optional.empty(), "no such host", Kind.NOT_FOUND);
  }

  static GoError temporary(IpAddress server, String text) {
    return new GoError(Optional.of(server), text, Kind.TEMPORARY);
  }

  static GoError lasting(IpAddress server, String text) {
    return new GoError(Optional.of(server), text, Kind.LASTING);
  }

  /** A server in a socket's error, whatever it was written as: {@code [2001:db8::53]:53}. */
  static String endpoint(IpAddress server) {
    return joined(server, server.canonical());
  }

  /** A socket's own address in the same form, from the JDK's, which leaves no zero out. */
  static String endpoint(String local) {
    int port = local.lastIndexOf(':');
    return local.startsWith("[")
        ? IpAddress.parse(local.substring(1, port - 1))
            .map(a -> "[" + a.canonical() + "]" + local.substring(port))
            .orElse(local)
        : local;
  }

  private static String joined(IpAddress server, String text) {
    return (server.isV6() ? "[" + text + "]" : text) + ":53";
  }

  /** The kernel's words in the spelling of Go's package syscall. */
  static String errno(Outcome outcome) {
    if (outcome instanceof Outcome.Refused refused) {
      return refused.detail().contains("reset") ? "connection reset by peer" : "connection refused";
    }
    return outcome instanceof Outcome.Unreachable unreachable
        ? unreachable.detail().toLowerCase(Locale.ROOT)
        : outcome.text();
  }

  /** What the caller of a lookup of that name gets; the server stands as in the file. */
  Action.Finish finish(String name) {
    String on = server.map(s -> " on " + joined(s, s.text())).orElse("");
    return Action.Finish.failed(kind.result, "lookup " + name + on + ": " + text);
  }

  /** There are addresses, or could have been, but none of the wanted family. */
  static Action.Finish unsuitable(String name) {
    return Action.Finish.failed(
        Replay.Result.NO_ADDRESS, "address " + name + ": no suitable address found");
  }
}
