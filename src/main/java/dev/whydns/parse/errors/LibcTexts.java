package dev.whydns.parse.errors;

import dev.whydns.model.ErrorLine;
import dev.whydns.model.ErrorLine.Kind;
import dev.whydns.model.ErrorLine.Teller;
import java.util.List;
import java.util.Optional;

/**
 * The texts of gai_strerror(3), which most programs print as they are: glibc's and musl's. The name
 * stands where the program puts it.
 */
final class LibcTexts {

  private record Text(String words, Teller teller, Kind kind) {}

  private static final List<Text> TEXTS =
      List.of(
          new Text("emporary failure in name resolution", Teller.GLIBC, Kind.TEMPORARY),
          new Text("ame or service not known", Teller.GLIBC, Kind.NO_SUCH_NAME),
          new Text("o address associated with hostname", Teller.GLIBC, Kind.NO_ADDRESS),
          new Text("o address associated with name", Teller.GLIBC, Kind.NO_ADDRESS),
          new Text("ddress family for hostname not supported", Teller.GLIBC, Kind.NO_ADDRESS),
          new Text("on-recoverable failure in name resolution", Teller.GLIBC, Kind.NOT_RESOLVED),
          new Text("ame does not resolve", Teller.MUSL, Kind.NO_SUCH_NAME),
          new Text("ame has no usable address", Teller.MUSL, Kind.NO_ADDRESS),
          new Text("ost name lookup failure", Teller.GLIBC, Kind.TEMPORARY));

  /** musl's words for EAI_AGAIN say little by themselves: only where a lookup is meant. */
  private static final List<String> TRY_AGAIN =
      List.of(
          "[Errno -3] Try again",
          "getaddrinfo: Try again",
          "UnknownHostException",
          "bad address",
          "resolve",
          "translate host name",
          "lookup ");

  /** How programs write the name near the text. */
  private static final List<Form> NAMES =
      List.of(
          name("Failed to resolve '{name}'"),
          name("HTTPSConnectionPool(host='{name}'"),
          name("HTTPConnectionPool(host='{name}'"),
          name("UnknownHostException: {name}:"),
          name("host name \"{name}\" to address"),
          name("resolve hostname {name}:"),
          name("resolve host name \"{name}\""),
          name("getaddrinfo for {name} failed"),
          name("getaddrinfo for host \"{name}\""),
          name("Failed to open TCP connection to {name}:"),
          name("connect to Redis at {name}:"),
          name("connect to host {name}:"),
          name("could not resolve {name}/"),
          name("can't resolve '{name}'"),
          name("happened resolving '{name}:"),
          name("unable to resolve host address '{name}'"),
          name("unable to resolve host address \u2018{name}\u2019"),
          name("unable to resolve host {name}:"),
          name("connect to {name} port "),
          name("Resolving {name} ("),
          name("://{name}:"),
          name("://{name}/"));

  private LibcTexts() {}

  private static Form name(String template) {
    return Form.of(Teller.LIBC, Kind.TEMPORARY, template);
  }

  /** The kind alone, of a text in which the name is known already. */
  static Optional<Kind> kind(String text) {
    return find(text).map(Text::kind);
  }

  static Optional<ErrorLine> read(String text) {
    return find(text).map(known -> named(text, known).line(teller(text, known), known.kind()));
  }

  private static Optional<Text> find(String text) {
    for (Text known : TEXTS) {
      if (text.contains(known.words())) {
        return Optional.of(known);
      }
    }
    boolean again = text.contains("Try again") && TRY_AGAIN.stream().anyMatch(text::contains);
    return again
        ? Optional.of(new Text("ry again", Teller.MUSL, Kind.TEMPORARY))
        : Optional.empty();
  }

  /** Java says the library's words under a name of its own. */
  private static Teller teller(String text, Text known) {
    return text.contains("UnknownHostException") ? Teller.JAVA : known.teller();
  }

  private static Found named(String text, Text known) {
    for (Form form : NAMES) {
      Optional<Found> found = form.holes(text);
      if (found.isPresent() && found.get().hasName()) {
        return found.get();
      }
    }
    return before(text, text.indexOf(known.words()) - 1);
  }

  /** {@code ping: db.example.com: Temporary failure …}: the word before, if it can be a name. */
  private static Found before(String text, int at) {
    Found found = new Found();
    if (at < 2 || !text.startsWith(": ", at - 2)) {
      return found;
    }
    int end = at - 2;
    int start = Scan.nameStart(text, end);
    String word = text.substring(start, end);
    boolean alone =
        start == 0 || text.startsWith(": ", Math.max(0, start - 2)) || word.contains(".");
    boolean digits = Scan.digitsEnd(word, 0) == word.length();
    return alone && !digits && !isProse(word) ? found.name(word) : found;
  }

  private static boolean isProse(String word) {
    return word.endsWith("gaierror")
        || word.endsWith("rror")
        || word.endsWith("Exception")
        || word.startsWith("getaddrinfo")
        || List.of("failed", "ping", "ping6", "ssh", "curl", "wget", "nslookup", "information")
            .contains(word);
  }
}
