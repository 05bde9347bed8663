package dev.whydns.render;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import dev.whydns.model.Fact;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A JSON document under construction, in the order of the calls. Every string passes {@link
 * Foreign}; what is not known is written as null, and where it could not be learned it is listed by
 * {@link #unknown()}.
 */
final class JsonOut {

  /** A null of the document that stands for something that could not be learned. */
  record Gap(String what, String why) {}

  /** {@link Double#toString(double)}. */
  private static final double EXPONENT_FROM = 1e7;

  private final JsonStringWriter json;
  private final Foreign foreign;
  private final boolean redacting;
  private List<Gap> gaps = new ArrayList<>();

  JsonOut(TextFilter redaction) {
    this(redaction, JsonWriter.indent("  ").string());
  }

  private JsonOut(TextFilter redaction, JsonStringWriter json) {
    this.foreign = Foreign.forJson(redaction);
    this.redacting = redaction != TextFilter.NONE;
    this.json = json;
  }

  /** A document on one line. */
  static JsonOut compact(TextFilter redaction) {
    return new JsonOut(redaction, JsonWriter.string());
  }

  String done() {
    return json.done() + "\n";
  }

  /** The document, or an element of an array. */
  void object(Runnable members) {
    json.object();
    members.run();
    json.end();
  }

  void object(String key, Runnable members) {
    json.object(key);
    members.run();
    json.end();
  }

  /** An array of objects; {@code element} writes the members of one. */
  <T> void objects(String key, Collection<T> elements, Consumer<T> element) {
    json.array(key);
    for (T each : elements) {
      object(() -> element.accept(each));
    }
    json.end();
  }

  /** An array whose elements {@code elements} writes. */
  void array(String key, Runnable elements) {
    json.array(key);
    elements.run();
    json.end();
  }

  void strings(String key, Collection<String> values) {
    json.array(key);
    values.forEach(value -> json.value(foreign.clean(value)));
    json.end();
  }

  void text(String key, String value) {
    boolean keyword = redacting && Keywords.has(key, value);
    json.value(key, keyword ? value : foreign.clean(value));
  }

  /** Null when empty. */
  void text(String key, Optional<String> value) {
    value.ifPresentOrElse(v -> text(key, v), () -> json.nul(key));
  }

  void number(String key, long value) {
    json.value(key, value);
  }

  /** Null when empty. */
  void number(String key, OptionalInt value) {
    value.ifPresentOrElse(v -> json.value(key, v), () -> json.nul(key));
  }

  /** Null when empty. */
  void number(String key, Optional<? extends Number> value) {
    value.ifPresentOrElse(v -> json.value(key, v.longValue()), () -> json.nul(key));
  }

  /** To the microsecond, from 10,000 s on to the millisecond: never with an exponent. */
  void ms(String key, double value) {
    long micros = Math.round(value * 1000);
    if (micros % 1000 == 0 || value >= EXPONENT_FROM) {
      json.value(key, Math.round(micros / 1000.0));
    } else {
      json.value(key, micros / 1000.0);
    }
  }

  /** Null when empty. */
  void ms(String key, Optional<Double> value) {
    value.ifPresentOrElse(v -> ms(key, v), () -> json.nul(key));
  }

  void flag(String key, boolean value) {
    json.value(key, value);
  }

  /** Null when empty. */
  void flag(String key, Optional<Boolean> value) {
    value.ifPresentOrElse(v -> json.value(key, v), () -> json.nul(key));
  }

  /** RFC 3339 in UTC, to the millisecond. */
  void time(String key, Instant value) {
    json.value(key, value.truncatedTo(ChronoUnit.MILLIS).toString());
  }

  /** Null when empty. */
  void time(String key, Optional<Instant> value) {
    value.ifPresentOrElse(v -> time(key, v), () -> json.nul(key));
  }

  void nul(String key) {
    json.nul(key);
  }

  /** The value of a fact, empty when it is absent; noted as a gap when it could not be learned. */
  <T> Optional<T> known(String what, Fact<T> fact) {
    if (fact.isUnknown()) {
      gaps.add(new Gap(what, fact.why()));
    }
    return fact.known();
  }

  /** The same through a change of the value. */
  <T, R> Optional<R> known(String what, Fact<T> fact, Function<T, R> change) {
    return known(what, fact).map(change);
  }

  /** Writes what could not be learned since the last call. */
  void unknown() {
    List<Gap> noted = gaps;
    gaps = new ArrayList<>();
    objects(
        "unknown",
        noted,
        gap -> {
          text("what", gap.what());
          text("why", gap.why());
        });
  }
}
