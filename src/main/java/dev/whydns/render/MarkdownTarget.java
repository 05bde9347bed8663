package dev.whydns.render;

import dev.whydns.finding.Finding;
import dev.whydns.finding.NotChecked;
import dev.whydns.finding.Remedy;
import dev.whydns.finding.State;
import dev.whydns.finding.TargetReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One target in a ticket: the cause, the path, the proof, what to do, and then the rest. */
final class MarkdownTarget {

  private static final int FEW = 12;

  /** Lines that a finding with its proof takes. */
  private static final int WHOLE = 40;

  private final MarkdownOut out;

  MarkdownTarget(MarkdownOut out) {
    this.out = out;
  }

  /** With the path of its queries; {@code who} are the labels of all that it is an example of. */
  void write(TargetReport target, List<String> who) {
    write(target, who, TargetBlock.plain(target), page -> PathPicture.draw(page, Path.of(target)));
  }

  /** With another picture; {@code plain} is the headline where nothing was found. */
  void write(TargetReport target, List<String> who, String plain, Consumer<Page> picture) {
    Optional<Finding> lead = TargetBlock.lead(target);
    String label = who.size() == 1 ? who.get(0) : who.size() + " targets";
    heading(2, target.state(), label, lead.map(f -> f.code().text()).orElse(plain));
    lead.ifPresent(finding -> out.prose(finding.summary()));
    if (who.size() > 1) {
      out.prose("Found in " + few(who) + ". Shown is " + who.get(0) + ".");
    }
    out.block(picture);
    lead.ifPresent(this::proof);
    others(target, lead);
  }

  /** In a line or two, where there is no room for more. */
  void brief(TargetReport target, List<String> who) {
    Optional<Finding> lead = TargetBlock.lead(target);
    String what =
        lead.map(f -> f.code().text() + ": " + f.summary()).orElse(TargetBlock.plain(target));
    out.item(word(target.state()) + " " + few(who) + ": " + what);
  }

  private void heading(int level, State state, String label, String what) {
    out.heading(level, word(state) + " " + label + ": " + what);
  }

  private static String word(State state) {
    return state == State.HEALTHY ? "OK" : state.name();
  }

  static String few(List<String> labels) {
    return labels.size() <= FEW
        ? String.join(", ", labels)
        : String.join(", ", labels.subList(0, FEW)) + " and " + (labels.size() - FEW) + " more";
  }

  /** What proves a finding, and what to do. */
  void proof(Finding finding) {
    out.title("Evidence (" + finding.confidence().text() + " confidence)");
    out.block(page -> new FindingBlocks(page).proof(finding));
    out.title("What to do");
    for (Remedy remedy : finding.remedies()) {
      out.item(remedy.text() + (remedy.command().isPresent() ? ":" : ""));
      remedy.command().ifPresent(out::command);
    }
  }

  /** A fault that the cause does not explain is told as fully as the cause itself. */
  private void others(TargetReport target, Optional<Finding> lead) {
    List<Finding> rest =
        target.findings().stream().filter(f -> lead.filter(f::equals).isEmpty()).toList();
    List<Finding> faults = new ArrayList<>();
    for (Finding fault : rest) {
      if (!fault.isFault() || TargetBlock.isExplained(target, fault) || out.room() < WHOLE) {
        continue;
      }
      faults.add(fault);
      heading(3, State.FAULT, target.facts().target().label(), fault.code().text());
      out.prose(fault.summary());
      proof(fault);
    }
    List<Finding> notes = rest.stream().filter(f -> !faults.contains(f)).toList();
    if (!notes.isEmpty()) {
      out.title(target.state() == State.HEALTHY ? "Worth knowing" : "Also found");
    }
    for (Finding note : notes.subList(0, Math.min(notes.size(), Math.max(1, out.room())))) {
      boolean explained = TargetBlock.isExplained(target, note);
      String by = explained ? " (follows from the cause)" : " To do: " + todo(note);
      out.item(note.severity().text() + " " + note.code().text() + ": " + note.summary() + by);
    }
  }

  private static String todo(Finding finding) {
    Remedy first = finding.remedies().get(0);
    return first.text()
        + first.command().map(c -> c.contains("`") ? "" : ": `" + c + "`").orElse("");
  }

  /** What could not be judged; {@code gaps} may be empty. */
  void notChecked(List<NotChecked> gaps) {
    if (!gaps.isEmpty()) {
      out.title("Not checked");
    }
    for (NotChecked gap : gaps) {
      out.item(gap.what() + ": " + gap.why() + " (to check it: " + gap.enable() + ")");
    }
  }

  /** What was asked and what was read, folded away. */
  void raw(TargetReport target) {
    int asked = target.exchanges().size();
    out.folded(
        Times.count(asked, "exchange"), page -> ExchangeTable.write(page, target.exchanges()));
    out.folded("What was read", page -> RawFacts.write(page, target.facts()));
  }
}
