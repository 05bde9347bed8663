package dev.whydns.render;

import dev.whydns.finding.State;
import dev.whydns.render.Path.Leg;
import dev.whydns.render.Path.Station;
import java.util.List;

/**
 * The path of a query, one line for each station: its verdict, where it is, how long it took to
 * answer, and what there is to say. Under a server, one line for each namespace that it was asked
 * from.
 */
final class PathPicture {
  private static final int MARGIN = 2;
  private static final int HOP = 10;
  private static final int WIDEST_PLACE = 22;
  private static final int WIDEST_REPLY = 12;

  private final Page page;
  private final List<Station> stations;
  private final int hopAt;
  private final int placeAt;
  private final int replyAt;
  private final int noteAt;
  private final int legsAt;

  private PathPicture(Page page, List<Station> stations) {
    this.page = page;
    this.stations = stations;
    this.hopAt = MARGIN + page.marks().width() + 1;
    this.placeAt = hopAt + HOP + page.marks().arrow().length() + 1;
    int place = 0;
    int reply = 0;
    int server = 0;
    for (Station station : stations) {
      place = widest(place, station.place(), WIDEST_PLACE);
      reply = widest(reply, station.reply(), WIDEST_REPLY);
      server = station.legs().isEmpty() ? server : widest(server, station.place(), WIDEST_PLACE);
    }
    this.replyAt = placeAt + place + (place == 0 ? 0 : 2);
    this.noteAt = replyAt + reply + (reply == 0 ? 0 : 2);
    this.legsAt = placeAt + server + 2;
  }

  private int widest(int soFar, String text, int limit) {
    int width = page.widthOf(text);
    return width > limit ? soFar : Math.max(soFar, width);
  }

  /** Draws nothing for a target without a path. */
  static void draw(Page page, List<Station> stations) {
    if (stations.isEmpty()) {
      return;
    }
    page.blank();
    PathPicture picture = new PathPicture(page, stations);
    for (int i = 0; i < stations.size(); i++) {
      picture.station(i);
    }
  }

  private void station(int index) {
    Station station = stations.get(index);
    boolean first = index == 0;
    boolean sameHop = !first && stations.get(index - 1).hop().equals(station.hop());
    mark(MARGIN, station.state());
    page.to(hopAt).text(sameHop ? "" : station.hop());
    if (!station.place().isEmpty()) {
      page.to(hopAt + HOP).text(first ? "" : page.marks().arrow());
      page.to(placeAt).text(station.place());
    }
    if (!station.reply().isEmpty()) {
      page.to(replyAt).text(station.reply());
    }
    if (!station.note().isEmpty()) {
      int at = station.place().isEmpty() ? placeAt : noteAt;
      page.to(at).prose(at, station.note());
    }
    if (station.legs().stream().allMatch(leg -> leg.state() == State.HEALTHY)) {
      inOneLine(station.legs());
    } else {
      legs(station.legs());
    }
    if (page.column() > 0) {
      page.end();
    }
  }

  private void inOneLine(List<Leg> legs) {
    if (!legs.isEmpty()) {
      page.to(legsAt);
      page.list(
          legsAt,
          legs.stream().map(leg -> leg.from() + " " + String.join(", ", leg.replies())).toList());
    }
  }

  private void legs(List<Leg> legs) {
    int from = legs.stream().mapToInt(leg -> page.widthOf(leg.from())).max().orElse(0);
    int fromAt = legsAt + page.marks().width() + 1;
    int repliesAt = fromAt + from + 2;
    for (Leg leg : legs) {
      mark(legsAt, leg.state());
      page.to(fromAt).text(leg.from()).to(repliesAt).list(repliesAt, leg.replies());
      if (leg.asEngine()) {
        page.aside(repliesAt, "as the engine asks");
      }
      page.end();
    }
  }

  private void mark(int column, State state) {
    page.to(column).text(Ink.of(state), page.marks().of(state));
  }
}
