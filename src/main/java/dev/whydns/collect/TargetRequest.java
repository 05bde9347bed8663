package dev.whydns.collect;

import java.util.List;

/**
 * Which targets are wanted.
 *
 * @param specs as given; empty for the host and every running container
 * @param all every running container, besides those given
 */
public record TargetRequest(List<TargetSpec> specs, boolean all) {}
