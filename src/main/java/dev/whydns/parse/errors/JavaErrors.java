package dev.whydns.parse.errors;

import dev.whydns.model.ErrorLine;
import dev.whydns.model.ErrorLine.Kind;
import dev.whydns.model.ErrorLine.Teller;
import java.util.List;
import java.util.Optional;

/**
 * Java without the C library's words, which LibcTexts reads: the bare exception, which says the
 * name alone, JNDI's provider and Netty's resolver.
 */
final class JavaErrors {

  private static final List<Form> FORMS =
      List.of(
          Form.of(
              Teller.NETTY, Kind.NOT_RESOLVED, "Failed to resolve '{name}' after {number} quer"),
          Form.of(Teller.NETTY, Kind.NOT_RESOLVED, "Failed to resolve '{name}' [A(1)"),
          Form.of(Teller.JNDI, Kind.NO_SUCH_NAME, "DNS name not found [response code 3]"),
          Form.of(Teller.JNDI, Kind.SERVER_FAILURE, "DNS server failure [response code 2]"),
          Form.of(Teller.JNDI, Kind.QUERY_REFUSED, "DNS service refused [response code 5]"),
          Form.of(Teller.JAVA, Kind.NOT_RESOLVED, "UnknownHostException: {name}"));

  private static final Form REMAINING =
      Form.of(Teller.JNDI, Kind.NOT_RESOLVED, "remaining name '{name}'");
  private static final Form NETTY_SERVER = Form.of(Teller.NETTY, Kind.TIMED_OUT, ": /{server}] ");
  private static final Form NETTY_NAME =
      Form.of(Teller.NETTY, Kind.TIMED_OUT, "DefaultDnsQuestion({name} IN {type})");

  private JavaErrors() {}

  static Optional<ErrorLine> read(String text) {
    if (text.contains("query") && text.contains(" timed out after ")) {
      return netty(text);
    }
    boolean java =
        text.contains("Exception") || text.contains("resolve '") || text.contains("DNS ");
    return java ? Form.first(FORMS, text).map(line -> named(line, text)) : Optional.empty();
  }

  private static ErrorLine named(ErrorLine line, String text) {
    return line.teller() == Teller.JNDI
        ? REMAINING.holes(text).map(f -> f.line(line.teller(), line.kind())).orElse(line)
        : line;
  }

  /** {@code [4711: /192.0.2.53:53] DefaultDnsQuestion(db.example.com. IN A) query … timed out}. */
  private static Optional<ErrorLine> netty(String text) {
    Optional<ErrorLine> server = NETTY_SERVER.in(text);
    Optional<ErrorLine> name = NETTY_NAME.in(text);
    return server.map(
        s ->
            new ErrorLine(
                Teller.NETTY,
                Kind.TIMED_OUT,
                Optional.empty(),
                name.flatMap(ErrorLine::name),
                name.flatMap(ErrorLine::type),
                s.server(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
  }
}
