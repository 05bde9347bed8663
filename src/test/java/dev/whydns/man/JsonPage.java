package dev.whydns.man;

import dev.whydns.finding.Passage;
import dev.whydns.man.JsonShape.Field;
import dev.whydns.man.JsonShape.Shape;
import java.util.ArrayList;
import java.util.List;

/** {@code man 5 whydns-json}: what the schema says, field by field, and how to ask for it. */
final class JsonPage {

  static final String NAME = "whydns-json";

  private final Prose prose = Prose.of(NAME);
  private final JsonShape schema = JsonShape.published();
  private final Roff roff = new Roff(NAME, 5, "what whydns prints as JSON");

  private JsonPage() {}

  static String roff() {
    return new JsonPage().whole();
  }

  /** The command lines that the page recommends: each with the filter for jq behind it. */
  static List<String> recipes() {
    List<String> recipes = new ArrayList<>();
    boolean goesOn = false;
    for (Passage passage : Prose.of(NAME).part("recipes")) {
      boolean isCommand = passage.kind() == Passage.Kind.COMMAND;
      if (isCommand && goesOn) {
        int last = recipes.size() - 1;
        recipes.set(last, recipes.get(last) + " " + passage.text().strip());
      } else if (isCommand) {
        recipes.add(passage.text());
      }
      goesOn = isCommand;
    }
    return recipes;
  }

  private String whole() {
    roff.heading("Description");
    roff.paragraph(schema.description(), true);
    roff.passages(prose.part("description"), ".PP");
    part("compatibility");
    part("example");
    for (Shape shape : schema.shapes()) {
      if (shape.name().isEmpty()) {
        roff.heading("Document");
        shape.fields().forEach(this::field);
        roff.heading("Objects");
        roff.passages(prose.part("objects"), "");
      } else {
        object(shape);
      }
    }
    part("recipes");
    part("see also");
    return roff.text();
  }

  private void part(String name) {
    roff.heading(name);
    roff.passages(prose.part(name), "");
  }

  private void object(Shape shape) {
    roff.subheading(shape.name());
    String like = shape.like().map(name -> "All that _" + name + "_ has, and more.").orElse("");
    String text = (shape.text() + " " + like).strip();
    if (!text.isEmpty()) {
      roff.paragraph(text, true);
    }
    shape.fields().forEach(this::field);
  }

  private void field(Field field) {
    String type = field.type() + (field.isOptional() ? "; may be missing" : "");
    roff.term("`" + field.path() + "` (" + type + ")", field.text() + unit(field.path()));
  }

  private static String unit(String path) {
    if (path.endsWith("_ms")) {
      return " In milliseconds.";
    } else if (path.endsWith("_seconds")) {
      return " In seconds.";
    }
    return path.endsWith("bytes") ? " In bytes." : "";
  }
}
