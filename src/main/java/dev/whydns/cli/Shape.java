package dev.whydns.cli;

import dev.whydns.render.JsonRenderer;
import dev.whydns.render.MarkdownRenderer;
import dev.whydns.render.TextFilter;
import dev.whydns.render.TextStyle;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A result in the format that was asked for, redacted where that was; the others are not loaded.
 */
final class Shape {

  private final Settings settings;
  private final Streams streams;

  Shape(Settings settings, Streams streams) {
    this.settings = settings;
    this.streams = streams;
  }

  /** What one of the three makes of it. */
  String of(
      Function<JsonRenderer, String> json,
      Function<MarkdownRenderer, String> markdown,
      BiFunction<TextStyle, TextFilter, String> text) {
    TextFilter filter = streams.disclosure().filter();
    if (settings.format() == Format.JSON) {
      return json.apply(new JsonRenderer(filter));
    } else if (settings.format() == Format.MARKDOWN) {
      TextStyle style = Appearance.document(settings);
      return markdown.apply(new MarkdownRenderer(style, filter, settings.commandLine()));
    }
    return text.apply(Appearance.of(settings, streams), filter);
  }
}
