package dev.whydns.render;

import dev.whydns.finding.Finding;
import dev.whydns.finding.Report;
import dev.whydns.finding.Severity;
import dev.whydns.finding.State;
import dev.whydns.finding.TargetReport;
import java.util.List;

/** The last line of the text: all of it that fits into a chat or a pager. It is never wrapped. */
final class SummaryLine {
  private static final int NAMED = 3;

  private SummaryLine() {}

  static String of(Report report) {
    int exchanges = report.targets().stream().mapToInt(t -> t.exchanges().size()).sum();
    return of(report, Times.count(exchanges, "exchange"));
  }

  /** The same for a command that counts what it did by itself, as {@code 1 lookup, 2 queries}. */
  static String of(Report report, String done) {
    List<TargetReport> targets = report.targets();
    String verdict = targets.size() == 1 ? one(targets.get(0)) : many(targets);
    return verdict + effort(report, done);
  }

  private static String one(TargetReport target) {
    StringBuilder out = new StringBuilder();
    out.append(target.facts().target().label()).append(": ").append(target.state().text());
    target
        .cause()
        .ifPresent(
            cause ->
                out.append(", ")
                    .append(cause.code().text())
                    .append(", ")
                    .append(cause.confidence().text())
                    .append(" confidence"));
    for (Severity severity : List.of(Severity.FAULT, Severity.WARNING, Severity.INFO)) {
      int others = others(target, severity);
      if (others > 0) {
        String more = target.cause().isPresent() ? "more " : "";
        out.append(", ").append(Times.count(others, more + noun(severity)));
      }
    }
    return out.toString();
  }

  private static int others(TargetReport target, Severity severity) {
    int count = 0;
    for (Finding finding : target.findings()) {
      boolean isCause = target.cause().filter(cause -> cause.code() == finding.code()).isPresent();
      count += finding.severity() == severity && !isCause ? 1 : 0;
    }
    return count;
  }

  private static String noun(Severity severity) {
    return severity == Severity.INFO ? "note" : severity.text();
  }

  private static String many(List<TargetReport> targets) {
    StringBuilder out = new StringBuilder();
    out.append(Times.count(targets.size(), "target"));
    String separator = ": ";
    for (State state : List.of(State.FAULT, State.UNKNOWN, State.WARNING, State.HEALTHY)) {
      List<String> labels =
          targets.stream()
              .filter(t -> t.state() == state)
              .map(t -> t.facts().target().label())
              .toList();
      if (!labels.isEmpty()) {
        out.append(separator).append(count(state, labels.size()));
        boolean named = state != State.HEALTHY && labels.size() <= NAMED;
        out.append(named ? " (" + String.join(", ", labels) + ")" : "");
        separator = ", ";
      }
    }
    return out.toString();
  }

  private static String count(State state, int number) {
    return state == State.FAULT || state == State.WARNING
        ? Times.count(number, state.text())
        : number + " " + state.text();
  }

  private static String effort(Report report, String done) {
    int gaps = report.targets().stream().mapToInt(t -> t.notChecked().size()).sum();
    return "; "
        + done
        + " in "
        + Times.seconds(report.elapsedMs())
        + "; "
        + (gaps == 0 ? "all checked" : Times.count(gaps, "thing") + " not checked");
  }
}
