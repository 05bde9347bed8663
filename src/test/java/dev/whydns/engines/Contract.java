package dev.whydns.engines;

import dev.whydns.lab.Lab;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A promise that holds on every engine.
 *
 * @param says what is promised, as a sentence
 * @param look runs whydns, asserts all that it said, and returns it in short; changes nothing
 */
record Contract(String says, Function<Bench, Found> look) {

  /** A state of a host, and what holds in it. */
  record Situation(Consumer<Bench> arrange, List<Contract> contracts) {}

  /** A container on a user-defined network, with the alias {@code api}. */
  static void web(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet", "--network-alias", "api");
  }
}
