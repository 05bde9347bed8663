package dev.whydns.render;

import dev.whydns.render.ReplaySpan.Came;
import java.util.Arrays;

/**
 * A stretch of the time axis as characters: bars from sending to what came, or to the end of
 * waiting.
 */
final class Strip {

  /** The characters that bars are made of. */
  private enum Glyphs {
    UNICODE("├─╌┤●○✘·━┫▒"),
    ASCII("|-~|*ox.=]#");

    private final char start;
    private final char wait;
    private final char predicted;
    private final char stop;
    private final char answer;
    private final char unused;
    private final char error;
    private final char tick;
    private final char caller;
    private final char end;
    private final char engine;

    Glyphs(String g) {
      start = g.charAt(0);
      wait = g.charAt(1);
      predicted = g.charAt(2);
      stop = g.charAt(3);
      answer = g.charAt(4);
      unused = g.charAt(5);
      error = g.charAt(6);
      tick = g.charAt(7);
      caller = g.charAt(8);
      end = g.charAt(9);
      engine = g.charAt(10);
    }
  }

  private final Glyphs glyphs;
  private final TimeAxis axis;
  private final char[] cells;

  Strip(TextStyle style, TimeAxis axis, int width) {
    this.glyphs = style.unicode() ? Glyphs.UNICODE : Glyphs.ASCII;
    this.axis = axis;
    this.cells = new char[width];
    Arrays.fill(cells, ' ');
    axis.ticks().forEach(tick -> cells[cell(tick)] = glyphs.tick);
  }

  /** The cell of a time. */
  int cell(double ms) {
    return (int) Math.round(axis.share(ms) * (cells.length - 1));
  }

  Strip query(ReplaySpan span) {
    int from = cell(span.send().atMs());
    int until = cell(span.untilMs());
    fill(from, until, span.send().predicted() ? glyphs.predicted : glyphs.wait);
    cells[from] = glyphs.start;
    if (span.came() == Came.SILENT || span.came() == Came.LATE) {
      cells[until] = until == from ? glyphs.start : glyphs.stop;
    }
    if (span.came() != Came.SILENT) {
      cells[cell(span.cameAtMs())] = what(span.came());
    }
    return this;
  }

  private char what(Came came) {
    if (came == Came.FAILED) {
      return glyphs.error;
    }
    return came == Came.ANSWERED ? glyphs.answer : glyphs.unused;
  }

  Strip caller(double endMs) {
    fill(0, cell(endMs), glyphs.caller);
    cells[cell(endMs)] = glyphs.end;
    return this;
  }

  Strip engine(double fromMs, double untilMs) {
    fill(cell(fromMs), cell(untilMs), glyphs.engine);
    return this;
  }

  private void fill(int from, int until, char with) {
    Arrays.fill(cells, from, until + 1, with);
  }

  @Override
  public String toString() {
    return new String(cells);
  }
}
