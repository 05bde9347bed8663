package dev.whydns.finding;

import java.util.List;
import java.util.Optional;

/**
 * What several targets are answered for one name.
 *
 * @param name the name
 * @param groups equal answers, the odd ones first; empty when nobody was asked
 * @param holders who has that name, a line each, as {@code db (10.88.0.3) on appnet}; empty when
 *     nobody has it
 * @param source who says so: {@code The engine}, or its files where its API did not answer
 */
public record NameAnswers(
    String name, List<AnswerGroup> groups, List<String> holders, String source) {

  /** The group that a target is in. */
  public Optional<AnswerGroup> of(String label) {
    return groups.stream().filter(g -> g.targets().contains(label)).findFirst();
  }
}
