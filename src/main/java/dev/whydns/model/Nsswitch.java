package dev.whydns.model;

import java.util.List;
import java.util.Optional;

/**
 * The {@code hosts:} line of an nsswitch.conf(5).
 *
 * @param path as its owner sees it
 * @param line its number and text; empty where there is no such line
 * @param sources the services in order with their actions in brackets, as {@code files}, {@code
 *     [NOTFOUND=return]}, {@code dns}
 */
public record Nsswitch(String path, Optional<ResolvConf.Line> line, List<String> sources) {}
