package dev.whydns.probe.stub;

import java.util.List;
import java.util.Optional;

/**
 * Asks the servers in turn, as often as {@code attempts} says, until one of them answers ({@code
 * res_send.c, __res_context_send}).
 *
 * <p>Once one of them wants TCP, the others are asked over TCP as well, each of them only once.
 */
final class GlibcSend implements Step<GlibcSend.End> {

  /**
   * How it ends.
   *
   * @param replies one or two in the order of their coming; empty when nobody answered
   * @param errno what is left of it; {@link GlibcErrno#NONE} with replies
   */
  record End(List<Response> replies, GlibcErrno errno) {}

  private final GlibcState state;
  private final List<Query> queries;
  private final int offset;
  private Step<GlibcDelivery> current;
  private boolean overTcp;
  private GlibcErrno streamErrno = GlibcErrno.TIMED_OUT;
  private int round;
  private int shift;

  GlibcSend(GlibcState state, List<Query> queries) {
    this.state = state;
    this.queries = queries;
    this.offset = state.nextOffset();
    this.overTcp = state.options().has(GlibcOptions.Flag.USE_VC);
  }

  @Override
  public Optional<End> begin(Turn turn) {
    state.gotSomewhere(false);
    return askOn(turn);
  }

  @Override
  public Optional<End> on(Event event, Turn turn) {
    Optional<GlibcDelivery> delivery = current.on(event, turn);
    if (delivery.isEmpty()) {
      return Optional.empty();
    }
    Optional<End> end = after(delivery.get(), turn);
    return end.isPresent() ? end : askOn(turn);
  }

  private Optional<End> askOn(Turn turn) {
    while (round < state.options().attempts()) {
      int server = (shift + offset) % state.servers().size();
      current =
          overTcp
              ? new GlibcStream(state, queries, server)
              : new GlibcDatagrams(state, queries, server);
      Optional<GlibcDelivery> delivery = current.begin(turn);
      if (delivery.isEmpty()) {
        return Optional.empty();
      }
      Optional<End> end = after(delivery.get(), turn);
      if (end.isPresent()) {
        return end;
      }
    }
    state.closeAll(turn);
    return Optional.of(new End(List.of(), errno()));
  }

  private Optional<End> after(GlibcDelivery delivery, Turn turn) {
    if (delivery.kind() == GlibcDelivery.Kind.REPLIES) {
      state.closeAll(turn);
      return Optional.of(new End(delivery.replies(), GlibcErrno.NONE));
    }
    if (delivery.kind() == GlibcDelivery.Kind.OVER_TCP) {
      overTcp = true;
      return Optional.empty();
    }
    if (current instanceof GlibcStream stream) {
      streamErrno = stream.errno();
    }
    shift++;
    if (shift == state.servers().size()) {
      shift = 0;
      round = overTcp ? state.options().attempts() : round + 1;
    }
    return Optional.empty();
  }

  private GlibcErrno errno() {
    if (overTcp) {
      return streamErrno;
    }
    return state.gotSomewhere() ? GlibcErrno.TIMED_OUT : GlibcErrno.REFUSED;
  }
}
