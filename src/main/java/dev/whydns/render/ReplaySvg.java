package dev.whydns.render;

import dev.whydns.model.EngineMark;
import dev.whydns.model.Replay;
import dev.whydns.model.Replay.Send;
import dev.whydns.model.Replay.Via;
import dev.whydns.model.SearchList;
import dev.whydns.render.ReplaySpan.Came;
import dev.whydns.render.SvgOut.Font;
import java.util.List;

/**
 * Lookups as a picture for a ticket: the time line of {@link ReplayWaterfall} as SVG without
 * script, style sheet or font of its own, on a white ground. All lookups share one time axis, so
 * that lengths can be compared.
 */
public final class ReplaySvg {

  private static final int WIDTH = 1120;
  private static final int MARGIN = 16;
  private static final int SENT_END = 76;
  private static final int QUERY = 88;
  private static final int SERVER = 242;
  private static final int BAR = 372;
  private static final int BAR_WIDTH = 350;
  private static final int WORDS = 738;
  private static final int ROW = 22;
  private static final int TICKS = 6;

  /** More rows than this of one lookup are put together. */
  private static final int MANY_ROWS = 40;

  /** More lookups than this are too many for a picture. */
  private static final int MANY_LOOKUPS = 12;

  private static final String INK = "#1f2328";
  private static final String GREY = "#59636e";
  private static final String GRID = "stroke=\"#d1d9e0\"";
  private static final String GREEN = "#1a7f37";
  private static final String AMBER = "#9a6700";
  private static final String RED = "#cf222e";
  private static final String VIOLET = "#8250df";

  private static final Font TITLE = new Font(14, INK, true, false);
  private static final Font PLAIN = new Font(12, INK, false, false);
  private static final Font SMALL = new Font(11, GREY, false, false);
  private static final Font TIME = new Font(12, GREY, false, true);

  private final SvgOut out;
  private final TimeAxis axis;
  private int y = MARGIN;

  private ReplaySvg(SvgOut out, TimeAxis axis) {
    this.out = out;
    this.axis = axis;
  }

  /**
   * The whole document, ending with a newline.
   *
   * @param replays at least one; of many the first are drawn
   * @param marks what the engine does while it is asked; may be empty
   */
  public static String render(List<Replay> replays, List<EngineMark> marks, TextFilter redaction) {
    double span = 0;
    List<Replay> drawn = replays.subList(0, Math.min(MANY_LOOKUPS, replays.size()));
    for (Replay replay : drawn) {
      span = Math.max(span, TimeAxis.span(replay, asksEngine(replay) ? marks : List.of()));
    }
    ReplaySvg picture =
        new ReplaySvg(new SvgOut(redaction.knowing(replays)), TimeAxis.of(span, TICKS));
    return picture.document(drawn, replays.size() - drawn.size(), marks);
  }

  private static boolean asksEngine(Replay replay) {
    return replay.label().via() == Via.NAT || replay.label().via() == Via.DIRECT;
  }

  private String document(List<Replay> drawn, int left, List<EngineMark> marks) {
    for (Replay replay : drawn) {
      lookup(replay, asksEngine(replay) ? marks : List.of());
    }
    if (left > 0) {
      out.text(MARGIN, y + 4, WIDTH, SMALL, "and " + Times.count(left, "more lookup"));
      y += ROW;
    }
    legend(drawn);
    Replay first = drawn.get(0);
    String label = first.name() + " as " + ReplayWords.title(first.label());
    int height = y + MARGIN;
    return out.done(WIDTH, height, drawn.size() > 1 ? first.name() + ", lookups" : label);
  }

  private void lookup(Replay replay, List<EngineMark> marks) {
    y += 12;
    String title = replay.name() + " as " + ReplayWords.title(replay.label());
    out.text(MARGIN, y, WIDTH - 2 * MARGIN, TITLE, title);
    ReplayTraits traits = new ReplayTraits(replay);
    List<ReplayRow> rows = ReplayRows.few(replay, MANY_ROWS);
    boolean merged = rows.stream().anyMatch(r -> r.servers().size() > 1);
    String shared = String.join(", ", traits.shared(false, merged));
    if (!shared.isEmpty()) {
      y += ROW - 4;
      out.text(MARGIN, y, WIDTH - 2 * MARGIN, SMALL, shared);
    }
    y += ROW;
    ticks(y, rows.size() + marks.size() + names(replay, rows) + 1);
    y += ROW;
    marks.forEach(this::mark);
    String name = SearchList.bare(replay.name());
    for (ReplayRow row : rows) {
      if (!row.name().equalsIgnoreCase(name)) {
        name = row.name();
        out.text(QUERY, y + 4, BAR - QUERY - 12, SMALL, name);
        y += ROW;
      }
      row(row, traits);
    }
    caller(replay);
    for (String remark : ReplayRemarks.of(replay, marks)) {
      out.text(MARGIN, y + 2, WIDTH - 2 * MARGIN, SMALL, remark);
      y += ROW - 4;
    }
    y += 14;
  }

  private void ticks(int top, int rows) {
    int bottom = top + rows * ROW + 10;
    for (double tick : axis.ticks()) {
      int x = x(tick);
      out.line(x, top + 6, x, bottom, GRID);
      String label = axis.label(tick);
      int half = out.widthOf(label, SMALL.size()) / 2;
      out.text(x - half, top, WIDTH, SMALL, label);
    }
  }

