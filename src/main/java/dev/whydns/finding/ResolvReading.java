package dev.whydns.finding;

import dev.whydns.model.TargetFacts;
import java.util.List;

/**
 * A target's resolv.conf explained for the engine and the resolver library that it has.
 *
 * @param facts what was read of the target
 * @param owner one clause that says whose file it is, as {@code written by engine 28.5.2 for its
 *     embedded resolver}
 * @param library the C library of its programs and how that is known, as {@code musl
 *     (/lib/ld-musl-x86_64.so.1)}
 * @param lines every line in order; empty when the file is not known
 * @param profile what it comes to in short, to be held against that of another: the same topics in
 *     the same order for every target
 * @param notes what else is to be known of it, most important first; may be empty
 * @param lookups one for each name and library
 */
public record ResolvReading(
    TargetFacts facts,
    String owner,
    String library,
    List<Line> lines,
    List<Note> profile,
    List<Note> notes,
    List<Lookup> lookups) {

  /**
   * One line.
   *
   * @param number from 1
   * @param text as it stands there
   * @param meaning what it does; empty text for a line that says nothing
   * @param origin where it came from; empty text for a line that says nothing
   */
  public record Line(int number, String text, String meaning, String origin) {}

  /**
   * A statement.
   *
   * @param topic a word or two, as {@code search} or {@code resolv-stale}
   * @param text one clause or sentence
   */
  public record Note(String topic, String text) {}

  /**
   * What a library sends for a name.
   *
   * @param name as the program gives it
   * @param library {@code glibc}, {@code musl} or {@code Go}
   * @param tried full names in order: each is asked only when the one before brought nothing
   */
  public record Lookup(String name, String library, List<String> tried) {}
}
