package dev.whydns.render;

import dev.whydns.finding.State;
import dev.whydns.model.EngineMark;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Replay;
import dev.whydns.model.SearchList;
import java.util.List;
import java.util.function.Function;

/**
 * One lookup as a time line: a row for each query with a bar from sending to what came of it, below
 * them how long the caller waited and what it gets.
 *
 * <p>What all queries share is said once above the rows; only what tells them apart is a column.
 */
final class ReplayWaterfall {

  /** More rows than this are put together, unless all are wanted. */
  static final int MANY = 9;

  private static final int LONGEST_ADDRESS = 15;
  private static final int NARROWEST_BAR = 16;
  private static final int WIDEST_BAR = 60;
  private static final double SHARE_OF_BAR = 0.5;
  private static final int CELLS_FOR_A_LABEL = 8;

  private final Page page;
  private final Replay replay;
  private final List<EngineMark> marks;
  private final List<ReplayRow> rows;
  private final ReplayTraits traits;
  private final List<IpAddress> servers;
  private final Layout layout;
  private final TimeAxis axis;

  /** The columns that are there, and where they begin. */
  private record Layout(int queryAt, int serverAt, int portAt, int barAt, int bar, int wordsAt) {}

  private ReplayWaterfall(Page page, Replay replay, List<EngineMark> marks) {
    this.page = page;
    this.replay = replay;
    this.marks = marks;
    boolean every = page.style().verbosity() > 0;
    this.rows = every ? ReplayRows.all(replay) : ReplayRows.few(replay, MANY);
    this.traits = new ReplayTraits(replay);
    this.servers = traits.servers();
    this.layout = layout();
    this.axis =
        TimeAxis.of(TimeAxis.span(replay, marks), Math.max(2, layout.bar() / CELLS_FOR_A_LABEL));
  }

  /**
   * Draws it below what is there.
   *
   * @param marks what the engine does meanwhile; may be empty
   */
  static void draw(Page page, Replay replay, List<EngineMark> marks) {
    new ReplayWaterfall(page, replay, marks).draw();
  }

  private void draw() {
    head();
    if (rows.isEmpty()) {
      page.to(1).text("no query is sent").end();
      ending(page.column());
      return;
    }
    boolean brief = isBrief();
    if (!brief) {
      axis();
    }
    marks.forEach(this::mark);
    String name = SearchList.bare(replay.name());
    for (ReplayRow row : rows) {
      if (!row.name().equalsIgnoreCase(name)) {
        page.to(1).text(row.name()).end();
        name = row.name();
      }
      row(row);
    }
    if (!brief) {
      caller();
    }
    ReplayRemarks.of(replay, marks).forEach(text -> page.to(1).prose(1, text).end());
  }

  /** All went well at once: neither axis nor end have more to say than the rows. */
  private boolean isBrief() {
    return page.style().verbosity() == 0
        && marks.isEmpty()
        && rows.size() <= 4
        && ReplayWords.stateOf(replay.ending()) == State.HEALTHY
        && rows.stream().allMatch(r -> r.first().isGood());
  }

  private void head() {
    boolean merged = rows.stream().anyMatch(r -> r.servers().size() > 1);
    List<String> facts = traits.shared(namesServers(), merged);
    String shared = facts.isEmpty() ? "" : ", " + String.join(", ", facts);
    page.blank().text(Ink.STRONG, replay.name()).text(" ");
    page.prose(1, "as " + ReplayWords.title(replay.label()) + why() + shared).end();
  }

  private String why() {
    String why = replay.label().why();
    return why.isEmpty() || isBrief() ? "" : " (" + why + ")";
  }

  /** Addresses too long for a column have short names. */
  private boolean namesServers() {
    return servers.size() > 1
        && servers.stream().anyMatch(s -> page.widthOf(s.text()) > LONGEST_ADDRESS);
  }

