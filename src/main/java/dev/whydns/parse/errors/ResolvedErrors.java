package dev.whydns.parse.errors;

import static dev.whydns.model.ErrorLine.Teller.RESOLVED;

import dev.whydns.model.ErrorLine;
import dev.whydns.model.ErrorLine.Kind;
import java.util.List;
import java.util.Optional;

/** resolvectl, and the log of systemd-resolved. */
final class ResolvedErrors {

  private static final List<Form> FORMS =
      List.of(
          form(Kind.NO_SUCH_NAME, "{name}: resolve call failed: '{word}' not found"),
          form(Kind.TIMED_OUT, "{name}: resolve call failed: Query timed out"),
          form(Kind.TIMED_OUT, "{name}: resolve call failed: Connection timed out"),
          form(Kind.TIMED_OUT, "{name}: resolve call failed: All attempts to contact"),
          form(Kind.NO_SERVER, "{name}: resolve call failed: No appropriate name servers"),
          form(Kind.NO_ADDRESS, "{name}: resolve call failed: '{word}' does not have any RR"),
          form(Kind.NOT_VALID, "{name}: resolve call failed: DNSSEC validation failed"),
          form(Kind.MALFORMED, "{name}: resolve call failed: Received invalid reply"),
          form(
              Kind.SERVER_FAILURE,
              "{name}: resolve call failed: Could not resolve '{word}', server or network returned"
                  + " error SERVFAIL"),
          form(
              Kind.QUERY_REFUSED,
              "{name}: resolve call failed: Could not resolve '{word}', server or network returned"
                  + " error REFUSED"),
          form(Kind.NOT_RESOLVED, "{name}: resolve call failed: "),
          form(Kind.WITHOUT_EDNS, "UDP instead of UDP+EDNS0 for DNS server {server}"),
          form(Kind.WITHOUT_EDNS, "TCP instead of UDP for DNS server {server}"),
          form(Kind.NOT_VALID, "DNSSEC validation failed for question {name} IN {type}"));

  private ResolvedErrors() {}

  private static Form form(Kind kind, String template) {
    return Form.of(RESOLVED, kind, template);
  }

  static Optional<ErrorLine> read(String text) {
    boolean resolved =
        text.contains("resolve call failed")
            || text.contains(" for DNS server ")
            || text.contains("DNSSEC validation");
    return resolved ? Form.first(FORMS, text) : Optional.empty();
  }
}
