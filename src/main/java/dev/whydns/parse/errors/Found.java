package dev.whydns.parse.errors;

import dev.whydns.model.ErrorLine;
import dev.whydns.model.ErrorLine.Endpoint;
import dev.whydns.model.ErrorLine.Kind;
import dev.whydns.model.ErrorLine.Teller;
import dev.whydns.model.Transport;
import java.util.Optional;

/** What a line has told so far. */
final class Found {

  private Optional<String> name = Optional.empty();
  private Optional<String> type = Optional.empty();
  private Optional<Endpoint> server = Optional.empty();
  private Optional<Endpoint> client = Optional.empty();
  private Optional<Transport> transport = Optional.empty();

  Found name(String word) {
    name = Scan.name(word);
    return this;
  }

  Found type(String word) {
    type = Optional.of(word);
    return this;
  }

  Found server(String word) {
    server = Scan.endpoint(word).or(() -> server);
    return this;
  }

  Found client(String word) {
    client = Scan.endpoint(word);
    return this;
  }

  /** {@code udp}, {@code udp4}, {@code tcp}; anything else says nothing. */
  Found transport(String word) {
    transport =
        word.startsWith("udp")
            ? Optional.of(Transport.UDP)
            : word.startsWith("tcp") ? Optional.of(Transport.TCP) : Optional.empty();
    return this;
  }

  boolean hasServer() {
    return server.isPresent();
  }

  boolean hasName() {
    return name.isPresent();
  }

  ErrorLine line(Teller teller, Kind kind) {
    return new ErrorLine(
        teller, kind, Optional.empty(), name, type, server, client, transport, Optional.empty());
  }
}
