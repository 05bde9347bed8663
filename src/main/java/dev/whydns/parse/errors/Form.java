package dev.whydns.parse.errors;

import dev.whydns.model.ErrorLine;
import dev.whydns.model.ErrorLine.Kind;
import dev.whydns.model.ErrorLine.Teller;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The wording of one message, with holes: {@code {name}}, {@code {server}}, {@code {client}},
 * {@code {type}}, {@code {number}} and {@code {word}}.
 *
 * <p>Every hole takes as much as fits and gives nothing back, so the work is that of looking for
 * the first literal. A form may begin with a name, which is then looked for backwards.
 */
final class Form {

  /** Places where the first words stand, before it is given up. */
  private static final int MOST_PLACES = 16;

  private final Teller teller;
  private final Kind kind;
  private final List<String> pieces;

  private Form(Teller teller, Kind kind, List<String> pieces) {
    this.teller = teller;
    this.kind = kind;
    this.pieces = pieces;
  }

  static Form of(Teller teller, Kind kind, String template) {
    List<String> pieces = new ArrayList<>();
    int at = 0;
    while (at < template.length()) {
      int hole = template.indexOf('{', at);
      int end = hole == at ? template.indexOf('}', at) + 1 : hole < 0 ? template.length() : hole;
      pieces.add(template.substring(at, end));
      at = end;
    }
    return new Form(teller, kind, List.copyOf(pieces));
  }

  /** The first form of the table that the text has. */
  static Optional<ErrorLine> first(List<Form> table, String text) {
    for (Form form : table) {
      Optional<ErrorLine> line = form.in(text);
      if (line.isPresent()) {
        return line;
      }
    }
    return Optional.empty();
  }

  /** What the text says in this wording; empty when it does not use it. */
  Optional<ErrorLine> in(String text) {
    return holes(text).map(found -> found.line(teller, kind));
  }

  /** What stands in the holes. */
  Optional<Found> holes(String text) {
    int first = isHole(pieces.get(0)) ? 1 : 0;
    int from = 0;
    for (int place = 0; place < MOST_PLACES; place++) {
      int at = text.indexOf(pieces.get(first), from);
      if (at < 0) {
        return Optional.empty();
      }
      Found found = new Found();
      boolean fits = first == 0 || before(text, at, found);
      if (fits && rest(text, first + 1, at + pieces.get(first).length(), found)) {
        return Optional.of(found);
      }
      from = at + 1;
    }
    return Optional.empty();
  }

  private static boolean before(String text, int end, Found found) {
    int start = Scan.nameStart(text, end);
    found.name(text.substring(start, end));
    return found.hasName();
  }

  private boolean rest(String text, int piece, int from, Found found) {
    int at = from;
    for (String part : pieces.subList(piece, pieces.size())) {
      int end = isHole(part) ? end(part, text, at) : at + part.length();
      if (end == at || !isHole(part) && !text.startsWith(part, at)) {
        return false;
      }
      if (isHole(part)) {
        put(part, text.substring(at, end), found);
      }
      at = end;
    }
    return true;
  }

  private static boolean isHole(String piece) {
    return piece.startsWith("{");
  }

  private static int end(String hole, String text, int from) {
    return switch (hole) {
      case "{name}" -> Scan.nameEnd(text, from);
      case "{server}", "{client}" -> Scan.endpointEnd(text, from);
      case "{type}" -> Scan.typeEnd(text, from);
      case "{number}" -> Scan.digitsEnd(text, from);
      default -> Scan.wordEnd(text, from);
    };
  }

  private static void put(String hole, String word, Found found) {
    switch (hole) {
      case "{name}" -> found.name(word);
      case "{server}" -> found.server(word);
      case "{client}" -> found.client(word);
      case "{type}" -> found.type(word);
      default -> {}
    }
  }
}
