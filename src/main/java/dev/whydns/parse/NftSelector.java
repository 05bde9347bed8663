package dev.whydns.parse;

import dev.whydns.model.Match;
import dev.whydns.model.Verdict;
import dev.whydns.parse.NftTokens.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads one expression of a rule of nft, as {@code ip saddr != 10.0.0.0/8} (nft(8), "EXPRESSIONS").
 *
 * <p>What the model has no word for becomes one Opaque. Where an expression's own end cannot be
 * told, everything up to the next word that can only begin a statement belongs to it.
 */
final class NftSelector {

  /**
   * Words that begin a statement. Some may also be a value (ct status dnat), which is why
   * expressions go first.
   */
  private static final Set<String> STATEMENTS =
      Set.of(
          "accept",
          "comment",
          "continue",
          "counter",
          "dnat",
          "drop",
          "fwd",
          "goto",
          "jump",
          "limit",
          "log",
          "masquerade",
          "notrack",
          "queue",
          "redirect",
          "reject",
          "return",
          "snat",
          "synproxy",
          "tproxy",
          "xt");

  /** Expressions of a protocol and one of its fields. */
  private static final Set<String> HEADERS =
      Set.of(
          "ip", "ip6", "tcp", "udp", "udplite", "sctp", "dccp", "th", "icmp", "icmpv6", "igmp",
          "ether", "vlan", "ah", "esp", "comp", "rt", "frag", "mh", "dst", "hbh", "meta");

  /** Fields that nft prints without the word "meta" before them. */
  private static final Set<String> BARE =
      Set.of(
          "iif",
          "iifname",
          "iiftype",
          "iifgroup",
          "oif",
          "oifname",
          "oiftype",
          "oifgroup",
          "skuid",
          "skgid",
          "mark",
          "pkttype",
          "cpu",
          "cgroup",
          "rtclassid",
          "nfproto",
          "l4proto");

  /** Headers whose mention in itself asks for the protocol. */
  private static final Set<String> TRANSPORTS =
      Set.of("tcp", "udp", "udplite", "sctp", "dccp", "icmp", "icmpv6", "igmp");

  private static final Set<String> DEVICES = Set.of("iif", "iifname", "oif", "oifname");
  private static final Set<String> OPERATORS = Set.of("==", "!=", "!", "<", ">", "<=", ">=");
  private static final Set<String> JOINERS = Set.of(".", "|", "/", "&", "^", "-", "<<", ">>");

  private final String source;
  private final NftCursor cursor;
  private final NftRulesetParser.NftTable table;
  private final int start;
  private Optional<Verdict> verdict = Optional.empty();

  NftSelector(String source, NftCursor cursor, NftRulesetParser.NftTable table) {
    this.source = source;
    this.cursor = cursor;
    this.table = table;
    this.start = cursor.position();
  }

  /** What an expression with a verdict map does; empty for any other. */
  Optional<Verdict> verdict() {
    return verdict;
  }

  /** Reads the expression ahead and hands over the conditions that it is. */
  void read(Consumer<Match> matches) {
    String head = cursor.peek();
    String field = "";
    if (cursor.kind() == Kind.WORD && HEADERS.contains(head) && !cursor.peek(1).equals("option")) {
      cursor.skip();
      field = head.equals("meta") ? cursor.next() : head + " " + cursor.next();
    } else if (cursor.kind() == Kind.WORD && BARE.contains(head)) {
      field = cursor.next();
    } else if (head.equals("ct")) {
      field = connection();
    } else if (head.equals("fib")) {
      field = fib();
    } else if (head.equals("socket") && !cursor.peek(1).equals("cgroupv2")) {
      cursor.skip();
      field = "socket " + cursor.next();
    }
    if (field.isEmpty()) {
      cursor.skip();
      toStatement();
      matches.accept(opaque());
      return;
    }
    if (TRANSPORTS.contains(head)) {
      matches.accept(new Match.Protocol(Set.of(Protocols.name(head)), false));
    }
    Optional<Match> match = tail(field);
    match.ifPresent(matches);
    if ((head.equals("ip") || head.equals("ip6"))
        && isOfBothVersions()
        && !match.filter(this::tellsVersion).isPresent()) {
      matches.accept(NftMatches.version(head.equals("ip6"), false));
    }
  }

  private boolean isOfBothVersions() {
    return !table.family().equals("ip") && !table.family().equals("ip6");
  }

  /** An address that is asked for is of one version; one that is ruled out says nothing of it. */
  private boolean tellsVersion(Match match) {
    return (match instanceof Match.Source source && !source.negated())
        || (match instanceof Match.Destination destination && !destination.negated());
  }

