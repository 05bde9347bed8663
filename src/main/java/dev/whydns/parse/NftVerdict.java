package dev.whydns.parse;

import dev.whydns.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/** Reads what a rule of nft does (nft(8), "STATEMENTS"). */
final class NftVerdict {

  private static final Set<String> NAT_FLAGS = Set.of("random", "fully-random", "persistent", ",");

  /** Statements that take the packet elsewhere in a way that the model has no word for. */
  private static final Set<String> OPAQUE = Set.of("queue", "tproxy", "fwd", "synproxy");

  private NftVerdict() {}

  /** A verdict that may also stand in a map; empty, and nothing taken, where none is ahead. */
  static Optional<Verdict> plain(NftCursor cursor) {
    if (cursor.atEnd() || cursor.kind() != NftTokens.Kind.WORD) {
      return Optional.empty();
    }
    Verdict verdict =
        switch (cursor.peek()) {
          case "accept" -> new Verdict.Accept();
          case "drop" -> new Verdict.Drop();
          case "return" -> new Verdict.Return();
          case "continue" -> new Verdict.Continue();
          case "jump" -> new Verdict.Jump(cursor.peek(1));
          case "goto" -> new Verdict.Goto(cursor.peek(1));
          default -> null;
        };
    if (verdict != null) {
      cursor.skip();
      if (verdict instanceof Verdict.Jump || verdict instanceof Verdict.Goto) {
        cursor.skip();
      }
    }
    return Optional.ofNullable(verdict);
  }

  /** Any verdict; empty, and nothing taken, where none is ahead. */
  static Optional<Verdict> of(NftCursor cursor, String family) {
    Optional<Verdict> plain = plain(cursor);
    if (plain.isPresent() || cursor.atEnd() || cursor.kind() != NftTokens.Kind.WORD) {
      return plain;
    }
    int start = cursor.position();
    String word = cursor.peek();
    if (OPAQUE.contains(word) || (word.equals("xt") && cursor.peek(1).equals("target"))) {
      rest(cursor);
      return Optional.of(new Verdict.Opaque(cursor.textFrom(start)));
    }
    return switch (word) {
      case "reject" -> Optional.of(reject(cursor, family));
      case "dnat", "redirect" -> Optional.of(destination(cursor));
      case "snat", "masquerade" -> Optional.of(source(cursor));
      case "notrack" -> {
        cursor.skip();
        yield Optional.of(new Verdict.NoTrack());
      }
      default -> Optional.empty();
    };
  }

  /**
   * Newer versions leave out "type"; iptables says icmp6 where nft says icmpv6, and one word is
   * enough for both.
   */
  private static Verdict reject(NftCursor cursor, String family) {
    cursor.skip();
    List<String> how =
        rest(cursor).stream().filter(w -> !w.equals("with") && !w.equals("type")).toList();
    if (!how.isEmpty()) {
      return new Verdict.Reject(String.join("-", how).replace("icmpv6", "icmp6"));
    }
    return new Verdict.Reject(
        switch (family) {
          case "ip" -> "icmp-port-unreachable";
          case "ip6" -> "icmp6-port-unreachable";
          default -> "icmpx-port-unreachable";
        });
  }

  private static Verdict destination(NftCursor cursor) {
    int start = cursor.position();
    boolean redirect = cursor.next().equals("redirect");
    List<String> words = natWords(cursor);
    if (redirect && words.isEmpty()) {
      return new Verdict.Dnat("", OptionalInt.empty());
    }
    return target(words, NatTarget::parse)
        .<Verdict>map(to -> new Verdict.Dnat(to.address(), to.port()))
        .orElseGet(() -> new Verdict.Opaque(cursor.textFrom(start)));
  }

  private static Verdict source(NftCursor cursor) {
    int start = cursor.position();
    boolean masquerade = cursor.next().equals("masquerade");
    List<String> words = natWords(cursor);
    if (masquerade) {
      return new Verdict.Snat("", OptionalInt.empty());
    }
    return target(words, NatTarget::source)
        .<Verdict>map(to -> new Verdict.Snat(to.address(), to.port()))
        .orElseGet(() -> new Verdict.Opaque(cursor.textFrom(start)));
  }

  private static List<String> natWords(NftCursor cursor) {
    return rest(cursor).stream().filter(word -> !NAT_FLAGS.contains(word)).toList();
  }

  /**
   * {@code to 10.0.0.1:53} or {@code ip to 10.0.0.1:53}; what is looked up in a map is more words
   * and no target.
   */
  private static Optional<NatTarget> target(
      List<String> words, Function<String, Optional<NatTarget>> read) {
    int to = words.indexOf("to");
    return to >= 0 && to <= 1 && words.size() == to + 2
        ? read.apply(words.get(to + 1))
        : Optional.empty();
  }

  /** Everything up to the rule's comment. */
  static List<String> rest(NftCursor cursor) {
    List<String> words = new ArrayList<>();
    while (!cursor.atEnd() && !cursor.sees("comment")) {
      words.add(cursor.next());
    }
    return words;
  }
}
