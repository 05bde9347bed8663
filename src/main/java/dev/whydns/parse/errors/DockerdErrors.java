package dev.whydns.parse.errors;

import static dev.whydns.model.ErrorLine.Teller.DOCKERD;

import dev.whydns.model.ErrorLine;
import dev.whydns.model.ErrorLine.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The engine's own lines about its resolver (moby libnetwork resolver.go), of all versions: with
 * fields since 26.0, with server and question in the message from 23.0 to 25.0, with the error in
 * the message up to 20.10.
 *
 * <p>In these lines the client of a socket is the engine itself, asking an upstream from the
 * container's or the host's namespace.
 */
final class DockerdErrors {

  private static final List<Form> FORMS =
      List.of(
          form(Kind.TOO_MANY, "[resolver] more than {number} concurrent queries from {client}"),
          form(Kind.TOO_MANY, "[resolver] more than {number} concurrent queries"),
          form(Kind.SERVER_FAILURE, "[resolver] failed to handle query: {name} ({type})"),
          form(Kind.SERVER_FAILURE, "[resolver] external DNS udp:{server} returned failure"),
          form(Kind.SERVER_FAILURE, "[resolver] external DNS tcp:{server} returned failure"),
          form(Kind.NO_ADDRESS, "[resolver] external DNS udp:{server} did not return any"),
          form(Kind.NO_ADDRESS, "[resolver] external DNS tcp:{server} did not return any"),
          form(Kind.MALFORMED, "[resolver] external DNS returned empty response"),
          form(Kind.NOT_STARTED, "[resolver] failed to start PacketConn DNS server"),
          form(Kind.NOT_STARTED, "[resolver] failed to start TCP DNS server"),
          form(Kind.NOT_STARTED, "esolver Setup function failed for container"),
          form(Kind.NOT_STARTED, "esolver Start failed for container"),
          form(Kind.NOT_STARTED, "set up rule failed, "),
          form(Kind.NO_SERVER, "DNS resolver has no external nameservers"),
          form(Kind.NO_SERVER, "No non-localhost DNS nameservers are left in resolv.conf"));

  /** What failed on the way to an upstream; why, is said in Go's words beside it. */
  private static final List<String> ASKING =
      List.of(
          "[resolver] failed to query external DNS server",
          "[resolver] failed to query DNS server",
          "[resolver] failed to read from DNS server",
          "[resolver] read from DNS server failed",
          "[resolver] connect failed");

  private static final Form SERVER_IN_MESSAGE =
      form(Kind.TIMED_OUT, "DNS server: {server}, query: ");

  private DockerdErrors() {}

  private static Form form(Kind kind, String template) {
    return Form.of(DOCKERD, kind, template);
  }

  static Optional<ErrorLine> read(String text, Map<String, String> fields) {
    if (!text.contains("esolver")
        && !text.contains("rule failed")
        && !text.contains("localhost DNS")) {
      return Optional.empty();
    }
    return ASKING.stream().anyMatch(text::contains)
        ? Optional.of(asking(text, fields))
        : Form.first(FORMS, text);
  }

  private static ErrorLine asking(String text, Map<String, String> fields) {
    Found found = new Found();
    String error = fields.getOrDefault("error", text);
    SERVER_IN_MESSAGE.holes(text).ifPresent(f -> found.server(server(text)));
    transport(fields.getOrDefault("dns-server", ""), found);
    GoErrors.sockets(error, found);
    question(fields.getOrDefault("question", text), found);
    return found.line(DOCKERD, kind(error));
  }

  private static String server(String text) {
    int from = text.indexOf("DNS server: ") + "DNS server: ".length();
    return text.substring(from, Scan.endpointEnd(text, from));
  }

  /** {@code udp:10.77.0.53:53}. */
  private static void transport(String field, Found found) {
    int colon = field.indexOf(':');
    if (colon > 0) {
      found.transport(field.substring(0, colon)).server(field.substring(colon + 1));
    }
  }

  /** {@code ;api.example.com.\tIN\t A}, in which a terminal may have made blanks of the tabs. */
  private static void question(String text, Found found) {
    int semicolon = text.indexOf(';');
    int end = Scan.nameEnd(text, semicolon + 1);
    if (semicolon < 0 || end == semicolon + 1) {
      return;
    }
    found.name(text.substring(semicolon + 1, end));
    int at = blanksEnd(text, end);
    if (text.startsWith("IN", at)) {
      at = blanksEnd(text, at + 2);
      int typeEnd = Scan.typeEnd(text, at);
      if (typeEnd > at) {
        found.type(text.substring(at, typeEnd));
      }
    }
  }

  private static int blanksEnd(String text, int from) {
    int at = from;
    while (at < text.length()) {
      if (text.charAt(at) == ' ' || text.charAt(at) == '\t') {
        at++;
      } else if (text.startsWith("\\t", at)) {
        at += 2;
      } else {
        break;
      }
    }
    return at;
  }

  private static Kind kind(String error) {
    boolean namespace =
        error.contains("network namespace")
            || error.contains("invalid argument")
            || error.contains("no such file or directory");
    return namespace ? Kind.NO_NAMESPACE : GoErrors.reason(error, 0).orElse(Kind.NOT_RESOLVED);
  }
}
