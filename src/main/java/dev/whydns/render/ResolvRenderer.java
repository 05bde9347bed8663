package dev.whydns.render;

import dev.whydns.finding.Report;
import dev.whydns.finding.ResolvReading;
import dev.whydns.finding.ResolvReading.Lookup;
import dev.whydns.finding.ResolvReading.Note;
import dev.whydns.model.Target;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Explained resolv.conf files for a person: first side by side, then each line by line, the summary
 * last.
 */
public final class ResolvRenderer {

  private static final int TEXT = 5;
  private static final int CLAUSE = 12;
  private static final int NOTE = 16;

  private final Page page;
  private final TextStyle style;
  private final TextFilter redaction;

  /** Renders as it is. */
  public ResolvRenderer(TextStyle style) {
    this(style, TextFilter.NONE);
  }

  /** Renders with every string redacted first. */
  public ResolvRenderer(TextStyle style, TextFilter redaction) {
    this.style = style;
    this.redaction = redaction;
    this.page = new Page(style, redaction);
  }

  /**
   * The whole text, ending with a newline.
   *
   * @param readings what is compared, the host's first where it is among them
   * @param diff only what differs
   */
  public String render(Report report, List<ResolvReading> readings, boolean diff) {
    redaction.knowing(report);
    for (String error : report.errors()) {
      page.text(Ink.BAD, "error:").text(" ").prose(7, error).end();
    }
    if (readings.isEmpty()) {
      return page.toString();
    }
    SideBySide table = new SideBySide(page, readings);
    if (readings.size() > 1) {
      table.write(diff);
    }
    for (ResolvReading reading : diff ? List.<ResolvReading>of() : readings) {
      block(reading);
    }
    if (diff) {
      lines(readings);
    }
    page.blank().prose(0, summary(readings, table)).end();
    return page.toString();
  }

  private void block(ResolvReading reading) {
    String path = reading.facts().resolvConf().known().map(r -> r.path()).orElse("resolv.conf");
    page.blank();
    page.text(Ink.STRONG, label(reading) + ": " + path).text("  ");
    page.prose(2, reading.owner()).end();
    List<ResolvReading.Line> lines = reading.lines();
    for (int i = 0; i < lines.size(); i++) {
      ResolvReading.Line line = lines.get(i);
      if (line.text().isBlank() || style.quiet() && line.text().startsWith("#")) {
        continue;
      }
      text(line);
      boolean again = i + 1 < lines.size() && isSame(line, lines.get(i + 1));
      if (!again) {
        clause("means", line.meaning());
        clause("from", isHost(reading) ? "" : line.origin());
      }
    }
    notes(reading.notes());
    lookups(reading.lookups());
  }

  /** Whose all lines are the host's needs no word for each. */
  private static boolean isHost(ResolvReading reading) {
    return reading.facts().target().kind() == Target.Kind.HOST;
  }

  private static boolean isSame(ResolvReading.Line one, ResolvReading.Line next) {
    return one.meaning().equals(next.meaning()) && one.origin().equals(next.origin());
  }

  private void text(ResolvReading.Line line) {
    String number = Integer.toString(line.number());
    page.to(Math.max(0, TEXT - 2 - number.length())).text(number).to(TEXT).text(line.text()).end();
  }

  private void clause(String what, String text) {
    if (!text.isEmpty()) {
      page.to(TEXT).text(what).to(CLAUSE).prose(CLAUSE, text).end();
    }
  }

  private void notes(List<Note> notes) {
    String before = "";
    for (Note note : notes) {
      page.to(2).text(note.topic().equals(before) ? "" : note.topic());
      page.to(Math.max(NOTE, page.column() + 2)).prose(NOTE, note.text()).end();
      before = note.topic();
    }
  }

  private void lookups(List<Lookup> lookups) {
    Set<String> names = new LinkedHashSet<>();
    lookups.forEach(l -> names.add(l.name()));
    for (String name : names) {
      page.to(2).text("asked for " + name + ", in this order").end();
      lookups.stream()
          .filter(l -> l.name().equals(name))
          .forEach(l -> page.to(TEXT).text(l.library()).to(CLAUSE).list(CLAUSE, l.tried()).end());
    }
    if (!names.isEmpty()) {
      page.to(TEXT).text("next").to(CLAUSE);
      page.prose(
              CLAUSE,
              "after NXDOMAIN; glibc and Go also when a name has no address; musl stops at any other"
                  + " failure, Go never")
          .end();
    }
  }

  /** The lines that not all of the files have, each with those that have it. */
  private void lines(List<ResolvReading> readings) {
    for (ResolvReading reading : readings) {
      List<ResolvReading.Line> own =
          reading.lines().stream()
              .filter(l -> !l.text().isBlank())
              .filter(l -> readings.stream().anyMatch(other -> !hasLine(other, l.text())))
              .toList();
      if (own.isEmpty()) {
        continue;
      }
      page.heading("Not in all: lines of " + label(reading));
      for (ResolvReading.Line line : own) {
        text(line);
        clause("from", line.origin());
      }
    }
  }

  private static boolean hasLine(ResolvReading reading, String text) {
    return reading.lines().stream().anyMatch(l -> l.text().equals(text));
  }

  private static String summary(List<ResolvReading> readings, SideBySide table) {
    List<String> whose = new ArrayList<>();
    readings.forEach(r -> whose.add(label(r)));
    if (readings.size() == 1) {
      return whose.get(0) + ": " + readings.get(0).owner();
    }
    List<String> differing = table.differing();
    return String.join(", ", whose)
        + ": "
        + (differing.isEmpty() ? "nothing differs" : "different " + String.join(", ", differing));
  }

  static String label(ResolvReading reading) {
    return reading.facts().target().label();
  }
}
