package dev.whydns.parse.errors;

import static dev.whydns.model.ErrorLine.Teller.NGINX;

import dev.whydns.model.ErrorLine;
import dev.whydns.model.ErrorLine.Kind;
import java.util.List;
import java.util.Optional;

/**
 * nginx: at its start it asks the C library, later its own resolver ({@code resolver} in its
 * configuration), which takes nothing from resolv.conf or the hosts file.
 */
final class NginxErrors {

  private static final List<Form> FORMS =
      List.of(
          form(Kind.NOT_RESOLVED, "host not found in upstream \"{name}"),
          form(Kind.NOT_RESOLVED, "host not found in resolver \"{name}"),
          form(Kind.NO_SERVER, "no resolver defined to resolve {name}"),
          form(Kind.TIMED_OUT, "{name} could not be resolved (110: Operation timed out)"),
          form(Kind.MALFORMED, "{name} could not be resolved (1: Format error)"),
          form(Kind.SERVER_FAILURE, "{name} could not be resolved (2: Server failure)"),
          form(Kind.NO_SUCH_NAME, "{name} could not be resolved (3: Host not found)"),
          form(Kind.QUERY_REFUSED, "{name} could not be resolved (5: Operation refused)"),
          form(Kind.NOT_RESOLVED, "{name} could not be resolved ("),
          form(
              Kind.CONNECTION_REFUSED,
              "failed (111: Connection refused) while resolving, resolver: {server}"),
          form(
              Kind.UNREACHABLE,
              "failed (101: Network is unreachable) while resolving, resolver: {server}"),
          form(
              Kind.UNREACHABLE,
              "failed (113: Host is unreachable) while resolving, resolver: {server}"),
          form(
              Kind.NOT_PERMITTED,
              "failed (1: Operation not permitted) while resolving, resolver: {server}"));

  private NginxErrors() {}

  private static Form form(Kind kind, String template) {
    return Form.of(NGINX, kind, template);
  }

  static Optional<ErrorLine> read(String text) {
    return text.contains("resolv") || text.contains("host not found in")
        ? Form.first(FORMS, text)
        : Optional.empty();
  }
}
