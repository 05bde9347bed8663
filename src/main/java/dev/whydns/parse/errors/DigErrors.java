package dev.whydns.parse.errors;

import static dev.whydns.model.ErrorLine.Teller.BUSYBOX;
import static dev.whydns.model.ErrorLine.Teller.DIG;

import dev.whydns.model.ErrorLine;
import dev.whydns.model.ErrorLine.Kind;
import java.util.List;
import java.util.Optional;

/** dig, host and nslookup of BIND, and busybox' nslookup, which says much the same. */
final class DigErrors {

  private static final List<Form> FORMS =
      List.of(
          form(Kind.TIMED_OUT, "communications error to {server}: timed out"),
          form(Kind.CONNECTION_REFUSED, "communications error to {server}: connection refused"),
          form(Kind.UNREACHABLE, "communications error to {server}: network unreachable"),
          form(Kind.UNREACHABLE, "communications error to {server}: host unreachable"),
          form(Kind.MALFORMED, "communications error to {server}: end of file"),
          form(Kind.UNREACHABLE, "setup with {server}({word}) for {name} failed: network unreach"),
          form(Kind.UNREACHABLE, "setup with {server}({word}) for {name} failed: host unreach"),
          form(
              Kind.CONNECTION_REFUSED, "setup with {server}({word}) for {name} failed: connection"),
          form(Kind.TIMED_OUT, "connection timed out; no servers could be reached"),
          form(Kind.NOT_RESOLVED, "no servers could be reached"),
          form(Kind.SERVER_FAILURE, ">>HEADER<<- opcode: QUERY, status: SERVFAIL"),
          form(Kind.NO_SUCH_NAME, ">>HEADER<<- opcode: QUERY, status: NXDOMAIN"),
          form(Kind.QUERY_REFUSED, ">>HEADER<<- opcode: QUERY, status: REFUSED"),
          form(Kind.MALFORMED, ">>HEADER<<- opcode: QUERY, status: FORMERR"),
          form(Kind.NO_SUCH_NAME, "Host {name} not found: 3(NXDOMAIN)"),
          form(Kind.SERVER_FAILURE, "Host {name} not found: 2(SERVFAIL)"),
          form(Kind.QUERY_REFUSED, "Host {name} not found: 5(REFUSED)"),
          form(Kind.NO_SUCH_NAME, "server can't find {name}: NXDOMAIN"),
          form(Kind.SERVER_FAILURE, "server can't find {name}: SERVFAIL"),
          form(Kind.QUERY_REFUSED, "server can't find {name}: REFUSED"),
          form(Kind.NO_ADDRESS, "*** Can't find {name}: No answer"),
          Form.of(BUSYBOX, Kind.CONNECTION_REFUSED, "write to '{server}': Connection refused"),
          Form.of(BUSYBOX, Kind.UNREACHABLE, "write to '{server}': Network unreachable"),
          Form.of(BUSYBOX, Kind.NOT_RESOLVED, "nslookup: can't resolve '{name}'"));

  private static final List<String> SIGNS =
      List.of(
          "communications error",
          "setup with",
          "no servers could",
          "HEADER<<",
          "t find ",
          " not found: ",
          "write to '",
          "nslookup: ");

  private DigErrors() {}

  private static Form form(Kind kind, String template) {
    return Form.of(DIG, kind, template);
  }

  static Optional<ErrorLine> read(String text) {
    return SIGNS.stream().anyMatch(text::contains) ? Form.first(FORMS, text) : Optional.empty();
  }
}
