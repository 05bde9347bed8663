package dev.whydns.render;

import dev.whydns.finding.ResolvReading;
import dev.whydns.model.ResolvConf;
import dev.whydns.model.TargetFacts;
import java.util.List;
import java.util.Optional;

/** What the command {@code resolv} adds to the files of a document: meaning and origin of lines. */
final class ReadingJson {

  private final JsonOut out;
  private final List<ResolvReading> readings;

  /** Without readings, nothing is added: meaning and origin are null. */
  ReadingJson(JsonOut out, List<ResolvReading> readings) {
    this.out = out;
    this.readings = readings;
  }

  /** The reading of the target that has this file. */
  Optional<ResolvReading> of(Optional<ResolvConf> file) {
    return readings.stream()
        .filter(r -> file.isPresent() && r.facts().resolvConf().known().equals(file))
        .findFirst();
  }

  /** The reading of this target. */
  Optional<ResolvReading> of(TargetFacts facts) {
    return readings.stream().filter(r -> r.facts().target().equals(facts.target())).findFirst();
  }

  void lines(Optional<ResolvConf> file, Optional<ResolvReading> reading) {
    List<ResolvReading.Line> plain =
        file.map(ResolvConf::lines).orElse(List.of()).stream()
            .map(l -> new ResolvReading.Line(l.number(), l.text(), "", ""))
            .toList();
    out.objects("lines", reading.map(ResolvReading::lines).orElse(plain), this::line);
  }

  private void line(ResolvReading.Line line) {
    out.number("number", line.number());
    out.text("text", line.text());
    out.text("meaning", Optional.of(line.meaning()).filter(m -> !m.isEmpty()));
    out.text("origin", Optional.of(line.origin()).filter(o -> !o.isEmpty()));
  }

  /** Members that only this command has. */
  void more(ResolvReading reading) {
    out.text("owner", reading.owner());
    out.text("library", reading.library());
    out.objects("profile", reading.profile(), this::note);
    out.objects("notes", reading.notes(), this::note);
    out.objects(
        "lookups",
        reading.lookups(),
        lookup -> {
          out.text("name", lookup.name());
          out.text("library", lookup.library());
          out.strings("tried", lookup.tried());
        });
  }

  private void note(ResolvReading.Note note) {
    out.text("topic", note.topic());
    out.text("text", note.text());
  }
}
