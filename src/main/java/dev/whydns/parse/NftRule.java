package dev.whydns.parse;

import dev.whydns.model.FirewallRule;
import dev.whydns.model.FirewallRule.Counter;
import dev.whydns.model.Match;
import dev.whydns.model.Verdict;
import dev.whydns.parse.NftTokens.Kind;
import dev.whydns.parse.NftTokens.Token;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads one rule of nft, statement by statement. */
final class NftRule {

  /** Statements that end nothing; each with one value or more. */
  private static final Set<String> LOG_OPTIONS =
      Set.of("prefix", "level", "group", "snaplen", "queue-threshold");

  private final String source;
  private final List<Token> statement;
  private final NftRulesetParser.NftTable table;
  private final NftCursor cursor;
  private final List<Match> matches = new ArrayList<>();
  private final BitSet counted = new BitSet();
  private Optional<Counter> counter = Optional.empty();
  private Optional<Verdict> verdict = Optional.empty();

  private NftRule(String source, List<Token> statement, NftRulesetParser.NftTable table) {
    this.source = source;
    this.statement = statement;
    this.table = table;
    this.cursor = new NftCursor(source, statement);
  }

  /** The rule that these tokens are. */
  static FirewallRule parse(
      int position, String source, List<Token> statement, NftRulesetParser.NftTable table) {
    NftRule rule = new NftRule(source, statement, table);
    while (!rule.cursor.atEnd()) {
      rule.read();
    }
    return new FirewallRule(
        position,
        NftCursor.text(source, rule.printed()),
        rule.counter,
        List.copyOf(rule.matches),
        rule.verdict.orElseGet(rule::withoutVerdict));
  }

  private void read() {
    int start = cursor.position();
    if (cursor.sees("comment")) {
      cursor.skip();
      cursor.skip();
    } else if (verdict.isPresent()) {
      // Nothing but a comment follows a verdict, so this was none: quotes that do not pair have
      // been read wrongly.
      NftVerdict.rest(cursor);
      verdict = Optional.of(new Verdict.Opaque(cursor.textFrom(start)));
    } else if (cursor.sees("counter")) {
      counter();
    } else if (cursor.sees("log")) {
      log();
    } else if (cursor.sees("limit")) {
      limit();
    } else {
      verdict = NftVerdict.of(cursor, table.family());
      if (verdict.isEmpty()) {
        NftSelector selector = new NftSelector(source, cursor, table);
        selector.read(this::add);
        verdict = selector.verdict();
      }
    }
    if (cursor.position() == start) {
      cursor.skip();
    }
  }

  /**
   * Once each. Records of different classes are not compared: how, the JDK works out for each class
   * at its first use, which was measured at 10 ms for three of them.
   */
  private void add(Match match) {
    boolean isThere =
        matches.stream().anyMatch(m -> m.getClass() == match.getClass() && m.equals(match));
    if (!isThere) {
      matches.add(match);
    }
  }

  /**
   * {@code counter packets 2 bytes 109}; {@code counter name "x"} belongs to more than one rule and
   * is not its own.
   */
  private void counter() {
    int start = cursor.position();
    cursor.skip();
    if (cursor.take("name")) {
      cursor.skip();
      return;
    }
    if (!cursor.sees("packets") || !cursor.peek(2).equals("bytes")) {
      return;
    }
    OptionalLong packets = Numbers.decimal(cursor.peek(1));
    OptionalLong bytes = Numbers.decimal(cursor.peek(3));
    if (packets.isPresent() && bytes.isPresent()) {
      counter = Optional.of(new Counter(packets.getAsLong(), bytes.getAsLong()));
      counted.set(start + 1, start + 5);
      for (int i = 0; i < 4; i++) {
        cursor.skip();
      }
    }
  }

  private List<Token> printed() {
    List<Token> printed = new ArrayList<>();
    for (int i = counted.nextClearBit(0); i < statement.size(); i = counted.nextClearBit(i + 1)) {
      printed.add(statement.get(i));
    }
    return printed;
  }

  private void log() {
    cursor.skip();
    while (!cursor.atEnd()) {
      if (LOG_OPTIONS.contains(cursor.peek()) && cursor.kind() == Kind.WORD) {
        cursor.skip();
        cursor.skip();
      } else if (cursor.take("flags")) {
        logFlags();
      } else {
        return;
      }
    }
  }

  /**
   * {@code all}, {@code skuid}, {@code ether}, {@code ip options}, {@code tcp sequence,options}.
   */
  private void logFlags() {
    boolean two = cursor.sees("tcp") || cursor.sees("ip");
    cursor.skip();
    if (two) {
      cursor.skip();
      while (cursor.sees(Kind.COMMA)) {
        cursor.skip();
        cursor.skip();
      }
    }
  }

  /**
   * {@code limit rate over 10/second burst 5 packets}, {@code limit rate 10 mbytes/second}, {@code
   * limit name "x"}.
   */
  private void limit() {
    int start = cursor.position();
    cursor.skip();
    if (cursor.take("name")) {
      cursor.skip();
    } else if (cursor.take("rate")) {
      cursor.take("over");
      boolean bytes = cursor.next().indexOf('/') < 0;
      if (bytes) {
        cursor.skip();
      }
      if (cursor.take("burst")) {
        cursor.skip();
        cursor.skip();
      }
    }
    add(new Match.Opaque(cursor.textFrom(start)));
  }

  /**
   * A blank at the end of a rule stands before something that nft has no word for and prints as
   * nothing: the DNAT of an ip6tables-nft rule does (nft 1.0.6).
   */
  private Verdict withoutVerdict() {
    Token last = statement.get(statement.size() - 1);
    int end = last.end();
    if (last.kind() == Kind.QUOTED && source.charAt(end - 1) != '"') {
      return new Verdict.Opaque(NftCursor.text(source, last));
    }
    int blanks = 0;
    while (end + blanks < source.length() && source.charAt(end + blanks) == ' ') {
      blanks++;
    }
    boolean comment = end + blanks < source.length() && source.charAt(end + blanks) == '#';
    return blanks > (comment ? 1 : 0)
        ? new Verdict.Opaque("(not printed by nft)")
        : new Verdict.Continue();
  }
}
