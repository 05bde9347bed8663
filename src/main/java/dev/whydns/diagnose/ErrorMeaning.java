package dev.whydns.diagnose;

import dev.whydns.finding.Code;
import dev.whydns.finding.ErrorReading;
import dev.whydns.finding.Remedy;
import dev.whydns.model.ErrorLine;
import dev.whydns.model.ErrorLine.Kind;
import dev.whydns.model.ErrorLine.Teller;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an error line means, which findings it can be, and what to type to know. */
public final class ErrorMeaning {

  private final ErrorLine line;
  private final Optional<String> owner;

  private ErrorMeaning(ErrorLine line, Optional<String> owner) {
    this.line = line;
    this.owner = owner;
  }

  /** {@code owner} as in {@link ErrorReading}. */
  public static ErrorReading of(ErrorLine line, Optional<String> owner) {
    ErrorMeaning meaning = new ErrorMeaning(line, owner);
    List<String> means = new ArrayList<>();
    means.add(ErrorWords.of(line.kind()));
    if (meaning.isEmbedded()) {
      ErrorWords.embedded(line.kind()).ifPresent(means::add);
    }
    ErrorWords.teller(line).ifPresent(means::add);
    List<Code> codes = ErrorCauses.of(line, owner);
    return new ErrorReading(
        line,
        owner,
        List.copyOf(means),
        ErrorWords.rulesOut(line.kind()),
        codes,
        meaning.next(codes));
  }

  private boolean isEmbedded() {
    return line.server()
        .map(ErrorLine.Endpoint::address)
        .filter(IpAddress.EMBEDDED_DNS::equals)
        .isPresent();
  }

  private boolean isHost() {
    return owner.filter("host"::equals).isPresent();
  }

  /** What to put for a target that is not known is in capitals: it cannot be pasted by mistake. */
  private String target() {
    return owner.orElse("CONTAINER");
  }

  private List<Remedy> next(List<Code> codes) {
    List<Remedy> next = new ArrayList<>();
    if (line.teller() == Teller.NGINX && line.kind() == Kind.NO_SERVER) {
      next.add(
          Remedy.of(
              "name a server in nginx's own configuration; behind 127.0.0.11, as"
                  + " `resolver 127.0.0.11 valid=30s;`"));
    }
    if (mayBeHost()) {
      next.add(
          Remedy.of("where the host itself asked, find the hop that fails", check("host dockerd")));
      next.add(Remedy.of("where a container asked", check(target())));
    } else {
      boolean daemonToo = isHost() && line.teller() != Teller.DOCKERD;
      next.add(
          Remedy.of(
              "find the hop that fails, and why", check(target() + (daemonToo ? " dockerd" : ""))));
    }
    boolean timed = line.kind() == Kind.TIMED_OUT || line.kind() == Kind.TEMPORARY;
    if (timed && line.name().isPresent()) {
      next.add(
          Remedy.of(
              "see which packet stays without an answer",
              "whydns replay " + target() + " " + name()));
    }
    if (line.kind() == Kind.NO_SUCH_NAME && line.name().isPresent()) {
      next.add(
          Remedy.of(
              "see which names are really asked",
              "whydns resolv " + target() + " --name " + name()));
    }
    line.server()
        .filter(server -> line.name().isPresent() && !isElsewhere(server.address()))
        .ifPresent(server -> next.add(Remedy.of("ask by hand", dig(server))));
    codes.stream()
        .findFirst()
        .ifPresent(
            code ->
                next.add(
                    Remedy.of("read on about the likeliest", "whydns explain " + code.text())));
    return List.copyOf(next);
  }

  /** Nobody here has the address, and the server is none that only containers ask. */
  private boolean mayBeHost() {
    return owner.isEmpty()
        && line.server().isPresent()
        && !isEmbedded()
        && line.teller() != Teller.DOCKERD;
  }

  /** On the host the daemon is a suspect of its own: it may use another resolver than the rest. */
  private String check(String targets) {
    return "whydns check " + targets + (line.name().isPresent() ? " --name " + name() : "");
  }

  /** A loopback address is another one in each namespace. */
  private boolean isElsewhere(IpAddress server) {
    return server.isLoopback() && isHost();
  }

  private String dig(ErrorLine.Endpoint server) {
    String where = isHost() ? "" : "whydns netns " + target() + " -- ";
    int port = server.port().orElse(53);
    String elsewhere = port == 53 ? "" : " -p " + port;
    String type = line.type().map(t -> " " + t).orElse("");
    String over = line.transport().filter(t -> t == Transport.TCP).map(t -> " +tcp").orElse("");
    return where + "dig @" + server.address() + elsewhere + over + " " + name() + type;
  }

  /** Of letters, digits, dots and hyphens; a star would mean files to a shell. */
  private String name() {
    String name = line.name().orElseThrow();
    return name.contains("*") ? "'" + name + "'" : name;
  }
}
