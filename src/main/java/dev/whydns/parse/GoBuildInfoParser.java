package dev.whydns.parse;

import dev.whydns.model.GoBuild;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads the section {@code .go.buildinfo} of a Go program (debug/buildinfo).
 *
 * <p>Since Go 1.18 version and settings stand in it, each behind its length. Before, it held two
 * addresses; there were no settings then, and that it is such a one is all that is read of it.
 */
public final class GoBuildInfoParser {

  private static final byte[] MAGIC = "\u00ff Go buildinf:".getBytes(StandardCharsets.ISO_8859_1);
  private static final int FLAGS_AT = 15;
  private static final int INLINE = 2;
  private static final int TEXTS_AT = 32;

  /** The module text stands between two marks of that length, so that it is found without this. */
  private static final int MARK = 16;

  private static final int LONGEST_LINE = 4096;

  private final byte[] section;
  private int at = TEXTS_AT;

  private GoBuildInfoParser(byte[] section) {
    this.section = section;
  }

  /** What the section says; empty for what is no such section. */
  public static Optional<GoBuild> parse(byte[] section) {
    return new GoBuildInfoParser(section).build();
  }

  private Optional<GoBuild> build() {
    for (int i = 0; i < MAGIC.length; i++) {
      if (section.length < TEXTS_AT || section[i] != MAGIC[i]) {
        return Optional.empty();
      }
    }
    if ((section[FLAGS_AT] & INLINE) == 0) {
      return Optional.of(new GoBuild("go1.17 or older", Optional.empty(), List.of(), ""));
    }
    String version = text();
    if (version.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> settings = settings(text());
    return Optional.of(
        new GoBuild(
            version,
            Optional.ofNullable(settings.get("CGO_ENABLED")).map("1"::equals),
            Stream.of(settings.getOrDefault("-tags", "").split("[, ]"))
                .filter(tag -> !tag.isEmpty())
                .toList(),
            settings.getOrDefault("DefaultGODEBUG", "")));
  }

  /** A length in groups of seven bits, the lowest first, and as many bytes; empty for none. */
  private String text() {
    long length = 0;
    for (int shift = 0; shift < 28 && at < section.length; shift += 7) {
      int group = section[at++];
      length |= (long) (group & 0x7f) << shift;
      if (group >= 0) {
        int end = (int) Math.min(section.length, at + length);
        String text = new String(section, at, end - at, StandardCharsets.UTF_8);
        at = end;
        return text;
      }
    }
    return "";
  }

  private static Map<String, String> settings(String module) {
    String marked = module.length() >= 2 * MARK ? module.substring(MARK) : "";
    Map<String, String> settings = new HashMap<>();
    marked
        .lines()
        .filter(line -> line.startsWith("build\t") && line.length() <= LONGEST_LINE)
        .map(line -> line.substring("build\t".length()))
        .filter(setting -> setting.indexOf('=') > 0)
        .forEach(
            setting -> {
              int equals = setting.indexOf('=');
              settings.putIfAbsent(
                  setting.substring(0, equals), unquoted(setting.substring(equals + 1)));
            });
    return settings;
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
