package dev.whydns.docker;

import dev.whydns.model.EngineApi;
import dev.whydns.model.EngineFacts;
import dev.whydns.model.Fact;
import java.util.List;

/**
 * What the engine said of itself and of its containers.
 *
 * @param api how it answered; ANSWERED when the list of containers came
 * @param engine Unknown when it did not describe itself and its networks
 * @param containers all of them, by name; empty without an answer
 */
public record EngineAnswer(
    EngineApi api, Fact<EngineFacts> engine, List<ContainerSummary> containers) {}
