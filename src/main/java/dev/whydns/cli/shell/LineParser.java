package dev.whydns.cli.shell;

import java.util.ArrayList;
import java.util.List;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/** Tells jline which word is being completed. A line always ends with Enter, whatever is open. */
final class LineParser implements Parser {

  /**
   * A line up to the cursor.
   *
   * @param words the last of them is what is being typed; it may be empty
   * @param start where that begins
   * @param quote that is open in it; 0 for none
   */
  private record Parsed(String line, int cursor, List<String> words, int start, char quote)
      implements CompletingParsedLine {

    @Override
    public String word() {
      return words.get(wordIndex());
    }

    @Override
    public int wordCursor() {
      return word().length();
    }

    @Override
    public int wordIndex() {
      return words.size() - 1;
    }

    @Override
    public int rawWordCursor() {
      return cursor - start;
    }

    @Override
    public int rawWordLength() {
      return cursor - start;
    }

    @Override
    public CharSequence escape(CharSequence candidate, boolean complete) {
      String text = candidate.toString();
      boolean plain = text.matches("[A-Za-z0-9_./:=,@%+~-]*");
      if (quote == 0 && plain) {
        return text;
      }
      String mark = quote == 0 ? "'" : String.valueOf(quote);
      String inner = mark.equals("'") ? text.replace("'", "'\\''") : text.replace("\"", "\\\"");
      return mark + inner + (complete ? mark : "");
    }
  }

  @Override
  public ParsedLine parse(String line, int cursor, ParseContext context) {
    int end = Math.min(Math.max(cursor, 0), line.length());
    List<Words.Word> words = Words.of(line.substring(0, end)).words();
    List<String> texts = new ArrayList<>(words.stream().map(Words.Word::text).toList());
    if (words.isEmpty() || words.get(words.size() - 1).end() < end) {
      texts.add("");
      return new Parsed(line, end, List.copyOf(texts), end, (char) 0);
    }
    Words.Word last = words.get(words.size() - 1);
    return new Parsed(line, end, List.copyOf(texts), last.start(), last.quote());
  }
}
