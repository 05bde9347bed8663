package dev.whydns.fidelity;

import dev.whydns.lab.Script;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * What a server does: words of {@link Script}, each for all queries or for those of one type, as
 * {@code A:drop} or {@code AAAA:servfail}; with {@code once:} before it, only for the first query
 * that it fits. Without any it answers.
 */
final class Behaviour {

  private record Rule(boolean once, String type, String word) {
    static Rule of(String text) {
      boolean once = text.startsWith("once:");
      String rest = once ? text.substring("once:".length()) : text;
      int colon = rest.indexOf(':');
      String word = rest.substring(colon + 1);
      if (!Script.known(word)) {
        throw new IllegalArgumentException("no such behaviour: " + word);
      }
      return new Rule(once, colon < 0 ? "" : rest.substring(0, colon), word);
    }

    boolean fits(Message query) {
      Record question = query.getQuestion();
      return type.isEmpty() || question != null && Type.string(question.getType()).equals(type);
    }
  }

  /** A reply, and how long it waits. */
  record Answer(byte[] wire, Duration delay) {}

  private final List<Rule> all;
  private final List<Rule> rules;

  Behaviour(List<String> words) {
    all = words.stream().map(Rule::of).toList();
    rules = new ArrayList<>(all);
  }

  /** As at the start: what was to happen once happens once again. */
  synchronized void reset() {
    rules.clear();
    rules.addAll(all);
  }

  /** Empty when it stays silent. */
  synchronized Optional<Answer> to(Message query, boolean tcp) throws IOException {
    Set<String> words =
        rules.stream().filter(rule -> rule.fits(query)).map(Rule::word).collect(Collectors.toSet());
    rules.removeIf(rule -> rule.once() && rule.fits(query));
    Script script = new Script(words, Map.of());
    Duration delay = script.delay(query);
    return script.reply(query, tcp).map(wire -> new Answer(wire, delay));
  }
}
