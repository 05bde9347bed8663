package dev.whydns.render.redact;

import dev.whydns.finding.ExplainReport;
import dev.whydns.finding.Report;
import dev.whydns.model.Replay;
import dev.whydns.model.ServiceFacts;
import dev.whydns.model.Snapshot;
import dev.whydns.render.TextFilter;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Replaces what tells whose a report is by pseudonyms: the same everywhere in one run, and nothing
 * to those of another run.
 *
 * <p>Equal things stay equal. An address keeps its family and class (private, public, link-local)
 * and shares its first n bits with those that it shared them with; a DNS name is replaced label by
 * label; a short ID is the beginning of the long one. What was learned of the report with {@link
 * #knowing} is found as a word; addresses, domain names, IDs, paths and comments are found wherever
 * they stand. Loopback addresses, ports, times, versions, and the words of rules, options and
 * findings stay.
 */
public final class Redaction implements TextFilter {

  private static final int MOST_CACHED = 20_000;

  private final Vocabulary vocabulary;
  private final Pseudonyms pseudonyms;
  private final Scanner scanner;
  private final ReportWords words;
  private final Map<String, String> cache = new HashMap<>();

  /** With the key of a run, 16 random bytes. */
  public Redaction(byte[] key) {
    OwnWords own = new OwnWords();
    Keyed keyed = new Keyed(key);
    vocabulary = new Vocabulary(own);
    pseudonyms = new Pseudonyms(keyed, word -> vocabulary.contains(word) || own.contains(word));
    Addresses addresses = new Addresses(keyed);
    DomainNames names = new DomainNames(vocabulary, pseudonyms, addresses);
    Words single = new Words(own, vocabulary, pseudonyms, names);
    scanner = new Scanner(single, new Paths(single, pseudonyms), pseudonyms, addresses);
    words = new ReportWords(vocabulary, own);
  }

  /** Learns the names in a report. */
  @Override
  public synchronized Redaction knowing(Report report) {
    words.learn(report);
    cache.clear();
    return this;
  }

  /** Learns the names in error lines. */
  @Override
  public synchronized Redaction knowing(ExplainReport explained) {
    words.learn(explained);
    cache.clear();
    return this;
  }

  /** Learns the names in facts. */
  public synchronized Redaction knowing(Snapshot snapshot) {
    words.learn(snapshot);
    cache.clear();
    return this;
  }

  /** Learns the names in lookups. */
  @Override
  public synchronized Redaction knowing(List<Replay> replays) {
    replays.forEach(words::learn);
    cache.clear();
    return this;
  }

  /** Learns the names of swarm services and their tasks. */
  public synchronized Redaction knowingServices(Collection<ServiceFacts> services) {
    services.forEach(words::learn);
    cache.clear();
    return this;
  }

  /** Learns words of the command line: whatever is no option and no word of whydns is a name. */
  public synchronized Redaction knowingTyped(List<String> typed) {
    typed.forEach(words::learnTyped);
    cache.clear();
    return this;
  }

  @Override
  public synchronized String apply(String text) {
    String known = cache.get(text);
    if (known == null) {
      known = replaced(text, 0);
      if (cache.size() >= MOST_CACHED) {
        cache.clear();
      }
      cache.put(text, known);
    }
    return known;
  }

  /** Phrases first, since they may hold anything. */
  private String replaced(String text, int from) {
    List<String> phrases = vocabulary.phrases();
    for (int i = from; i < phrases.size(); i++) {
      int at = text.indexOf(phrases.get(i));
      if (at >= 0) {
        String phrase = phrases.get(i);
        return replaced(text.substring(0, at), i + 1)
            + pseudonyms.of(words.kindOf(phrase), phrase)
            + replaced(text.substring(at + phrase.length()), i);
      }
    }
    return text.isEmpty() ? text : scanner.of(text);
  }

  /** What each pseudonym that was used stands for, in the order of their first use. */
  public synchronized Map<String, String> originals() {
    return new LinkedHashMap<>(pseudonyms.originals());
  }
}
