package dev.whydns.cli;

import dev.whydns.model.ServiceFacts;
import dev.whydns.model.Snapshot;
import dev.whydns.render.TextFilter;
import dev.whydns.render.redact.Redaction;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * How much of whose report it is its readers see: all, or with {@code --redact} pseudonyms. Every
 * renderer gets its filter from here, and so does standard error.
 */
final class Disclosure {

  private static final int KEY_BYTES = 16;

  private TextFilter filter = TextFilter.NONE;

  /**
   * From now on pseudonyms, with a key that nobody knows and that stays; what was typed is known.
   */
  void redact(List<String> arguments) {
    if (!isRedacting()) {
      byte[] key = new byte[KEY_BYTES];
      new SecureRandom().nextBytes(key);
      filter = new Redaction(key);
    }
    ((Redaction) filter).knowingTyped(arguments);
  }

  /**
   * The same where the arguments ask for it. That is looked at before they are understood, since
   * what is wrong with them is told as well.
   */
  void redactIfAsked(List<String> arguments) {
    int command = arguments.indexOf("--");
    List<String> own = command < 0 ? arguments : arguments.subList(0, command);
    if (own.stream().anyMatch(word -> word.startsWith("--redact"))) {
      redact(own);
    }
  }

  boolean isRedacting() {
    return filter != TextFilter.NONE;
  }

  /** What every string passes on its way out. */
  TextFilter filter() {
    return filter;
  }

  /** Takes note of the names in what was collected; to be called before anything is said of it. */
  void know(Snapshot snapshot) {
    if (isRedacting()) {
      ((Redaction) filter).knowing(snapshot);
    }
  }

  /** Takes note of the names of swarm services. */
  void know(Collection<ServiceFacts> services) {
    if (isRedacting()) {
      ((Redaction) filter).knowingServices(services);
    }
  }

  private static String after(String line, String prefix) {
    return line.substring(prefix.length());
  }

  /** What the pseudonyms that were used stand for: a line each, with a tab between. */
  String key() {
    StringBuilder lines = new StringBuilder();
    if (isRedacting()) {
      for (Map.Entry<String, String> each : ((Redaction) filter).originals().entrySet()) {
        lines.append(each.getKey()).append('\t').append(OneLine.of(each.getValue())).append('\n');
      }
    }
    return lines.toString();
  }

  /**
   * The same stream, with pseudonyms in whole lines, and nothing in them that drives a terminal but
   * what clears the line of progress: an argument, or a message of the system, may hold anything.
   */
  PrintStream guard(PrintStream err) {
    return new PrintStream(
        new LineFilter(
            err,
            line ->
                line.startsWith(Progress.CLEAR_LINE)
                    ? Progress.CLEAR_LINE + filter().line(after(line, Progress.CLEAR_LINE))
                    : filter().line(line)),
        true,
        java.nio.charset.StandardCharsets.UTF_8);
  }
}
