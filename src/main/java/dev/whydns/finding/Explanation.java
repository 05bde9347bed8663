package dev.whydns.finding;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A finding's page: what it means and how it is decided, for all cases and not for one.
 *
 * <p>Each is a resource beside this class, {@code rules-missing.txt}, and is read when it is asked
 * for: a check that finds nothing to explain reads none.
 *
 * @param code the finding
 * @param sections every topic, in order, none of them empty
 */
public record Explanation(Code code, Map<Topic, List<Passage>> sections) {

  /** Refuses a page without one of its parts. */
  public Explanation {
    for (Topic topic : Topic.values()) {
      if (sections.getOrDefault(topic, List.of()).isEmpty()) {
        throw new IllegalArgumentException(code.text() + " says nothing under " + topic.text());
      }
    }
  }

  /** The page of a code; there is one for each. */
  public static Explanation of(Code code) {
    String file = code.text() + ".txt";
    try (InputStream in = Explanation.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("no page " + file);
      }
      return parse(code, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From a page's source: {@code [topic]} on a line of its own, and below it its passages. */
  static Explanation parse(Code code, String source) {
    Map<Topic, List<Passage>> sections = new EnumMap<>(Topic.class);
    Topic topic = Topic.MEANING;
    List<String> lines = new ArrayList<>();
    for (String line : source.lines().toList()) {
      if (line.startsWith("[") && line.endsWith("]")) {
        sections.put(topic, Passage.parse(lines));
        topic = topic(line.substring(1, line.length() - 1));
        lines = new ArrayList<>();
      } else {
        lines.add(line);
      }
    }
    sections.put(topic, Passage.parse(lines));
    return new Explanation(code, Collections.unmodifiableMap(sections));
  }

  private static Topic topic(String text) {
    return Stream.of(Topic.values())
        .filter(topic -> topic.text().equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no topic " + text));
  }
}