  private Layout layout() {
    int sent = rows.stream().mapToInt(r -> page.widthOf(Times.ms(r.atMs()))).max().orElse(0);
    int queryAt = 1 + Math.max(sent, "sent".length()) + 2;
    int serverAt = queryAt + 2 + widest(traits::query, "query");
    int portAt = serverAt + (servers.size() > 1 ? 2 + widest(this::server, "server") : 0);
    int barAt = portAt + (traits.portsMatter() ? 2 + widest(this::port, "port") : 0);
    int rest = page.style().width() - barAt - 2;
    int bar = Math.max(NARROWEST_BAR, Math.min(WIDEST_BAR, (int) (rest * SHARE_OF_BAR)));
    return new Layout(queryAt, serverAt, portAt, barAt, bar, barAt + bar + 2);
  }

  private int widest(Function<ReplayRow, String> cell, String title) {
    return Math.max(
        title.length(), rows.stream().mapToInt(r -> page.widthOf(cell.apply(r))).max().orElse(0));
  }

  private String server(ReplayRow row) {
    List<IpAddress> to = row.servers();
    if (to.size() > 1) {
      return to.size() == servers.size() ? "all " + to.size() : to.size() + " servers";
    }
    return namesServers() ? "ns" + (servers.indexOf(to.get(0)) + 1) : to.get(0).text();
  }

  private String port(ReplayRow row) {
    List<String> ports =
        row.spans().stream()
            .map(ReplaySpan::send)
            .map(s -> s.localAddress().map(ReplayWaterfall::portOf).orElse("no. " + s.socket()))
            .distinct()
            .toList();
    return ports.size() > 1 ? ports.size() + " ports" : ports.get(0);
  }

  private static String portOf(String local) {
    return local.substring(local.lastIndexOf(':') + 1);
  }

  private void axis() {
    StringBuilder scale = new StringBuilder();
    Strip strip = new Strip(page.style(), axis, layout.bar());
    for (double tick : axis.ticks()) {
      String label = axis.label(tick);
      int at = strip.cell(tick);
      if (scale.length() == 0 || at > scale.length()) {
        scale.append(" ".repeat(at - scale.length())).append(label);
      }
    }
    page.to(layout.queryAt() - 6).text("sent").to(layout.queryAt()).text("query");
    if (servers.size() > 1) {
      page.to(layout.serverAt()).text("server");
    }
    if (traits.portsMatter()) {
      page.to(layout.portAt()).text("port");
    }
    page.to(layout.barAt()).text(scale.toString()).end();
  }

  private void row(ReplayRow row) {
    String sent = Times.ms(row.atMs());
    page.to(layout.queryAt() - 2 - page.widthOf(sent)).text(sent);
    page.to(layout.queryAt()).text(traits.query(row));
    if (servers.size() > 1) {
      page.to(layout.serverAt()).text(server(row));
    }
    if (traits.portsMatter()) {
      page.to(layout.portAt()).text(port(row));
    }
    Strip strip = new Strip(page.style(), axis, layout.bar());
    row.spans().forEach(strip::query);
    page.to(layout.barAt()).text(ReplayWords.ink(row.first().came()), strip.toString());
    page.to(layout.wordsAt()).prose(layout.wordsAt(), row.words(axis.spanMs())).end();
  }

  private void mark(EngineMark mark) {
    Strip strip = new Strip(page.style(), axis, layout.bar());
    page.to(1).text("engine").to(layout.barAt());
    page.text(Ink.UNKNOWN, strip.engine(mark.startMs(), mark.endMs()).toString());
    page.to(layout.wordsAt());
    page.prose(layout.wordsAt(), mark.label() + " until " + Times.ms(mark.endMs())).end();
  }

  private void caller() {
    Strip strip = new Strip(page.style(), axis, layout.bar());
    page.to(1).text("caller waits").to(layout.barAt());
    page.text(Ink.STRONG, strip.caller(replay.ending().elapsedMs()).toString());
    ending(layout.wordsAt());
  }

  private void ending(int at) {
    State state = ReplayWords.stateOf(replay.ending());
    String mark = ReplayWords.mark(page, replay.ending());
    int hang = at + mark.length() + 1;
    page.to(at).text(Ink.of(state), mark).to(hang);
    page.prose(hang, ReplayWords.ending(replay.ending())).end();
  }
}
