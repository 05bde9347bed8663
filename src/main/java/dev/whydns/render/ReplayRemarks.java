package dev.whydns.render;

import dev.whydns.model.EngineMark;
import dev.whydns.model.Replay;
import dev.whydns.model.Replay.Arrival;
import dev.whydns.model.Replay.Send;
import dev.whydns.model.Replay.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sentences below a picture: what its bars show and do not say. */
final class ReplayRemarks {

  private ReplayRemarks() {}

  /** In the order of their weight; may be empty. */
  static List<String> of(Replay replay, List<EngineMark> marks) {
    List<String> remarks = new ArrayList<>();
    late(replay, marks).ifPresent(remarks::add);
    replay.sends().stream()
        .map(send -> ReplaySpan.of(replay, send))
        .filter(span -> span.isGood() && span.orFirst() > 0)
        .findFirst()
        .ifPresent(span -> remarks.add(either(span)));
    replay.arrivals().stream()
        .filter(a -> a.toSend().isEmpty())
        .limit(1)
        .forEach(stray -> remarks.add(stray(replay, stray)));
    if (replay.ending().predicted() || replay.sends().stream().anyMatch(Send::predicted)) {
      remarks.add(
          "Predicted: not sent or not waited for, but told from what the server did before and from"
              + " the library's timers.");
    }
    return remarks;
  }

  /** The one who waits and the one who answers have timers that do not know of each other. */
  private static Optional<String> late(Replay replay, List<EngineMark> marks) {
    double endMs = replay.ending().elapsedMs();
    Optional<Arrival> late =
        replay.arrivals().stream().filter(a -> a.use() instanceof Use.Late).findFirst();
    if (late.isPresent()) {
      Optional<ReplaySpan> span =
          replay.sends().stream()
              .map(send -> ReplaySpan.of(replay, send))
              .filter(s -> s.arrival().equals(late))
              .findFirst();
      double stopped = span.map(ReplaySpan::untilMs).orElse(endMs);
      boolean afterEnd = late.get().atMs() >= endMs && stopped >= endMs;
      String what =
          afterEnd ? (replay.isResolved() ? "returned" : "gave up") : "dropped that query";
      return Optional.of(
          "The client "
              + what
              + " at "
              + Times.ms(afterEnd ? endMs : stopped)
              + ", "
              + ReplayWords.who(late.get().from())
              + " answered at "
              + Times.ms(late.get().atMs())
              + ".");
    }
    double engineMs = marks.stream().mapToDouble(EngineMark::endMs).max().orElse(0);
    return replay.isResolved() || engineMs <= endMs
        ? Optional.empty()
        : Optional.of(
            "The client gave up at "
                + Times.ms(endMs)
                + ", the engine waits for its servers until "
                + Times.ms(engineMs)
                + ".");
  }

  private static String either(ReplaySpan span) {
    return "What came at "
        + Times.ms(span.cameAtMs())
        + " may be the reply to the first query for "
        + span.send().type()
        + ": the one sent again is the same.";
  }

  private static String stray(Replay replay, Arrival stray) {
    long all = replay.arrivals().stream().filter(a -> a.toSend().isEmpty()).count();
    String what = stray.reply().isEmpty() ? "is no DNS message" : "fits no query";
    return "What came from "
        + stray.from().text()
        + " at "
        + Times.ms(stray.atMs())
        + " "
        + what
        + (all > 1 ? ", and " + (all - 1) + " more like it" : "")
        + ".";
  }
}
