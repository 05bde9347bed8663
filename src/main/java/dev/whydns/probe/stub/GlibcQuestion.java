package dev.whydns.probe.stub;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks for one full name and judges the answers ({@code res_query.c, __res_context_query}).
 *
 * <p>Each query gets an ID of its own, drawn at random, which it keeps at every server.
 */
final class GlibcQuestion implements Step<GlibcSearch.End> {

  /** What the option {@code edns0} offers ({@code resolv-internal.h, RESOLV_EDNS_BUFFER_SIZE}). */
  private static final int EDNS_SIZE = 1200;

  private static final int LONGEST_NAME = 253;
  private static final int LONGEST_LABEL = 63;

  private final GlibcState state;
  private final String name;
  private final List<String> types;
  private GlibcSend send;
  private GlibcSearch.End end;

  /**
   * A question that is not asked yet.
   *
   * @param name without a final dot
   * @param types one, or A and AAAA
   */
  GlibcQuestion(GlibcState state, String name, List<String> types) {
    this.state = state;
    this.name = name;
    this.types = types;
  }

  /** What came of it. */
  GlibcSearch.End end() {
    return end;
  }

  @Override
  public Optional<GlibcSearch.End> begin(Turn turn) {
    state.firstRcode("NOERROR");
    if (!fitsInQuery()) {
      return end(List.of(), GlibcHerrno.NO_RECOVERY, GlibcErrno.NONE);
    }
    send = new GlibcSend(state, queries());
    return send.begin(turn).flatMap(this::judge);
  }

  @Override
  public Optional<GlibcSearch.End> on(Event event, Turn turn) {
    return send.on(event, turn).flatMap(this::judge);
  }

  /** A name that is too long is not sent, nor one that nobody could have meant. */
  private boolean fitsInQuery() {
    return name.equals(".")
        || name.length() <= LONGEST_NAME
            && name.chars().allMatch(c -> c > ' ' && c < 127)
            && List.of(name.split("\\.", -1)).stream()
                .allMatch(label -> !label.isEmpty() && label.length() <= LONGEST_LABEL);
  }

  private List<Query> queries() {
    List<Query> queries = new ArrayList<>();
    for (String type : types) {
      boolean translated = isTranslated(type);
      boolean edns = state.options().has(GlibcOptions.Flag.EDNS0) && !translated;
      queries.add(
          new Query(
              state.randomId(),
              name,
              translated ? "A" : type,
              edns ? Optional.of(new Query.Edns(EDNS_SIZE, false)) : Optional.empty(),
              state.options().has(GlibcOptions.Flag.TRUST_AD)));
    }
    return queries;
  }

  /**
   * With {@code no-aaaa} a call for IPv6 addresses alone asks for A, to learn whether the name
   * exists, and says that it has no address ({@code res-noaaaa.c}); without EDNS, as measured.
   */
  private boolean isTranslated(String type) {
    return type.equals("AAAA")
        && types.size() == 1
        && state.options().has(GlibcOptions.Flag.NO_AAAA);
  }

  private Optional<GlibcSearch.End> judge(GlibcSend.End sent) {
    if (sent.replies().isEmpty()) {
      return end(List.of(), GlibcHerrno.TRY_AGAIN, sent.errno());
    }
    Response first = sent.replies().get(0);
    Response second = sent.replies().get(sent.replies().size() - 1);
    boolean hasData = hasData(first) || hasData(second);
    if (hasData && !isTranslated(types.get(0))) {
      return end(sent.replies(), GlibcHerrno.HOST_NOT_FOUND, GlibcErrno.NONE);
    }
    String code = first.rcode().equals("NOERROR") ? second.rcode() : first.rcode();
    GlibcHerrno herrno =
        switch (code) {
          case "NOERROR" -> GlibcHerrno.NO_DATA;
          case "NXDOMAIN" -> GlibcHerrno.HOST_NOT_FOUND;
          case "SERVFAIL" -> GlibcHerrno.TRY_AGAIN;
          default -> GlibcHerrno.NO_RECOVERY;
        };
    return end(List.of(), herrno, GlibcErrno.NONE);
  }

  private static boolean hasData(Response response) {
    return response.rcode().equals("NOERROR") && !response.reply().answers().isEmpty();
  }

  private Optional<GlibcSearch.End> end(
      List<Response> replies, GlibcHerrno herrno, GlibcErrno errno) {
    end = new GlibcSearch.End(replies, herrno, errno);
    return Optional.of(end);
  }
}
