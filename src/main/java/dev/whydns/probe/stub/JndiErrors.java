package dev.whydns.probe.stub;

import dev.whydns.model.Outcome;
import dev.whydns.model.Replay;
import java.util.List;
import java.util.Optional;

/** What JNDI throws: of all that went wrong, the first. */
final class JndiErrors {

  private static final String GENERAL = "CommunicationException: DNS error";

  private Optional<Action.Finish> first = Optional.empty();

  private void note(Replay.Result result, String text) {
    first = first.or(() -> Optional.of(Action.Finish.failed(result, text)));
  }

  void timedOut() {
    note(
        Replay.Result.TRY_AGAIN,
        GENERAL + " [Root exception is java.net.SocketTimeoutException: Receive timed out]");
  }

  void noResponse() {
    note(Replay.Result.TRY_AGAIN, GENERAL + ": expecting response");
  }

  void failed(Outcome outcome) {
    String root =
        outcome instanceof Outcome.Refused
            ? "java.net.PortUnreachableException"
            : "java.io.IOException: " + detail(outcome);
    note(Replay.Result.TRY_AGAIN, GENERAL + " [Root exception is " + root + "]");
  }

  private static String detail(Outcome outcome) {
    return outcome instanceof Outcome.Unreachable unreachable
        ? unreachable.detail()
        : outcome.text();
  }

  void refused(Response reply) {
    Action.Finish finish = of(reply);
    note(finish.result(), finish.userSees());
  }

  /** What the caller gets when no server is left. */
  Action.Finish first() {
    return first.orElseThrow();
  }

  /** What a reply that is an error makes it throw ({@code DnsClient.checkResponseCode}). */
  static Action.Finish of(Response reply) {
    return switch (reply.rcode()) {
      case "FORMERR" ->
          failed(Replay.Result.FAILED, "NamingException: DNS format error [response code 1]");
      case "SERVFAIL" ->
          failed(
              Replay.Result.TRY_AGAIN,
              "ServiceUnavailableException: DNS server failure [response code 2]");
      case "NXDOMAIN" ->
          failed(
              Replay.Result.NO_SUCH_NAME,
              "NameNotFoundException: DNS name not found [response code 3]");
      case "NOTIMP" ->
          failed(
              Replay.Result.FAILED,
              "OperationNotSupportedException: DNS operation not supported [response code 4]");
      case "REFUSED" ->
          failed(
              Replay.Result.FAILED,
              "OperationNotSupportedException: DNS service refused [response code 5]");
      default -> failed(Replay.Result.FAILED, "NamingException: DNS error " + reply.rcode());
    };
  }

  private static Action.Finish failed(Replay.Result result, String text) {
    return Action.Finish.failed(result, text);
  }

  /** The attributes in a reply; there may be none. */
  static Action.Finish answer(Response reply) {
    List<String> addresses = reply.addresses();
    return addresses.isEmpty()
        ? failed(Replay.Result.NO_ADDRESS, "no attributes")
        : Action.Finish.resolved(addresses);
  }

  static Action.Finish invalidName() {
    return failed(Replay.Result.FAILED, "InvalidNameException");
  }
}
