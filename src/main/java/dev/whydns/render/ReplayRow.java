package dev.whydns.render;

import dev.whydns.model.IpAddress;
import dev.whydns.model.Replay.Send;
import dev.whydns.model.Transport;
import java.util.List;
import java.util.stream.Stream;

/**
 * A line of a picture: one query, or several of which the same came.
 *
 * @param spans in the order of sending; not empty
 */
record ReplayRow(List<ReplaySpan> spans) {

  ReplaySpan first() {
    return spans.get(0);
  }

  private Stream<Send> sends() {
    return spans.stream().map(ReplaySpan::send);
  }

  double atMs() {
    return first().send().atMs();
  }

  String name() {
    return first().send().name();
  }

  /** {@code A}, {@code A+AAAA}. */
  String types() {
    return String.join("+", sends().map(Send::type).distinct().toList());
  }

  /** Whether each was sent before. */
  boolean isAgain() {
    return sends().allMatch(Send::again);
  }

  boolean isTcp() {
    return sends().allMatch(s -> s.transport() == Transport.TCP);
  }

  List<IpAddress> servers() {
    return sends().map(Send::server).distinct().toList();
  }

  /** What came, with its time where that counts on an axis of that length; and how often. */
  String words(double spanMs) {
    ReplaySpan span = first();
    StringBuilder out = new StringBuilder(ReplayWords.came(span));
    if (span.isGood() && span.orFirst() > 0) {
      out.append(" at ").append(Times.ms(span.cameAtMs()));
    } else if (span.isGood() && span.tookMs() * 20 >= spanMs) {
      out.append(" in ").append(Times.ms(span.tookMs()));
    }
    if (spans.size() > 1) {
      out.append(", ").append(spans.size()).append(" queries");
    }
    return out.append(predicted()).toString();
  }

  private String predicted() {
    long told = sends().filter(Send::predicted).count();
    String all = told == spans.size() ? "" : told + " ";
    return told == 0 ? "" : " (" + all + "predicted)";
  }
}
