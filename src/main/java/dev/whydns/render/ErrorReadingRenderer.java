package dev.whydns.render;

import dev.whydns.finding.Code;
import dev.whydns.finding.ErrorReading;
import dev.whydns.finding.ErrorSummary;
import dev.whydns.finding.ErrorSummary.Group;
import dev.whydns.finding.Remedy;
import dev.whydns.model.ErrorLine;
import dev.whydns.model.ErrorLine.Endpoint;
import dev.whydns.model.ErrorLine.When;
import dev.whydns.model.IpAddress;
import java.util.List;
import java.util.Optional;

/** What an error line says, or a log full of them, for a person. */
public final class ErrorReadingRenderer {
  private static final IpAddress RESOLVED = IpAddress.literal("127.0.0.53");
  private static final int LABEL = 10;

  private final Page page;

  /** Renders in this style, with every string redacted first. */
  public ErrorReadingRenderer(TextStyle style, TextFilter redaction) {
    this.page = new Page(style, redaction);
  }

  /** One line's meaning, ending with a newline. */
  public String render(ErrorReading reading) {
    head(reading);
    details(reading);
    return page.toString();
  }

  /** The counts of a log, and the meaning of its most frequent line. */
  public String render(ErrorSummary log, ErrorReading mostFrequent) {
    String counts = count(log.errors(), "error line") + " of name resolution in ";
    page.prose(0, counts + count(log.lines(), "line")).end().blank();
    Columns columns = new Columns(page, 2, List.of("!count", "kind", "server", "said by"));
    for (Group group : log.groups()) {
      columns.row(
          List.of(
              Long.toString(group.count()),
              group.kind().text(),
              group.server().orElse("-"),
              group.teller().text()),
          () -> below(group));
    }
    columns.write();
    if (log.others() > 0) {
      page.to(2).prose(2, log.others() + " more with other servers or names").end();
    }
    page.heading(
        "The most frequent: " + mostFrequent.line().kind().text() + ", as the first of them");
    rows(mostFrequent);
    details(mostFrequent);
    return page.toString();
  }

  private static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private void below(Group group) {
    int hang = 9;
    if (group.first().isPresent()) {
      String first = group.first().map(When::text).orElse("");
      String last = group.last().map(When::text).orElse("");
      page.to(hang).prose(hang, first.equals(last) ? "at " + first : first + " to " + last).end();
    }
    List<String> names =
        group.names().stream().map(n -> n.name() + " (" + n.count() + ")").toList();
    if (!names.isEmpty()) {
      page.to(hang).list(hang, names).end();
    }
  }

  private void head(ErrorReading reading) {
    ErrorLine line = reading.line();
    page.text(Ink.STRONG, line.kind().text()).prose(0, ", says " + line.teller().text()).end();
    page.blank();
    rows(reading);
  }

  private void rows(ErrorReading reading) {
    ErrorLine line = reading.line();
    String type = line.type().map(t -> ", type " + t).orElse("");
    line.name().ifPresent(name -> row("name", name + type));
    row("server", line.server().map(s -> server(line, s)).orElse("the line does not say"));
    line.client().ifPresent(c -> row("from", c + ", " + owner(reading, c)));
    line.program().ifPresent(program -> row("program", program));
    line.when().ifPresent(when -> row("when", when.text()));
  }

  private void row(String label, String text) {
    page.to(2).text(label).to(LABEL).prose(LABEL, text).end();
  }

  private static String server(ErrorLine line, Endpoint server) {
    String over = line.transport().map(t -> " over " + t.text()).orElse("");
    String who = "";
    if (server.address().equals(IpAddress.EMBEDDED_DNS)) {
      who = ", the engine's resolver in a container";
    } else if (server.address().equals(RESOLVED)) {
      who = ", the stub of systemd-resolved";
    } else if (server.address().isLoopback()) {
      who = ", on the asker's own loopback interface";
    }
    return server + over + who;
  }

  private static String owner(ErrorReading reading, Endpoint client) {
    if (client.address().isLoopback()) {
      return "which is the asker's own in every network namespace";
    }
    Optional<String> owner = reading.owner();
    return owner
        .map(who -> who.equals("host") ? "an address of this host" : "container " + who + " now")
        .orElse("not known here as this host's or a running container's");
  }

  private void details(ErrorReading reading) {
    page.heading("What it is");
    reading.means().forEach(text -> page.to(2).prose(2, text).end());
    if (!reading.rulesOut().isEmpty()) {
      page.heading("What it is not");
      reading.rulesOut().forEach(text -> page.to(1).text("- ").prose(3, text).end());
    }
    if (!reading.codes().isEmpty()) {
      page.heading("Findings that it can be");
      codes(reading.codes());
    }
    page.heading("What to type");
    reading.next().forEach(this::remedy);
  }

  private void codes(List<Code> codes) {
    int width = codes.stream().mapToInt(code -> code.text().length()).max().orElse(0) + 4;
    for (Code code : codes) {
      page.to(2).text(code.text()).to(width).prose(width, code.title()).end();
    }
  }

  private void remedy(Remedy remedy) {
    boolean command = remedy.command().isPresent();
    page.to(1).text("- ").prose(3, remedy.text() + (command ? ":" : "")).end();
    remedy.command().ifPresent(c -> page.to(5).text(c).end());
  }
}
