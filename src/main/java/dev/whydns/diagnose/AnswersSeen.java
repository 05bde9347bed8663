package dev.whydns.diagnose;

import dev.whydns.finding.AnswerGroup.By;
import dev.whydns.model.Exchange;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Reply;
import dev.whydns.model.SearchList;
import dev.whydns.model.TargetFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What one target is answered for a name, all rounds together: the engine shuffles the addresses,
 * and the set is what counts.
 *
 * @param asked the name that gave the answer: as it is, or with a search suffix
 * @param addresses in order, IPv4 first; empty without any
 * @param own those that the engine answered out of what it knows
 * @param said the reply code, or {@code no answer}
 * @param by who answered
 * @param whole the types, of {@code A} and {@code AAAA}, with a reply that was not cut off: an
 *     address of these that is not among the addresses was not answered
 * @param exchanges those that it is made of
 */
record AnswersSeen(
    String asked,
    List<String> addresses,
    List<String> own,
    String said,
    By by,
    Set<String> whole,
    List<Exchange> exchanges) {

  /**
   * The lifetime that the embedded resolver gives to names of its own (libnetwork, resolver.go,
   * respTTL). Servers beyond it may have chosen the same.
   */
  static final long ENGINE_TTL = 600;

  private static final Comparator<IpAddress> ORDER =
      Comparator.comparing(IpAddress::isV6).thenComparing(Comparator.naturalOrder());

  /** Of a reply no more records are kept. */
  private static final int RECORDS_KEPT = 100;

  /**
   * As glibc finds it: the first name of the search list that has an address.
   *
   * @param near whether an address can be one of the engine's own for this target
   */
  static AnswersSeen of(
      TargetFacts asker, List<Exchange> exchanges, String name, Predicate<IpAddress> near) {
    Map<String, List<Exchange>> byName = new LinkedHashMap<>();
    for (Exchange e : exchanges) {
      if (!e.question().type().equals("PTR")) {
        String key = e.question().name().toLowerCase(Locale.ROOT);
        byName.computeIfAbsent(key, any -> new ArrayList<>()).add(e);
      }
    }
    List<AnswersSeen> seen = new ArrayList<>();
    for (String each : candidates(asker, name)) {
      Optional.ofNullable(byName.get(each)).map(mine -> one(each, mine, near)).ifPresent(seen::add);
    }
    return seen.stream()
        .filter(each -> !each.addresses().isEmpty())
        .findFirst()
        .or(() -> seen.stream().filter(each -> !each.usedSuffix(name)).findFirst())
        .or(() -> seen.stream().findFirst())
        .orElse(
            new AnswersSeen(
                bare(name), List.of(), List.of(), "not asked", By.NOBODY, Set.of(), List.of()));
  }

  private static List<String> candidates(TargetFacts asker, String name) {
    return asker
        .resolvConf()
        .known()
        .map(conf -> SearchList.of(conf, "").tried(name, "glibc"))
        .orElse(List.of(name))
        .stream()
        .map(AnswersSeen::bare)
        .toList();
  }

  private static AnswersSeen one(String name, List<Exchange> mine, Predicate<IpAddress> near) {
    TreeSet<IpAddress> addresses = new TreeSet<>(ORDER);
    TreeSet<IpAddress> own = new TreeSet<>(ORDER);
    TreeSet<String> whole = new TreeSet<>();
    for (Exchange e : mine) {
      Optional<Reply> reply = e.outcome().reply();
      reply.filter(AnswersSeen::isWhole).ifPresent(r -> whole.add(e.question().type()));
      for (Reply.Answer record : reply.map(Reply::answers).orElse(List.of())) {
        Optional<IpAddress> address =
            isAddress(record) ? IpAddress.parse(record.data()) : Optional.empty();
        address.ifPresent(addresses::add);
        boolean engines =
            e.server().equals(IpAddress.EMBEDDED_DNS) && record.ttlSeconds() == ENGINE_TTL;
        address.filter(near).filter(a -> engines).ifPresent(own::add);
      }
    }
    By by = by(mine, addresses, own);
    return new AnswersSeen(
        name,
        canonical(addresses),
        canonical(own),
        said(mine),
        by,
        Set.copyOf(whole),
        List.copyOf(mine));
  }

  private static List<String> canonical(Set<IpAddress> addresses) {
    return addresses.stream().map(IpAddress::canonical).toList();
  }

  private static By by(List<Exchange> mine, Set<IpAddress> addresses, Set<IpAddress> own) {
    if (mine.stream().noneMatch(Exchange::isAnswered)) {
      return By.NOBODY;
    }
    return !own.isEmpty() && own.containsAll(addresses) ? By.ENGINE : By.SERVER;
  }

  private static boolean isWhole(Reply reply) {
    return reply.answers().size() < RECORDS_KEPT && !reply.truncated();
  }

  private static boolean isAddress(Reply.Answer record) {
    return record.type().equals("A") || record.type().equals("AAAA");
  }

  private static String said(List<Exchange> mine) {
    List<Reply> replies = mine.stream().flatMap(e -> e.outcome().reply().stream()).toList();
    return replies.stream()
        .filter(r -> !r.answers().isEmpty())
        .findFirst()
        .or(() -> replies.stream().findFirst())
        .map(Reply::rcode)
        .orElse("no answer");
  }

  private static String bare(String name) {
    return SearchList.bare(name).toLowerCase(Locale.ROOT);
  }

  /** Whether that address would be among them if it were answered. */
  boolean canHave(String address) {
    return whole.contains(address.contains(":") ? "AAAA" : "A");
  }

  /** Whether anything came. */
  boolean isAnswered() {
    return by != By.NOBODY;
  }

  /** Whether it says that there is no such address, and not that something failed. */
  boolean isDenial() {
    return addresses.isEmpty() && (said.equals("NXDOMAIN") || said.equals("NOERROR"));
  }

  /** Whether a search suffix was needed. */
  boolean usedSuffix(String name) {
    return !asked.equals(bare(name));
  }
}
