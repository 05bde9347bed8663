package dev.whydns.render;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A Markdown document under construction, of no more lines than a ticket bears. Prose passes {@link
 * Foreign} here; a block of code is a {@link Page}, which every string passed on its way in.
 */
final class MarkdownOut {

  /** A document ends before this many lines. */
  static final int MOST_LINES = 200;

  /** A block in the body is no longer than this: what is longer is a dump. */
  private static final int LONGEST_BLOCK = 48;

  /** Less says nothing, however little room there is. */
  private static final int SHORTEST_BLOCK = 4;

  /** Heading, fences and empty lines of a folded block, and the summary behind it. */
  private static final int FRAME = 14;

  private final TextStyle style;
  private final TextFilter redaction;
  private final Foreign foreign;
  private final List<String> lines = new ArrayList<>();

  MarkdownOut(TextStyle style, TextFilter redaction) {
    this.style = style;
    this.redaction = redaction;
    this.foreign = Foreign.forText(redaction, true);
  }

  /** How many more lines there may be. */
  int room() {
    return MOST_LINES - FRAME - lines.size();
  }

  TextStyle style() {
    return style;
  }

  /** A heading of that level. */
  void heading(int level, String raw) {
    paragraph("#".repeat(level) + " " + Inline.of(foreign.clean(raw)));
  }

  /** A title within a section. */
  void title(String own) {
    paragraph("**" + own + "**");
  }

  void prose(String raw) {
    paragraph(Inline.of(foreign.clean(raw)));
  }

  /** One line of a list; lines of one list follow each other. */
  void item(String raw) {
    String line = "- " + Inline.of(foreign.clean(raw));
    boolean follows = !lines.isEmpty() && lines.get(lines.size() - 1).startsWith("- ");
    if (follows) {
      lines.add(line);
    } else {
      paragraph(line);
    }
  }

  /** A command to be copied. */
  void command(String raw) {
    fenced("sh", List.of(foreign.clean(raw)));
  }

  /** A command in the middle of a sentence. */
  String code(String raw) {
    return Inline.code(foreign.clean(raw));
  }

  /** Text behind a label, on a line of its own; {@code markdown} is whydns's own. */
  void line(String markdown) {
    paragraph(markdown);
  }

  /** What {@code draw} writes, as it is. */
  void block(Consumer<Page> draw) {
    fenced("", cut(drawn(draw), Math.min(LONGEST_BLOCK, Math.max(SHORTEST_BLOCK, room() / 2))));
  }

  /** The same of text that was rendered already, with all lines that there is room for. */
  void text(String rendered) {
    fenced("", cut(linesOf(rendered), room()));
  }

  /** The same folded away, as long as there is room for. */
  void folded(String title, Consumer<Page> draw) {
    List<String> all = drawn(draw);
    if (!all.isEmpty() && room() > 2) {
      details(title, cut(all, room()));
    }
  }

  /** Text folded away, whatever its length. */
  void folded(String title, String rendered) {
    details(title, linesOf(rendered));
  }

  private void details(String title, List<String> content) {
    paragraph("<details>");
    lines.add("<summary>" + title + "</summary>");
    fenced("", content);
    paragraph("</details>");
  }

  void table(List<String> titles, List<List<String>> rawRows) {
    paragraph(row(titles));
    lines.add(row(titles.stream().map(t -> "---").toList()));
    for (List<String> raw : rawRows) {
      lines.add(row(raw.stream().map(cell -> Inline.of(foreign.clean(cell))).toList()));
    }
  }

  /** In a cell a bar ends the cell, also inside of code. */
  private static String row(List<String> cells) {
    return "| "
        + String.join(" | ", cells.stream().map(c -> c.replace("|", "\\|")).toList())
        + " |";
  }

  private List<String> drawn(Consumer<Page> draw) {
    Page page = new Page(style, redaction);
    draw.accept(page);
    return linesOf(page.toString());
  }

  private static List<String> linesOf(String text) {
    List<String> all = new ArrayList<>(text.lines().toList());
    while (!all.isEmpty() && all.get(0).isBlank()) {
      all.remove(0);
    }
    while (!all.isEmpty() && all.get(all.size() - 1).isBlank()) {
      all.remove(all.size() - 1);
    }
    return all;
  }

  private static List<String> cut(List<String> all, int most) {
    if (all.size() <= most) {
      return all;
    }
    int kept = Math.max(0, most - 1);
    List<String> some = new ArrayList<>(all.subList(0, kept));
    some.add("… and " + (all.size() - kept) + " more lines: --format text or json has them all");
    return some;
  }

  /** With more backquotes than there are in it. */
  private void fenced(String language, List<String> content) {
    if (content.isEmpty()) {
      return;
    }
    int run = content.stream().mapToInt(Inline::longestRun).max().orElse(0);
    String fence = "`".repeat(Math.max(3, run + 1));
    paragraph(fence + language);
    lines.addAll(content);
    lines.add(fence);
  }

  private void paragraph(String line) {
    if (!lines.isEmpty()) {
      lines.add("");
    }
    lines.add(line);
  }

  @Override
  public String toString() {
    return String.join("\n", lines) + "\n";
  }
}
