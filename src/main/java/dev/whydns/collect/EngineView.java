package dev.whydns.collect;

import dev.whydns.docker.ContainerSummary;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.EngineApi;
import dev.whydns.model.EngineFacts;
import dev.whydns.model.Fact;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The engine, from its API or, when that does not answer, from its files.
 *
 * @param api how the API answered
 * @param asked the engine, for which may have to be waited
 * @param containers all of them, running or not
 * @param details in full, by ID; those that were asked for
 */
record EngineView(
    EngineApi api,
    Supplier<Fact<EngineFacts>> asked,
    List<ContainerSummary> containers,
    Map<String, Fact<ContainerFacts>> details) {

  Fact<EngineFacts> engine() {
    return asked.get();
  }
}
