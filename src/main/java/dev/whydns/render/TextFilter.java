package dev.whydns.render;

import dev.whydns.finding.ExplainReport;
import dev.whydns.finding.Report;
import dev.whydns.model.Replay;
import java.util.List;

/** A change to every string of a report before it is shown, as redaction makes one. */
@FunctionalInterface
public interface TextFilter {

  /**
   * Leaves every string as it is. No lambda, because the JVM archives none in an interface that has
   * to be initialised, and the first one that is made anew takes some milliseconds.
   */
  TextFilter NONE =
      new TextFilter() {
        @Override
        public String apply(String text) {
          return text;
        }
      };

  /** The string to show instead; never null. */
  String apply(String text);

  /** The string to show on a line by itself: in it, what a terminal would obey is made visible. */
  default String line(String text) {
    return Foreign.forText(this, true).clean(text);
  }

  /** Takes note of what the report names, and returns itself; every renderer begins with it. */
  default TextFilter knowing(Report report) {
    return this;
  }

  /** Takes note of what is told of error lines, and returns itself. */
  default TextFilter knowing(ExplainReport explained) {
    return this;
  }

  /** Takes note of what these lookups name, and returns itself. */
  default TextFilter knowing(List<Replay> replays) {
    return this;
  }
}