  /** {@code ct state}, {@code ct original ip daddr}, {@code ct count over 20}. */
  private String connection() {
    cursor.skip();
    boolean directed = cursor.take("original") || cursor.take("reply");
    boolean addressed = directed && (cursor.take("ip") || cursor.take("ip6"));
    String key = cursor.next();
    if (key.equals("count")) {
      cursor.take("over");
    }
    return directed || addressed ? "ct of a direction" : "ct " + key;
  }

  /** {@code fib saddr . iif oif missing}: what is looked up, then what is asked of the route. */
  private String fib() {
    cursor.skip();
    cursor.skip();
    while (cursor.take(".")) {
      cursor.skip();
    }
    cursor.skip();
    return "fib";
  }

  /** What stands behind the field; empty for a statement and for a verdict map. */
  private Optional<Match> tail(String field) {
    if (cursor.take("set")) {
      toStatement();
      return Optional.empty();
    }
    if (JOINERS.contains(cursor.peek())) {
      return joined();
    }
    if (cursor.take("vmap")) {
      verdict = Optional.of(map(field));
      return Optional.empty();
    }
    String operator = OPERATORS.contains(cursor.peek()) ? cursor.next() : "";
    Optional<List<String>> values = values();
    boolean negated = operator.equals("!=") || operator.equals("!");
    boolean plain = negated || operator.isEmpty() || operator.equals("==");
    return values
        .filter(v -> plain)
        .flatMap(v -> NftMatches.of(field, v, negated))
        .or(() -> Optional.of(opaque()));
  }

  /**
   * {@code ip saddr . tcp dport { … }} or {@code meta mark & 0xff == 0x1}: up to the value behind
   * it.
   */
  private Optional<Match> joined() {
    while (!cursor.atEnd() && !atValue()) {
      cursor.skip();
    }
    boolean map = cursor.take("vmap");
    if (!map && OPERATORS.contains(cursor.peek())) {
      cursor.skip();
    }
    values();
    if (map) {
      verdict = Optional.of(new Verdict.Opaque(cursor.textFrom(start)));
      return Optional.empty();
    }
    return Optional.of(opaque());
  }

  private boolean atValue() {
    return cursor.sees(Kind.OPEN)
        || cursor.sees("vmap")
        || cursor.peek().startsWith("@")
        || OPERATORS.contains(cursor.peek())
        || (cursor.kind() == Kind.WORD && STATEMENTS.contains(cursor.peek()));
  }

  private Verdict map(String field) {
    Optional<Verdict.Choice.Key> key = key(field);
    Optional<Map<String, Verdict>> verdicts;
    NftMaps maps = table.maps();
    if (cursor.sees(Kind.OPEN)) {
      List<NftTokens.Token> block = cursor.block();
      verdicts = key.map(k -> maps.elements(block));
    } else {
      String name = cursor.next();
      boolean known = key.isPresent() && name.startsWith("@");
      verdicts = known ? maps.named(name.substring(1)) : Optional.empty();
    }
    return verdicts
        .<Verdict>map(v -> new Verdict.Choice(key.get(), v))
        .orElseGet(() -> new Verdict.Opaque(cursor.textFrom(start)));
  }

  private static Optional<Verdict.Choice.Key> key(String field) {
    if (field.equals("ct state")) {
      return Optional.of(Verdict.Choice.Key.CONNECTION_STATE);
    }
    if (!DEVICES.contains(field)) {
      return Optional.empty();
    }
    return Optional.of(
        field.startsWith("o") ? Verdict.Choice.Key.OUT_DEVICE : Verdict.Choice.Key.IN_DEVICE);
  }

  /** The value or the set ahead; empty, and taken all the same, where it is not a plain one. */
  private Optional<List<String>> values() {
    Optional<List<String>> values = value();
    while (!cursor.atEnd() && cursor.kind() == Kind.WORD && JOINERS.contains(cursor.peek())) {
      cursor.skip();
      value();
      values = Optional.empty();
    }
    return values;
  }

  private Optional<List<String>> value() {
    if (cursor.atEnd()) {
      return Optional.empty();
    }
    if (cursor.sees(Kind.OPEN)) {
      return NftMatches.plain(source, NftCursor.elements(cursor.block()));
    }
    List<String> words = new ArrayList<>(List.of(cursor.next()));
    while (cursor.sees(Kind.COMMA)) {
      cursor.skip();
      words.add(cursor.next());
    }
    return Optional.of(words);
  }

  private void toStatement() {
    while (!cursor.atEnd() && !(cursor.kind() == Kind.WORD && STATEMENTS.contains(cursor.peek()))) {
      if (cursor.sees(Kind.OPEN)) {
        cursor.block();
      } else {
        cursor.skip();
      }
    }
  }

  private Match opaque() {
    return new Match.Opaque(cursor.textFrom(start));
  }
}
