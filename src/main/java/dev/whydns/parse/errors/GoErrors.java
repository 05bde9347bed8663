package dev.whydns.parse.errors;

import dev.whydns.model.ErrorLine;
import dev.whydns.model.ErrorLine.Kind;
import dev.whydns.model.ErrorLine.Teller;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Go's errors of the package net: {@code lookup NAME on SERVER: read udp CLIENT->SERVER: i/o
 * timeout}. Only Go's own resolver names a server; through cgo the words are the C library's.
 */
final class GoErrors {

  private static final String LOOKUP = "lookup ";
  private static final int MOST_PLACES = 16;
  private static final List<String> VERBS =
      List.of("read udp", "read tcp", "write udp", "write tcp", "dial udp", "dial tcp");

  /** What follows the word in prose. */
  private static final List<String> NO_NAMES = List.of("failed", "error", "failure", "host");

  /** How far behind the name the reason stands. */
  private static final int REACH = 600;

  /** What ends a message (net/net.go, net/dnsclient.go, the kernel's errno texts). */
  private static final Map<String, Kind> REASONS = new LinkedHashMap<>();

  static {
    REASONS.put("i/o timeout", Kind.TIMED_OUT);
    REASONS.put("operation was canceled", Kind.TIMED_OUT);
    REASONS.put("context deadline exceeded", Kind.TIMED_OUT);
    REASONS.put("connection refused", Kind.CONNECTION_REFUSED);
    REASONS.put("connection reset by peer", Kind.CONNECTION_REFUSED);
    REASONS.put("network is unreachable", Kind.UNREACHABLE);
    REASONS.put("no route to host", Kind.UNREACHABLE);
    REASONS.put("cannot assign requested address", Kind.UNREACHABLE);
    REASONS.put("operation not permitted", Kind.NOT_PERMITTED);
    REASONS.put("permission denied", Kind.NOT_PERMITTED);
    REASONS.put("no such host", Kind.NO_SUCH_NAME);
    REASONS.put("server misbehaving", Kind.SERVER_FAILURE);
    REASONS.put("lame referral", Kind.SERVER_FAILURE);
    REASONS.put("cannot unmarshal DNS message", Kind.MALFORMED);
  }

  private static final Form COREDNS =
      Form.of(Teller.COREDNS, Kind.TIMED_OUT, "plugin/errors: {number} {name} {type}: ");

  private GoErrors() {}

  static Optional<ErrorLine> read(String text) {
    Optional<ErrorLine> lookup = lookup(text);
    if (lookup.isPresent()) {
      return lookup;
    }
    Optional<Found> coredns = COREDNS.holes(text);
    if (coredns.isPresent()) {
      sockets(text, coredns.get());
      return reason(text, 0).map(kind -> coredns.get().line(Teller.COREDNS, kind));
    }
    Found found = new Found();
    sockets(text, found);
    boolean dns =
        found.line(Teller.GO, Kind.TIMED_OUT).server().stream()
            .anyMatch(s -> s.port().orElse(0) == 53);
    return dns ? reason(text, 0).map(kind -> found.line(Teller.GO, kind)) : Optional.empty();
  }

  private static Optional<ErrorLine> lookup(String text) {
    int from = 0;
    for (int place = 0; place < MOST_PLACES; place++) {
      int at = text.indexOf(LOOKUP, from);
      if (at < 0) {
        return Optional.empty();
      }
      Optional<ErrorLine> line = lookup(text, at + LOOKUP.length());
      if (line.isPresent()) {
        return line;
      }
      from = at + LOOKUP.length();
    }
    return Optional.empty();
  }

  private static Optional<ErrorLine> lookup(String text, int from) {
    int end = Scan.nameEnd(text, from);
    Found found = new Found().name(text.substring(from, end));
    int colon = end;
    if (text.startsWith(" on ", end)) {
      colon = Scan.endpointEnd(text, end + 4);
      found.server(text.substring(end + 4, colon));
    }
    boolean word = NO_NAMES.contains(text.substring(from, end));
    if (word || !found.hasName() || !text.startsWith(": ", colon)) {
      return Optional.empty();
    }
    String rest = text.substring(colon, Math.min(text.length(), colon + REACH));
    boolean named = found.hasServer();
    sockets(rest, found);
    Teller teller = found.hasServer() ? Teller.GO : Teller.GO_WITHOUT_SERVER;
    Optional<Kind> kind = reason(rest, 0);
    return (named || kind.isPresent() ? kind : LibcTexts.kind(LOOKUP + rest))
        .map(k -> found.line(teller, k));
  }

  /** {@code read udp 10.88.0.2:43421->10.77.0.53:53}, {@code dial udp 10.77.0.53:53}. */
  static void sockets(String text, Found found) {
    for (String verb : VERBS) {
      int at = text.indexOf(verb);
      int blank = at < 0 ? -1 : text.indexOf(' ', at + verb.length());
      int end = blank < 0 ? -1 : Scan.endpointEnd(text, blank + 1);
      if (end > blank + 1) {
        int transport = at + verb.length() - "udp".length();
        found.transport(text.substring(transport, blank));
        if (text.startsWith("->", end)) {
          found.client(text.substring(blank + 1, end));
          found.server(text.substring(end + 2, Scan.endpointEnd(text, end + 2)));
        } else {
          found.server(text.substring(blank + 1, end));
        }
        return;
      }
    }
  }

  /** The reason that stands first. */
  static Optional<Kind> reason(String text, int from) {
    int first = Integer.MAX_VALUE;
    Optional<Kind> kind = Optional.empty();
    for (Map.Entry<String, Kind> reason : REASONS.entrySet()) {
      int at = text.indexOf(reason.getKey(), from);
      if (at >= 0 && at < first) {
        first = at;
        kind = Optional.of(reason.getValue());
      }
    }
    return kind;
  }
}
