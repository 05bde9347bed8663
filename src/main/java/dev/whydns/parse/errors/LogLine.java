package dev.whydns.parse.errors;

import dev.whydns.model.ErrorLine.When;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A line with what a log wrapped around it taken off: journald's and syslog's head, the stamp of
 * {@code docker logs -t}, the head of {@code docker compose logs}, logfmt, JSON.
 *
 * @param when the outermost time stamp
 * @param program from syslog's tag, as {@code dockerd}
 * @param fields of the innermost structured part; may be empty
 * @param texts where an error line may stand, the most likely first; never empty
 */
record LogLine(
    Optional<When> when, Optional<String> program, Map<String, String> fields, List<String> texts) {

  private static final List<String> TIMES = List.of("time", "ts", "timestamp", "@timestamp", "t");
  private static final List<String> MESSAGES = List.of("log", "msg", "message", "MESSAGE", "err");
  private static final int DEEPEST = 3;

  /** How far before a message a container's name may stand. */
  private static final int COMPOSE_HEAD = 80;

  static LogLine of(String raw) {
    return unwrap(raw, DEEPEST);
  }

  private static LogLine unwrap(String raw, int depth) {
    Optional<TimeStamp> stamp = stamp(raw);
    Optional<String> program = stamp.flatMap(s -> program(raw, s.end()));
    Map<String, String> fields = LogFields.of(raw);
    Optional<When> when =
        stamp
            .map(TimeStamp::when)
            .filter(w -> w.instant().isPresent())
            .or(() -> time(fields))
            .or(() -> stamp.map(TimeStamp::when));
    Optional<String> message =
        MESSAGES.stream().filter(fields::containsKey).map(fields::get).findFirst();
    if (message.isPresent() && depth > 0 && fields.size() <= 3) {
      LogLine inner = unwrap(message.get(), depth - 1);
      if (!inner.fields().isEmpty()) {
        return new LogLine(
            when.or(inner::when), program.or(inner::program), inner.fields(), inner.texts());
      }
    }
    List<String> texts = new ArrayList<>();
    message.ifPresent(texts::add);
    fields.values().stream().filter(v -> !texts.contains(v)).forEach(texts::add);
    if (raw.indexOf('\\') >= 0) {
      texts.add(unescaped(raw));
    }
    texts.add(raw);
    return new LogLine(when, program, new LinkedHashMap<>(fields), List.copyOf(texts));
  }

  /** A piece of a structured line, whose escapes stay where the rest of it is not there. */
  private static String unescaped(String raw) {
    return raw.replace("\\\"", "\"")
        .replace("\\t", "\t")
        .replace("\\n", " ")
        .replace("\\u003e", ">");
  }

  private static Optional<TimeStamp> stamp(String raw) {
    int bar = raw.indexOf("| ");
    int weekday = raw.length() > 4 && raw.charAt(3) == ' ' ? 4 : -1;
    int priority = raw.startsWith("<") ? raw.indexOf('>') + 1 : -1;
    return at(raw, 0)
        .or(() -> raw.startsWith("[") ? at(raw, 1) : Optional.empty())
        .or(() -> at(raw, weekday))
        .or(() -> at(raw, priority))
        .or(() -> raw.startsWith("1 ", priority) ? at(raw, priority + 2) : Optional.empty())
        .or(() -> bar > 0 && bar < COMPOSE_HEAD ? at(raw, bar + 2) : Optional.empty());
  }

  private static Optional<TimeStamp> at(String raw, int from) {
    return from < 0 ? Optional.empty() : TimeStamp.at(raw, from);
  }

  private static Optional<When> time(Map<String, String> fields) {
    return TIMES.stream()
        .filter(fields::containsKey)
        .flatMap(key -> TimeStamp.at(fields.get(key), 0).stream())
        .map(TimeStamp::when)
        .findFirst();
  }

  /**
   * {@code host dockerd[741]: } after the stamp. A word with a colon is no host, but where the
   * message itself begins, as behind the stamp of {@code docker logs -t}.
   */
  private static Optional<String> program(String raw, int from) {
    int host = from + 1;
    int hostEnd = Scan.nameEnd(raw, host);
    if (!raw.startsWith(" ", from) || hostEnd == host || !raw.startsWith(" ", hostEnd)) {
      return Optional.empty();
    }
    int end = Scan.nameEnd(raw, hostEnd + 1);
    boolean tag = end > hostEnd + 1 && (raw.startsWith("[", end) || raw.startsWith(": ", end));
    return tag ? Optional.of(raw.substring(hostEnd + 1, end)) : Optional.empty();
  }
}
