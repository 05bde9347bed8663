package dev.whydns.collect;

import dev.whydns.model.ContainerFacts;
import dev.whydns.model.Fact;
import dev.whydns.model.ProcessFacts;
import dev.whydns.model.Target;
import dev.whydns.model.TargetFacts.Presence;
import dev.whydns.os.Netns;
import java.util.Optional;

/**
 * Where a target lives: its process and its namespace, held open.
 *
 * @param target which one
 * @param presence whether it runs
 * @param container what the engine says
 * @param process its first process
 * @param netns its namespace; empty where it could not be opened
 * @param why why it could not; empty text otherwise
 * @param proc directory for its network tables, as {@code /proc/4711}
 */
record Place(
    Target target,
    Presence presence,
    Fact<ContainerFacts> container,
    Fact<ProcessFacts> process,
    Optional<Netns> netns,
    String why,
    String proc) {}
