package dev.whydns.diagnose;

import dev.whydns.finding.Evidence;
import dev.whydns.model.Exchange;
import dev.whydns.model.TargetFacts;
import java.util.List;
import java.util.stream.Collectors;

/** The words that findings about answers share. */
final class AnswerWords {

  private static final int MOST_HOLDERS = 4;

  private AnswerWords() {}

  static Evidence said(AnswersSeen seen) {
    return said(seen, seen.addresses());
  }

  /** The exchange with one of those addresses, else the first. */
  static Evidence said(AnswersSeen seen, List<String> addresses) {
    return seen.exchanges().stream()
        .filter(
            e ->
                e.outcome().reply().stream()
                    .flatMap(r -> r.answers().stream())
                    .anyMatch(a -> addresses.contains(a.data())))
        .findFirst()
        .or(() -> seen.exchanges().stream().filter(Exchange::isAnswered).findFirst())
        .map(Proof::of)
        .orElse(new Evidence("query", seen.said()));
  }

  static Evidence has(List<NameHolder> holders) {
    return new Evidence(
        "engine",
        holders.stream().limit(MOST_HOLDERS).map(NameHolder::text).collect(Collectors.joining("; "))
            + more(holders.size()));
  }

  static String names(List<NameHolder> holders) {
    List<String> names = holders.stream().map(NameHolder::name).distinct().toList();
    return list(names);
  }

  static String networks(List<NameHolder> holders) {
    return list(holders.stream().map(NameHolder::network).distinct().toList());
  }

  static String list(List<String> items) {
    return items.stream().limit(MOST_HOLDERS).collect(Collectors.joining(", "))
        + more(items.size());
  }

  static String more(int count) {
    return count > MOST_HOLDERS ? " and " + (count - MOST_HOLDERS) + " more" : "";
  }

  /** Behind what was answered: who did, and for which name if it was another. */
  static String by(AnswersSeen seen, String name) {
    return " by a server beyond the engine" + (seen.usedSuffix(name) ? ", as " + seen.asked() : "");
  }

  static String connect(NameHolder holder, TargetFacts asker) {
    return "docker network connect " + holder.network() + " " + asker.target().label();
  }

  /** Aliases are free text, and what is shown is to be pasted. */
  static String quoted(String word) {
    return word.matches("[A-Za-z0-9_.:/-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
