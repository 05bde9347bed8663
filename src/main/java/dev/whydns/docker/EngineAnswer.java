package dev.whydns.docker;

import dev.whydns.model.EngineApi;
import dev.whydns.model.EngineFacts;
import dev.whydns.model.Fact;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * What the engine said of itself and of its containers.
 *
 * @param api how it answered; ANSWERED when the list of containers came
 * @param description the engine; done after the client's deadline at the latest
 * @param containers all of them, by name; empty without an answer
 */
public record EngineAnswer(
    EngineApi api, Future<Fact<EngineFacts>> description, List<ContainerSummary> containers) {

  /** Waits for the engine; Unknown when it did not describe itself and its networks. */
  public Fact<EngineFacts> engine() {
    try {
      return description.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Fact.unknown("interrupted");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
