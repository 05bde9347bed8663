package dev.whydns.parse.errors;

import static dev.whydns.model.ErrorLine.Kind.NOT_RESOLVED;
import static dev.whydns.model.ErrorLine.Kind.NO_SUCH_NAME;
import static dev.whydns.model.ErrorLine.Kind.TEMPORARY;
import static dev.whydns.model.ErrorLine.Kind.TIMED_OUT;

import dev.whydns.model.ErrorLine;
import dev.whydns.model.ErrorLine.Teller;
import java.util.List;
import java.util.Optional;

/** Tools with words of their own: curl, wget, ping, busybox, apt, apk, the MySQL client. */
final class ToolErrors {

  private static final List<Form> FORMS =
      List.of(
          Form.of(Teller.CURL, TIMED_OUT, "Resolving timed out after {number} milliseconds"),
          Form.of(
              Teller.CURL, TIMED_OUT, "Could not resolve host: {name} (Timeout while contacting"),
          Form.of(Teller.CURL, NO_SUCH_NAME, "Could not resolve host: {name} (Domain name not"),
          Form.of(Teller.CURL, NOT_RESOLVED, "Could not resolve host: {name}"),
          Form.of(Teller.CURL, NOT_RESOLVED, "Couldn't resolve host '{name}'"),
          Form.of(Teller.CURL, NOT_RESOLVED, "Could not resolve proxy: {name}"),
          Form.of(Teller.APT, TEMPORARY, "Temporary failure resolving '{name}'"),
          Form.of(Teller.APT, NOT_RESOLVED, "Something wicked happened resolving '{name}"),
          Form.of(Teller.APT, NO_SUCH_NAME, "Could not resolve '{name}'"),
          Form.of(Teller.APK, TEMPORARY, "://{name}/{word} temporary error (try again later)"),
          Form.of(Teller.APK, TEMPORARY, "://{name}/{word} DNS: transient error"),
          Form.of(Teller.APK, TEMPORARY, "DNS: transient error"),
          Form.of(Teller.APK, TEMPORARY, "temporary error (try again later)"),
          Form.of(Teller.APK, NOT_RESOLVED, "://{name}/{word} DNS lookup error"),
          Form.of(Teller.BUSYBOX, NOT_RESOLVED, "bad address '{name}'"),
          Form.of(Teller.WGET, NOT_RESOLVED, "unable to resolve host address '{name}'"),
          Form.of(Teller.WGET, NOT_RESOLVED, "unable to resolve host address \u2018{name}\u2019"),
          Form.of(Teller.LIBC, NOT_RESOLVED, "ping: unknown host {name}"),
          Form.of(Teller.MYSQL, TEMPORARY, "Unknown MySQL server host '{name}' (-3)"),
          Form.of(Teller.MYSQL, NO_SUCH_NAME, "Unknown MySQL server host '{name}' (-2)"),
          Form.of(Teller.MYSQL, NOT_RESOLVED, "Unknown MySQL server host '{name}'"),
          Form.of(Teller.MYSQL, TEMPORARY, "Unknown server host '{name}' (-3)"),
          Form.of(Teller.MYSQL, NO_SUCH_NAME, "Unknown server host '{name}' (-2)"),
          Form.of(Teller.MYSQL, NOT_RESOLVED, "Unknown server host '{name}'"),
          Form.of(
              Teller.DNSMASQ,
              ErrorLine.Kind.TOO_MANY,
              "Maximum number of concurrent DNS queries reached"));

  private static final List<String> SIGNS =
      List.of("esolv", "address '", "again later", "unknown host", "Unknown ", "DNS");

  private ToolErrors() {}

  static Optional<ErrorLine> read(String text) {
    return SIGNS.stream().anyMatch(text::contains) ? Form.first(FORMS, text) : Optional.empty();
  }
}
