package dev.whydns.finding;

import dev.whydns.model.ErrorLine.Kind;
import dev.whydns.model.ErrorLine.Teller;
import dev.whydns.model.ErrorLine.When;
import java.util.List;
import java.util.Optional;

/**
 * The error lines of a text of many lines.
 *
 * @param lines how many were read
 * @param errors how many of them tell of name resolution
 * @param groups of one kind, teller and server each, the largest first
 * @param others error lines beyond the number of groups or names that are kept
 */
public record ErrorSummary(long lines, long errors, List<Group> groups, long others) {

  /**
   * Lines that say the same of different names.
   *
   * @param kind of failure
   * @param teller whose words
   * @param server that was asked, with its port; empty where the lines do not say
   * @param count how many
   * @param first the earliest stamp, or that of the first line where stamps have no year or zone;
   *     empty without stamps
   * @param last likewise the latest
   * @param names the most frequent ones, most frequent first; may be empty
   */
  public record Group(
      Kind kind,
      Teller teller,
      Optional<String> server,
      long count,
      Optional<When> first,
      Optional<When> last,
      List<Named> names) {}

  /** How often a name was asked for in vain. */
  public record Named(String name, long count) {}
}
