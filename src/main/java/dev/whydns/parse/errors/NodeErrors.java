package dev.whydns.parse.errors;

import static dev.whydns.model.ErrorLine.Teller.C_ARES;
import static dev.whydns.model.ErrorLine.Teller.NODE;

import dev.whydns.model.ErrorLine;
import dev.whydns.model.ErrorLine.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Node.js: {@code getaddrinfo EAI_AGAIN name} from dns.lookup, which is the C library, and {@code
 * queryA ETIMEOUT name} from dns.resolve, which is c-ares; and c-ares' own texts, as gRPC and curl
 * print them.
 */
final class NodeErrors {

  private static final Map<String, Kind> CODES = new LinkedHashMap<>();
  private static final List<String> QUERIES =
      List.of("A", "Aaaa", "Cname", "Mx", "Ns", "Ptr", "Srv", "Txt", "Soa", "Naptr", "Caa", "Any");
  private static final List<Form> FORMS = new ArrayList<>();

  static {
    CODES.put("ETIMEOUT", Kind.TIMED_OUT);
    CODES.put("ETIMEDOUT", Kind.TIMED_OUT);
    CODES.put("ECONNREFUSED", Kind.CONNECTION_REFUSED);
    CODES.put("ENOTFOUND", Kind.NO_SUCH_NAME);
    CODES.put("ENODATA", Kind.NO_ADDRESS);
    CODES.put("ESERVFAIL", Kind.SERVER_FAILURE);
    CODES.put("EREFUSED", Kind.QUERY_REFUSED);
    CODES.put("EBADRESP", Kind.MALFORMED);
    CODES.put("EFORMERR", Kind.MALFORMED);
    FORMS.add(Form.of(NODE, Kind.TEMPORARY, "getaddrinfo EAI_AGAIN {name}"));
    FORMS.add(Form.of(NODE, Kind.NO_SUCH_NAME, "getaddrinfo ENOTFOUND {name}"));
    FORMS.add(Form.of(NODE, Kind.NO_ADDRESS, "getaddrinfo ENODATA {name}"));
    FORMS.add(Form.of(NODE, Kind.NOT_RESOLVED, "getaddrinfo EBUSY {name}"));
    FORMS.add(Form.of(NODE, Kind.NOT_RESOLVED, "getaddrinfo ESERVFAIL {name}"));
    FORMS.add(Form.of(NODE, Kind.TEMPORARY, "npm ERR! code EAI_AGAIN"));
    FORMS.add(Form.of(NODE, Kind.TEMPORARY, "npm error code EAI_AGAIN"));
    FORMS.add(Form.of(NODE, Kind.NO_SUCH_NAME, "npm ERR! code ENOTFOUND"));
    FORMS.add(Form.of(NODE, Kind.NO_SUCH_NAME, "npm error code ENOTFOUND"));
    FORMS.add(Form.of(NODE, Kind.TEMPORARY, "code: 'EAI_AGAIN'"));
    FORMS.add(ares(Kind.TIMED_OUT, "Timeout while contacting DNS servers"));
    FORMS.add(ares(Kind.CONNECTION_REFUSED, "Could not contact DNS servers"));
    FORMS.add(ares(Kind.NO_SUCH_NAME, "Domain name not found"));
    FORMS.add(ares(Kind.SERVER_FAILURE, "DNS server returned general failure"));
    FORMS.add(ares(Kind.NO_ADDRESS, "DNS server returned answer with no data"));
    FORMS.add(ares(Kind.QUERY_REFUSED, "DNS query refused"));
  }

  private static final Form GRPC = ares(Kind.TIMED_OUT, "DNS resolution failed for {name}");

  private NodeErrors() {}

  private static Form ares(Kind kind, String template) {
    return Form.of(C_ARES, kind, template);
  }

  static Optional<ErrorLine> read(String text) {
    if (!text.contains("getaddrinfo")
        && !text.contains("query")
        && !text.contains("DNS ")
        && !text.contains("EAI_AGAIN")
        && !text.contains("npm ")
        && !text.contains("Domain name")) {
      return Optional.empty();
    }
    return query(text).or(() -> Form.first(FORMS, text).map(line -> named(line, text)));
  }

  private static Optional<ErrorLine> query(String text) {
    int at = text.indexOf("query");
    for (String type : QUERIES) {
      if (at >= 0 && text.startsWith(type + " E", at + "query".length())) {
        int code = at + "query".length() + type.length() + 1;
        int end = Scan.typeEnd(text, code);
        Kind kind = CODES.get(text.substring(code, end));
        Found found = new Found().type(type.toUpperCase(java.util.Locale.ROOT));
        if (kind != null && text.startsWith(" ", end)) {
          found.name(text.substring(end + 1, Scan.nameEnd(text, end + 1)));
        }
        return Optional.ofNullable(kind).map(k -> found.line(C_ARES, k));
      }
    }
    return Optional.empty();
  }

  private static ErrorLine named(ErrorLine line, String text) {
    return line.name().isPresent()
        ? line
        : GRPC.holes(text).map(f -> f.line(line.teller(), line.kind())).orElse(line);
  }
}
