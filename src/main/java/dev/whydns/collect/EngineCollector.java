package dev.whydns.collect;

import dev.whydns.docker.ContainerSummary;
import dev.whydns.docker.EngineAnswer;
import dev.whydns.docker.EngineClient;
import dev.whydns.docker.EngineEndpoint;
import dev.whydns.docker.EngineReader;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.EngineApi;
import dev.whydns.model.Fact;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Asks the engine; when it does not answer, reads what it keeps in files. */
final class EngineCollector {

  private final Seams seams;
  private final EngineEndpoint endpoint;

  EngineCollector(Seams seams, EngineEndpoint endpoint) {
    this.seams = seams;
    this.endpoint = endpoint;
  }

  /** The engine and its containers; those that {@code wanted} selects in full. */
  EngineView read(Function<List<ContainerSummary>, List<ContainerSummary>> wanted) {
    if (endpoint.socket().isEmpty()) {
      String why = endpoint.text() + " is not on this host; run whydns on that host";
      EngineApi api = new EngineApi(endpoint.text(), EngineApi.State.REMOTE, why, 0);
      return new EngineView(api, Fact.unknown(why), List.of(), Map.of());
    }
    EngineReader reader =
        new EngineReader(
            new EngineClient(endpoint.socket().get(), seams.apiDeadline()), endpoint.text());
    EngineAnswer answer = reader.read();
    if (answer.api().state() == EngineApi.State.ANSWERED) {
      List<String> ids =
          wanted.apply(answer.containers()).stream().map(ContainerSummary::id).toList();
      return new EngineView(
          answer.api(), answer.engine(), answer.containers(), reader.inspect(ids));
    }
    return new EngineView(answer.api(), answer.engine(), List.of(), Map.of());
  }

  static Optional<Integer> pid(EngineView view, String id) {
    return Optional.ofNullable(view.details().get(id))
        .flatMap(Fact::known)
        .map(ContainerFacts::pid)
        .filter(pid -> pid > 0);
  }
}
