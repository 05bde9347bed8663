package dev.whydns.parse;

import dev.whydns.model.FirewallChain;
import dev.whydns.model.FirewallChain.Backend;
import dev.whydns.model.FirewallChain.Hook;
import dev.whydns.model.FirewallRule;
import dev.whydns.parse.NftTokens.Kind;
import dev.whydns.parse.NftTokens.Token;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the plain text of {@code nft list ruleset}, with or without {@code -a}.
 *
 * <p>The plain text is read and not {@code nft -j}, because nft 1.0.6 shows the targets of
 * iptables-nft rules in JSON as an opaque {@code xt} without their port.
 *
 * <p>The tables that iptables-nft made are among those printed; {@link FirewallTables#merge} tells
 * them apart.
 */
public final class NftRulesetParser {

  private final List<FirewallChain> chains = new ArrayList<>();
  private final String source;

  private NftRulesetParser(String source) {
    this.source = source;
  }

  /**
   * The chains of all tables and families, in the order in which they are printed.
   *
   * <p>A rule's text is as printed, but on one line and without the numbers of its counter, so that
   * two readings of one rule are equal. The chains of a dormant table have no hook. A rule that the
   * text's end cuts short is left out.
   */
  public static List<FirewallChain> parse(String text) {
    NftRulesetParser parser = new NftRulesetParser(text);
    NftCursor cursor = new NftCursor(text, new NftTokens(text).all());
    while (!cursor.atEnd()) {
      if (cursor.take("table")) {
        parser.table(cursor);
      } else {
        cursor.skip();
      }
    }
    return List.copyOf(parser.chains);
  }

  private void table(NftCursor cursor) {
    String family = cursor.next();
    String name = cursor.next();
    if (!cursor.sees(Kind.OPEN)) {
      return;
    }
    NftCursor body = new NftCursor(source, cursor.block());
    Map<String, List<Token>> maps = new LinkedHashMap<>();
    Map<String, List<Token>> bodies = new LinkedHashMap<>();
    boolean dormant = false;
    while (!body.atEnd()) {
      boolean chain = body.sees("chain");
      boolean map = body.sees("map");
      dormant |= body.sees("flags") && body.peek(1).equals("dormant");
      String item = body.peek(1);
      skipToBlock(body);
      if (body.sees(Kind.OPEN)) {
        List<Token> block = body.block();
        (chain ? bodies : map ? maps : new LinkedHashMap<String, List<Token>>()).put(item, block);
      } else if (!body.atEnd()) {
        body.skip();
      }
    }
    NftMaps known = new NftMaps(source, maps);
    boolean sleeps = dormant;
    bodies.forEach(
        (chain, block) ->
            chains.add(chain(new NftTable(family, name, known, sleeps), chain, block)));
  }

  private static void skipToBlock(NftCursor cursor) {
    while (!cursor.atEnd() && !cursor.sees(Kind.OPEN) && !cursor.sees(Kind.END)) {
      cursor.skip();
    }
  }

  /** What the rules of a table share. */
  record NftTable(String family, String name, NftMaps maps, boolean dormant) {}

  private FirewallChain chain(NftTable table, String name, List<Token> block) {
    Optional<Hook> hook = Optional.empty();
    List<FirewallRule> rules = new ArrayList<>();
    for (List<Token> statement : statements(block)) {
      NftCursor cursor = new NftCursor(source, statement);
      if (cursor.sees("type") && cursor.peek(2).equals("hook")) {
        hook = NftHook.parse(cursor, table.family()).filter(h -> !table.dormant());
      } else if (cursor.sees("policy")) {
        boolean drops = cursor.peek(1).equals("drop");
        hook = hook.map(h -> new Hook(h.point(), h.priority(), h.nat(), drops, h.policyCounter()));
      } else if (!cursor.sees("comment") && !cursor.sees("flags")) {
        rules.add(NftRule.parse(rules.size() + 1, source, statement, table));
      }
    }
    return new FirewallChain(
        Backend.NFTABLES, table.family(), table.name(), name, hook, List.copyOf(rules));
  }

  /** Statements end with their line or at a semicolon, but not within braces. */
  private static List<List<Token>> statements(List<Token> block) {
    List<List<Token>> statements = new ArrayList<>();
    int from = 0;
    int depth = 0;
    for (int at = 0; at < block.size(); at++) {
      Kind kind = block.get(at).kind();
      depth += kind == Kind.OPEN ? 1 : kind == Kind.CLOSE ? -1 : 0;
      if (kind == Kind.END && depth <= 0) {
        if (at > from) {
          statements.add(block.subList(from, at));
        }
        from = at + 1;
      }
    }
    return statements;
  }
}
