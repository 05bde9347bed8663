package dev.whydns.probe;

import dev.whydns.model.Outcome;
import java.io.IOException;
import java.net.ConnectException;
import java.net.PortUnreachableException;

/**
 * What a socket's error says about the path.
 *
 * <p>The JDK has a class of its own for ECONNREFUSED alone; for the rest its message is the
 * kernel's text (strerror), which is kept: "No route to host", "Network is unreachable", "Operation
 * not permitted" (a rule in OUTPUT that drops).
 */
final class SocketErrors {
  private SocketErrors() {}

  static Outcome outcome(IOException error, double elapsedMs) {
    String text =
        error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
    if (error instanceof PortUnreachableException) {
      return new Outcome.Refused(elapsedMs, "ICMP port unreachable");
    }
    if (error instanceof ConnectException && !text.contains("timed out")) {
      return new Outcome.Refused(elapsedMs, "connection refused");
    }
    if (text.contains("reset") || text.contains("Broken pipe")) {
      return new Outcome.Refused(elapsedMs, "connection reset");
    }
    return new Outcome.Unreachable(elapsedMs, text);
  }
}
