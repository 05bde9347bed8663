package dev.whydns.docker;

import dev.whydns.model.EngineApi;
import java.util.List;

/**
 * What the engine said of its containers.
 *
 * @param api how it answered; ANSWERED when the list of containers came
 * @param containers all of them, by name; empty without an answer
 */
public record EngineAnswer(EngineApi api, List<ContainerSummary> containers) {}
