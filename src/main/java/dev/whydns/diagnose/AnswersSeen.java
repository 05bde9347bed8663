package dev.whydns.diagnose;

import dev.whydns.finding.AnswerGroup.By;
import dev.whydns.model.Exchange;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Reply;
import dev.whydns.model.SearchList;
import dev.whydns.model.TargetFacts;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What one target is answered for a name, all rounds together: the engine shuffles the addresses,
 * and the set is what counts.
 *
 * @param asked the name that gave the answer: as it is, or with a search suffix
 * @param addresses sorted; empty without any
 * @param said the reply code, or {@code no answer}
 * @param by who answered
 * @param exchanges those that it is made of
 */
record AnswersSeen(
    String asked, List<String> addresses, String said, By by, List<Exchange> exchanges) {

  /**
   * The lifetime that the embedded resolver gives to names of its own (libnetwork, resolver.go,
   * respTTL).
   */
  private static final long ENGINE_TTL = 600;

  /** As glibc finds it: the first name of the search list that has an address. */
  static AnswersSeen of(TargetFacts asker, List<Exchange> exchanges, String name) {
    List<String> candidates =
        asker
            .resolvConf()
            .known()
            .map(conf -> SearchList.of(conf, "").tried(name, "glibc"))
            .orElse(List.of(name));
    List<AnswersSeen> seen =
        candidates.stream()
            .map(AnswersSeen::bare)
            .map(each -> one(each, exchanges))
            .flatMap(Optional::stream)
            .toList();
    return seen.stream()
        .filter(each -> !each.addresses().isEmpty())
        .findFirst()
        .or(
            () ->
                seen.stream().filter(each -> each.asked().equalsIgnoreCase(bare(name))).findFirst())
        .or(() -> seen.stream().findFirst())
        .orElse(new AnswersSeen(bare(name), List.of(), "not asked", By.NOBODY, List.of()));
  }

  private static Optional<AnswersSeen> one(String name, List<Exchange> exchanges) {
    List<Exchange> mine =
        exchanges.stream().filter(e -> e.question().name().equalsIgnoreCase(name)).toList();
    if (mine.isEmpty()) {
      return Optional.empty();
    }
    List<Reply> replies = mine.stream().flatMap(e -> e.outcome().reply().stream()).toList();
    List<Reply.Answer> records =
        replies.stream()
            .flatMap(r -> r.answers().stream())
            .filter(a -> a.type().equals("A") || a.type().equals("AAAA"))
            .toList();
    TreeSet<String> addresses = new TreeSet<>();
    records.forEach(
        a -> addresses.add(IpAddress.parse(a.data()).map(IpAddress::canonical).orElse(a.data())));
    String said =
        replies.isEmpty()
            ? "no answer"
            : replies.stream()
                .filter(r -> !r.answers().isEmpty())
                .findFirst()
                .orElse(replies.get(0))
                .rcode();
    boolean embedded = mine.stream().anyMatch(e -> e.server().equals(IpAddress.EMBEDDED_DNS));
    boolean own =
        embedded
            && !records.isEmpty()
            && records.stream().allMatch(a -> a.ttlSeconds() == ENGINE_TTL);
    By by = replies.isEmpty() ? By.NOBODY : own ? By.ENGINE : By.SERVER;
    return Optional.of(new AnswersSeen(name, List.copyOf(addresses), said, by, mine));
  }

  private static String bare(String name) {
    String bare =
        name.endsWith(".") && name.length() > 1 ? name.substring(0, name.length() - 1) : name;
    return bare.toLowerCase(Locale.ROOT);
  }

  /** Whether anything came. */
  boolean isAnswered() {
    return by != By.NOBODY;
  }

  /** Whether a search suffix was needed. */
  boolean usedSuffix(String name) {
    return !asked.equalsIgnoreCase(bare(name));
  }
}
