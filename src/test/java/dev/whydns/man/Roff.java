package dev.whydns.man;

import dev.whydns.finding.Passage;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page of the manual as it grows, in the macros of man(7). The only place that knows roff. */
final class Roff {

  /** An item that says what a word means: the word in backquotes, a colon, its meaning. */
  private static final Pattern TERM = Pattern.compile("(`[^`]+`(?:, `[^`]+`)*): (.*)");

  private static final Pattern PAGE = Pattern.compile("\\b([a-z][a-z0-9._-]*)\\((\\d)\\)");

  private final StringBuilder out = new StringBuilder();

  /**
   * Begins a page.
   *
   * @param name as {@code whydns-check}
   * @param section as 8
   * @param gist what stands behind the name in NAME, without a final stop
   */
  Roff(String name, int section, String gist) {
    line(".\\\" Written by ManualTest: change what it is made of, not this file.");
    String title = escaped(name.toUpperCase(Locale.ROOT));
    line(".TH " + title + " " + section + " \"\" whydns \"whydns manual\"");
    unbroken();
    heading("Name");
    line(escaped(name) + " \\- " + escaped(gist));
  }

  /**
   * No hyphenation, no stretched lines. Every paragraph sets the first anew from the register HY
   * (groff_man(7)), and {@code .YS} the second.
   */
  private void unbroken() {
    line(".nr HY 0");
    line(".nh");
    line(".ad l");
  }

  /** The whole page. */
  String text() {
    return out.toString();
  }

  void heading(String text) {
    line(".SH " + escaped(text.toUpperCase(Locale.ROOT)));
  }

  void subheading(String text) {
    line(".SS " + escaped(text));
  }

  /** A line in italics. */
  void motto(String text) {
    line(".I " + escaped(text));
  }

  /** A paragraph that begins with a bold line. */
  void topic(String text) {
    line(".PP");
    line(".B " + escaped(text));
  }

  /** A paragraph; the first one below a heading needs no distance from it. */
  void paragraph(String text, boolean first) {
    if (!first) {
      line(".PP");
    }
    prose(text);
  }

  /** What a word means; below it more may follow that belongs to it. */
  void term(String word, String meaning) {
    line(".TP");
    prose(word);
    prose(meaning);
  }

  /** Lines that are to be typed, or were printed: as they are. */
  void verbatim(List<String> lines) {
    passages(lines.stream().map(l -> new Passage(Passage.Kind.COMMAND, l)).toList(), "");
  }

  /** What is typed: the command, and the words that may follow it. */
  void synopsis(String command, List<String> words) {
    line(".SY " + '"' + escaped(command) + '"');
    words.forEach(word -> text(styled(escaped(word)) + "\\&"));
    line(".YS");
    unbroken();
  }

  /**
   * Paragraphs, lists and commands.
   *
   * @param passages in order
   * @param before what the first one needs: {@code .PP} below another paragraph, {@code .br} below
   *     a topic, nothing below a heading
   */
  void passages(List<Passage> passages, String before) {
    for (int i = 0; i < passages.size(); i++) {
      boolean first = i == 0 || passages.get(i - 1).kind() != Passage.Kind.COMMAND;
      boolean last = i + 1 == passages.size() || passages.get(i + 1).kind() != Passage.Kind.COMMAND;
      passage(passages.get(i), i == 0 ? before : ".PP", first, last);
    }
  }

  private void passage(Passage passage, String before, boolean first, boolean last) {
    switch (passage.kind()) {
      case COMMAND -> {
        if (first) {
          line(".RS 2");
          line(".EX");
        }
        text(escaped(passage.text()));
        if (last) {
          line(".EE");
          line(".RE");
        }
      }
      case ITEM -> item(passage.text());
      default -> {
        if (!before.isEmpty()) {
          line(before);
        }
        prose(passage.text());
      }
    }
  }

  private void item(String text) {
    Matcher term = TERM.matcher(text);
    if (term.matches()) {
      term(term.group(1), term.group(2));
    } else {
      line(".IP \\(bu 2");
      prose(text);
    }
  }

  /**
   * What stands between backquotes is bold, what stands between underscores underlined, and the
   * name of a page bold; a sentence begins on a line of its own.
   */
  private void prose(String text) {
    String set =
        PAGE.matcher(escaped(text).replace("\\-", "-"))
            .replaceAll(
                m -> Matcher.quoteReplacement("\\fB" + m.group(1) + "\\fR(" + m.group(2) + ")"));
    for (String sentence : styled(set.replace("-", "\\-")).split("(?<=[.:;]) (?=[A-Z\\\\])")) {
      text(sentence);
    }
  }

  private static String styled(String text) {
    return text.replaceAll("\\\\\\(ga(.*?)\\\\\\(ga", "\\\\fB$1\\\\fR")
        .replaceAll(
            "(?<![A-Za-z0-9_])_([A-Za-z](?:[^_ ]|_(?=[A-Za-z0-9]))*)_(?![A-Za-z0-9_])",
            "\\\\fI$1\\\\fR");
  }

  static String escaped(String text) {
    return text.replace("\\", "\\e")
        .replace("-", "\\-")
        .replace("'", "\\(aq")
        .replace("`", "\\(ga")
        .replace("^", "\\(ha")
        .replace("~", "\\(ti");
  }

  /** A point at the beginning of a line would make it a request. */
  private void text(String line) {
    line(line.startsWith(".") ? "\\&" + line : line);
  }

  private void line(String line) {
    out.append(line).append('\n');
  }
}
