package dev.whydns.probe.stub;

import dev.whydns.model.Lookup;
import dev.whydns.model.SearchList;
import java.util.List;
import java.util.Optional;

/**
 * Asks for one name after the other until one of them has an answer ({@code res_query.c,
 * __res_context_search}).
 *
 * <p>NXDOMAIN, an empty answer and SERVFAIL lead to the next suffix. Anything else, a timeout above
 * all, ends the list, and only the name as it is written is still tried. When every server was
 * refused, not even that.
 */
final class GlibcSearch implements Step<GlibcSearch.End> {

  /**
   * How it ends.
   *
   * @param replies those to the name that was found; empty when none was
   * @param herrno why not; {@link GlibcHerrno#HOST_NOT_FOUND} with replies
   * @param errno what the last query left
   */
  record End(List<Response> replies, GlibcHerrno herrno, GlibcErrno errno) {

    boolean isFound() {
      return !replies.isEmpty();
    }
  }

  private enum Phase {
    AS_IS_FIRST,
    SUFFIXES,
    AS_IS_LAST
  }

  private static final String GLIBC = "glibc";

  private final GlibcState state;
  private final List<String> types;
  private final String name;
  private final SearchList list;
  private final List<String> suffixes;
  private final long dots;
  private Phase phase = Phase.AS_IS_FIRST;
  private int next;
  private boolean rootOnList;
  private boolean gotNoData;
  private boolean gotServfail;
  private Optional<GlibcHerrno> asIsError = Optional.empty();
  private GlibcQuestion question;

  /**
   * A search for that name.
   *
   * @param types one, or A and AAAA
   */
  GlibcSearch(GlibcState state, String name, List<String> types, SearchList list) {
    this.state = state;
    this.types = types;
    this.name = name;
    this.list = list;
    this.suffixes = list.suffixesFor(GLIBC);
    this.dots = name.chars().filter(c -> c == '.').count();
  }

  /**
   * The list that applies to a lookup: {@code LOCALDOMAIN} replaces it, and set to nothing is the
   * root alone ({@code res_init.c, res_vinit_1}).
   */
  static SearchList listOf(Lookup lookup) {
    SearchList file = lookup.search();
    List<String> suffixes =
        lookup
            .environment()
            .localDomain()
            .map(l -> l.isBlank() ? List.of(".") : List.of(l.trim().split("[ \t]+")))
            .orElse(file.suffixes());
    List<String> words = GlibcOptions.words(lookup);
    Optional<String> ndots =
        words.stream()
            .filter(w -> w.startsWith("ndots:"))
            .reduce((first, second) -> second)
            .map(w -> w.substring("ndots:".length()));
    boolean asIsNeedsDot =
        words.stream().anyMatch(w -> w.startsWith("no-tld-query") || w.startsWith("no_tld_query"));
    return new SearchList(suffixes, ndots, asIsNeedsDot, file.longLine(), file.hostname());
  }

  @Override
  public Optional<End> begin(Turn turn) {
    if (isRooted() || dots >= list.ndotsFor(GLIBC)) {
      return ask(isRooted() ? name.substring(0, name.length() - 1) : name, turn);
    }
    phase = Phase.SUFFIXES;
    return askNext(turn);
  }

  private boolean isRooted() {
    return name.endsWith(".") && name.length() > 1;
  }

  @Override
  public Optional<End> on(Event event, Turn turn) {
    return question.on(event, turn).flatMap(end -> after(end, turn));
  }

  private Optional<End> ask(String full, Turn turn) {
    question = new GlibcQuestion(state, full, types);
    return question.begin(turn).flatMap(end -> after(end, turn));
  }

  private Optional<End> askNext(Turn turn) {
    if (next == suffixes.size()) {
      return askAsIs(turn);
    }
    String suffix = suffixes.get(next++);
    rootOnList |= suffix.equals(".");
    String plain = suffix.endsWith(".") ? suffix.substring(0, suffix.length() - 1) : suffix;
    return ask(plain.isEmpty() ? name : name + "." + plain, turn);
  }

  /** Unless it was asked already, or has no dot and {@code no-tld-query} is set. */
  private Optional<End> askAsIs(Turn turn) {
    boolean asked = asIsError.isPresent() || rootOnList;
    boolean forbidden = dots == 0 && next > 0 && list.asIsNeedsDot();
    if (asked || forbidden) {
      return Optional.of(failed(question.end()));
    }
    phase = Phase.AS_IS_LAST;
    return ask(name, turn);
  }

  private Optional<End> after(End end, Turn turn) {
    if (end.isFound() || isRooted()) {
      return Optional.of(end);
    }
    return switch (phase) {
      case AS_IS_FIRST -> {
        asIsError = Optional.of(end.herrno());
        phase = Phase.SUFFIXES;
        yield askNext(turn);
      }
      case SUFFIXES -> afterSuffix(end, turn);
      case AS_IS_LAST -> Optional.of(failed(end));
    };
  }

  private Optional<End> afterSuffix(End end, Turn turn) {
    if (end.errno() == GlibcErrno.REFUSED) {
      return Optional.of(end);
    }
    boolean servfail =
        end.herrno() == GlibcHerrno.TRY_AGAIN && state.firstRcode().equals("SERVFAIL");
    gotServfail |= servfail;
    gotNoData |= end.herrno() == GlibcHerrno.NO_DATA;
    boolean goesOn =
        servfail
            || end.herrno() == GlibcHerrno.NO_DATA
            || end.herrno() == GlibcHerrno.HOST_NOT_FOUND;
    return goesOn ? askNext(turn) : askAsIs(turn);
  }

  /** What the name as it is came to counts most, then that one of the names exists. */
  private End failed(End last) {
    GlibcHerrno listError =
        gotNoData ? GlibcHerrno.NO_DATA : gotServfail ? GlibcHerrno.TRY_AGAIN : last.herrno();
    return new End(List.of(), asIsError.orElse(listError), last.errno());
  }
}
