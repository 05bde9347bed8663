package dev.whydns.diagnose;

import dev.whydns.finding.ErrorSummary;
import dev.whydns.finding.ErrorSummary.Group;
import dev.whydns.finding.ErrorSummary.Named;
import dev.whydns.model.ErrorLine;
import dev.whydns.model.ErrorLine.When;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Counts the error lines of a log of any length, in bounded memory: what comes after the last place
 * for a group or a name is only counted.
 */
public final class ErrorTally {

  static final int MOST_GROUPS = 500;
  static final int MOST_NAMES = 20_000;
  private static final int SHOWN_NAMES = 5;

  private record Key(ErrorLine.Kind kind, ErrorLine.Teller teller, Optional<String> server) {}

  private static final class Count {
    private long count;
    private Optional<When> first = Optional.empty();
    private Optional<When> last = Optional.empty();
    private final Map<String, Long> names = new LinkedHashMap<>();
    private final ErrorLine sample;

    Count(ErrorLine sample) {
      this.sample = sample;
    }
  }

  private final Map<Key, Count> counts = new LinkedHashMap<>();
  private long lines;
  private long errors;
  private long others;
  private int names;

  /** Counts a line in which there is nothing to read. */
  public void skip() {
    lines++;
  }

  /** Counts an error line. */
  public void add(ErrorLine line) {
    lines++;
    errors++;
    Key key = new Key(line.kind(), line.teller(), line.server().map(Object::toString));
    Count count = counts.get(key);
    if (count == null && counts.size() == MOST_GROUPS) {
      others++;
      return;
    }
    if (count == null) {
      count = new Count(line);
      counts.put(key, count);
    }
    count.count++;
    line.when().ifPresent(times(count));
    if (line.name().isPresent()) {
      name(count, line.name().get());
    }
  }

  private static java.util.function.Consumer<When> times(Count count) {
    return when -> {
      if (count.first.isEmpty() || isBefore(when, count.first.get())) {
        count.first = Optional.of(when);
      }
      if (count.last.isEmpty() || !isBefore(when, count.last.get())) {
        count.last = Optional.of(when);
      }
    };
  }

  /** Stamps that name no instant are taken in the order of the lines. */
  private static boolean isBefore(When one, When other) {
    Optional<Instant> a = one.instant();
    Optional<Instant> b = other.instant();
    return a.isPresent() && b.isPresent() && a.get().isBefore(b.get());
  }

  private void name(Count count, String name) {
    if (count.names.containsKey(name)) {
      count.names.merge(name, 1L, Long::sum);
    } else if (names < MOST_NAMES) {
      names++;
      count.names.put(name, 1L);
    } else {
      others++;
    }
  }

  /** How many error lines were read. */
  public long errors() {
    return errors;
  }

  /** The first line of the largest group; empty when none was read. */
  public Optional<ErrorLine> mostFrequent() {
    return counts.values().stream()
        .max(Comparator.comparingLong(count -> count.count))
        .map(count -> count.sample);
  }

  /** What was counted. */
  public ErrorSummary summary() {
    List<Group> groups =
        counts.entrySet().stream()
            .map(entry -> group(entry.getKey(), entry.getValue()))
            .sorted(Comparator.comparingLong(Group::count).reversed())
            .toList();
    return new ErrorSummary(lines, errors, groups, others);
  }

  private static Group group(Key key, Count count) {
    List<Named> top =
        count.names.entrySet().stream()
            .sorted(
                Map.Entry.<String, Long>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(SHOWN_NAMES)
            .map(entry -> new Named(entry.getKey(), entry.getValue()))
            .toList();
    return new Group(
        key.kind(), key.teller(), key.server(), count.count, count.first, count.last, top);
  }
}
