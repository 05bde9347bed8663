package dev.whydns.man;

import dev.whydns.finding.Passage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a page says beyond the product's own texts: {@code src/test/resources/man/whydns-check.txt},
 * in the form of the pages of findings, with {@code [examples]} on a line before each part.
 *
 * @param page as {@code whydns-check}
 * @param parts by their names, in the order of the file
 */
record Prose(String page, Map<String, List<Passage>> parts) {

  /** Reads it; a page without a file has no parts. */
  static Prose of(String page) {
    try (InputStream in = Prose.class.getResourceAsStream("/man/" + page + ".txt")) {
      byte[] bytes = in == null ? new byte[0] : in.readAllBytes();
      return parse(page, new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Prose parse(String page, String source) {
    Map<String, List<String>> lines = new LinkedHashMap<>();
    List<String> part = new ArrayList<>();
    for (String line : source.lines().toList()) {
      if (line.startsWith("[") && line.endsWith("]")) {
        part = lines.computeIfAbsent(line.substring(1, line.length() - 1), x -> new ArrayList<>());
      } else {
        part.add(line);
      }
    }
    Map<String, List<Passage>> parts = new LinkedHashMap<>();
    lines.forEach((name, each) -> parts.put(name, Passage.parse(each)));
    return new Prose(page, parts);
  }

  /**
   * The passages of a part.
   *
   * @throws IllegalStateException the page says nothing there
   */
  List<Passage> part(String name) {
    List<Passage> passages = parts.getOrDefault(name, List.of());
    if (passages.isEmpty()) {
      throw new IllegalStateException(
          "src/test/resources/man/" + page + ".txt says nothing under [" + name + "]");
    }
    return passages;
  }

  /**
   * What a part says of a word, as {@code - `client`: whoever asks}.
   *
   * @throws IllegalStateException the page says nothing of it
   */
  String meaning(String name, String word) {
    String head = "`" + word + "`: ";
    return part(name).stream()
        .map(Passage::text)
        .filter(text -> text.startsWith(head))
        .findFirst()
        .map(text -> text.substring(head.length()))
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "src/test/resources/man/" + page + ".txt does not say what " + word + " is"));
  }
}