  private int x(double ms) {
    return BAR + (int) Math.round(axis.share(ms) * BAR_WIDTH);
  }

  /** How many lines the names take that are asked for in turn. */
  private static int names(Replay replay, List<ReplayRow> rows) {
    String before = SearchList.bare(replay.name());
    int lines = 0;
    for (ReplayRow row : rows) {
      lines += row.name().equalsIgnoreCase(before) ? 0 : 1;
      before = row.name();
    }
    return lines;
  }

  private void row(ReplayRow row, ReplayTraits traits) {
    int text = y + 4;
    Send send = row.first().send();
    out.text(SENT_END, text, SENT_END, TIME, Times.ms(row.atMs()));
    out.text(QUERY, text, SERVER - QUERY - 8, PLAIN, traits.query(row));
    String server =
        row.servers().size() > 1 ? row.servers().size() + " servers" : send.server().text();
    out.text(SERVER, text, BAR - SERVER - 12, PLAIN, server);
    row.spans().forEach(this::bar);
    out.text(WORDS, text, WIDTH - WORDS - 8, colour(row.first()), row.words(axis.spanMs()));
    y += ROW;
  }

  private static Font colour(ReplaySpan span) {
    return new Font(PLAIN.size(), ink(span.came()), false, false);
  }

  private static String ink(Came came) {
    switch (came) {
      case ANSWERED:
        return GREEN;
      case IGNORED:
      case LATE:
        return AMBER;
      default:
        return RED;
    }
  }

  private void bar(ReplaySpan span) {
    int from = x(span.send().atMs());
    int until = x(span.untilMs());
    String ink = ink(span.came());
    boolean hollow = span.send().predicted() || span.came() != Came.ANSWERED;
    String fill = hollow ? "#ffffff" : ink;
    String dashed = span.send().predicted() ? " stroke-dasharray=\"4 3\"" : "";
    out.rect(
        from,
        y - 5,
        Math.max(3, until - from),
        10,
        "rx=\"2\" fill=\"" + fill + "\" stroke=\"" + ink + "\"" + dashed);
    int came = x(span.cameAtMs());
    if (span.came() == Came.LATE || span.came() == Came.IGNORED) {
      out.line(until, y, came, y, "stroke=\"" + ink + "\" stroke-dasharray=\"1 4\"");
      out.circle(came, y, 5, "fill=\"#ffffff\" stroke=\"" + ink + "\" stroke-width=\"2\"");
    } else if (span.came() == Came.FAILED) {
      out.line(came - 5, y - 5, came + 5, y + 5, "stroke=\"" + ink + "\" stroke-width=\"2\"");
      out.line(came - 5, y + 5, came + 5, y - 5, "stroke=\"" + ink + "\" stroke-width=\"2\"");
    } else if (span.came() == Came.ANSWERED) {
      out.circle(came, y, 5, "fill=\"" + ink + "\"");
    }
  }

  private void mark(EngineMark mark) {
    int from = x(mark.startMs());
    int width = Math.max(3, x(mark.endMs()) - from);
    out.text(QUERY, y + 4, BAR - QUERY, PLAIN, "engine");
    out.rect(from, y - 5, width, 10, "fill=\"#e9def9\" stroke=\"" + VIOLET + "\"");
    String words = mark.label() + " until " + Times.ms(mark.endMs());
    Font font = new Font(PLAIN.size(), VIOLET, false, false);
    out.text(WORDS, y + 4, WIDTH - WORDS - 8, font, words);
    y += ROW;
  }

  private void caller(Replay replay) {
    boolean good = replay.isResolved();
    String ink = good ? GREEN : RED;
    out.text(QUERY, y + 4, BAR - QUERY, new Font(12, INK, true, false), "caller waits");
    int end = x(replay.ending().elapsedMs());
    out.rect(BAR, y - 2, Math.max(1, end - BAR), 4, "fill=\"" + INK + "\"");
    out.line(end, y - 8, end, y + 8, "stroke=\"" + INK + "\" stroke-width=\"3\"");
    String words = (good ? "✔ " : "✘ ") + ReplayWords.ending(replay.ending());
    out.text(WORDS, y + 4, WIDTH - WORDS - 8, new Font(12, ink, true, false), words);
    y += ROW;
  }

  /** Shapes and words say all; the legend is for those who do not know the shapes. */
  private void legend(List<Replay> drawn) {
    y += 4;
    int x = MARGIN;
    out.circle(x + 5, y, 5, "fill=\"" + GREEN + "\"");
    x = said(x, "answered");
    out.circle(x + 5, y, 5, "fill=\"#ffffff\" stroke=\"" + AMBER + "\" stroke-width=\"2\"");
    x = said(x, "came, and not taken");
    out.rect(x - 4, y - 5, 12, 10, "rx=\"2\" fill=\"#ffffff\" stroke=\"" + RED + "\"");
    x = said(x, "waited for nothing");
    if (drawn.stream().flatMap(r -> r.sends().stream()).anyMatch(Send::predicted)) {
      out.rect(
          x - 4,
          y - 5,
          12,
          10,
          "rx=\"2\" fill=\"#ffffff\" stroke=\"" + RED + "\" stroke-dasharray=\"4 3\"");
      said(x, "predicted");
    }
    y += 4;
  }

  private int said(int x, String words) {
    out.text(x + 16, y + 4, WIDTH, SMALL, words);
    return x + 16 + out.widthOf(words, SMALL.size()) + 24;
  }
}
