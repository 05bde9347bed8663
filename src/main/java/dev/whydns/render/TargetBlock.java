package dev.whydns.render;

import dev.whydns.finding.Finding;
import dev.whydns.finding.HopVerdict;
import dev.whydns.finding.NotChecked;
import dev.whydns.finding.State;
import dev.whydns.finding.TargetReport;
import dev.whydns.model.TargetFacts.Presence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One target as text: the cause, the path, the proof, what to do, and then the rest. */
final class TargetBlock {
  private final Page page;
  private final FindingBlocks blocks;

  TargetBlock(Page page) {
    this.page = page;
    this.blocks = new FindingBlocks(page);
  }

  /** One target by itself. */
  void write(TargetReport target) {
    write(target, List.of(target.facts().target().label()));
  }

  /**
   * The first of several targets with the same findings, as the example of all; {@code who} are
   * their labels.
   */
  void write(TargetReport target, List<String> who) {
    Optional<Finding> lead = lead(target);
    page.blank();
    headline(target, who.size() == 1 ? who.get(0) : who.size() + " targets", plain(target));
    if (who.size() > 1) {
      page.prose(0, "Found in " + String.join(", ", who) + ".");
      page.text(" ").prose(0, "Shown is " + who.get(0) + "; -v shows each.").end();
    }
    PathPicture.draw(page, Path.of(target));
    rest(target, lead);
  }

  /**
   * One target with another picture than that of its path.
   *
   * @param plain the headline where nothing was found
   */
  void write(TargetReport target, String plain, Runnable picture) {
    page.blank();
    headline(target, target.facts().target().label(), plain);
    picture.run();
    rest(target, lead(target));
  }

  private void rest(TargetReport target, Optional<Finding> lead) {
    lead.ifPresent(
        finding -> {
          blocks.evidence(finding);
          blocks.remedies(finding);
        });
    others(target, lead);
    if (page.style().verbosity() > 0) {
      ExchangeTable.write(page, target.exchanges());
    }
    if (page.style().verbosity() > 1) {
      RawFacts.write(page, target.facts());
    }
  }

  /** The cause; where there is none, the worst finding that is more than a note. */
  static Optional<Finding> lead(TargetReport target) {
    if (target.cause().isPresent() || target.state() == State.HEALTHY) {
      return target.cause();
    }
    State worst = target.state();
    return target.findings().stream()
        .filter(f -> FindingBlocks.stateOf(f.severity()) == worst)
        .findFirst();
  }

  private void headline(TargetReport target, String who, String plain) {
    Optional<Finding> lead = lead(target);
    String verdict = lead.map(finding -> finding.code().text()).orElse(plain);
    verdict(target.state(), who, verdict);
    lead.ifPresent(finding -> page.prose(0, finding.summary()).end());
  }

  private void verdict(State state, String who, String what) {
    String word = state == State.HEALTHY ? "OK" : state.name();
    page.text(Ink.of(state), word).to(page.column() + 2).prose(page.column(), who + ":");
    page.text(" ").text(Ink.STRONG, what).end();
  }

  static String plain(TargetReport target) {
    Presence presence = target.facts().presence();
    if (presence == Presence.GONE || presence == Presence.ENGINE_GONE) {
      return presence.why();
    }
    if (target.state() == State.UNKNOWN) {
      return presence == Presence.STOPPED ? "it does not run" : "could not be judged";
    }
    boolean all = target.hops().stream().map(HopVerdict::state).allMatch(State.HEALTHY::equals);
    return all ? "every hop is healthy" : "no fault found";
  }

  /**
   * A fault beside the cause that the cause does not explain is told as fully as the cause itself.
   */
  private void others(TargetReport target, Optional<Finding> lead) {
    List<Finding> rest = new ArrayList<>();
    for (Finding finding : target.findings()) {
      if (lead.filter(finding::equals).isPresent()) {
        continue;
      }
      if (finding.isFault() && !isExplained(target, finding)) {
        another(target, finding);
      } else {
        rest.add(finding);
      }
    }
    brief(target, rest);
  }

  private void another(TargetReport target, Finding fault) {
    page.blank();
    verdict(State.FAULT, target.facts().target().label(), fault.code().text());
    page.prose(0, fault.summary()).end();
    blocks.evidence(fault);
    blocks.remedies(fault);
  }

  static boolean isExplained(TargetReport target, Finding finding) {
    return target.cause().filter(cause -> cause.explains().contains(finding.code())).isPresent();
  }

  private void brief(TargetReport target, List<Finding> findings) {
    if (findings.isEmpty()) {
      return;
    }
    page.heading(target.state() == State.HEALTHY ? "Worth knowing" : "Also found");
    for (Finding finding : findings) {
      boolean explained = isExplained(target, finding);
      String by = target.cause().map(cause -> cause.code().text()).orElse("");
      blocks.brief(finding, explained ? by : "");
    }
  }

  /** What could not be judged, and what would change that; {@code gaps} may be empty. */
  static void notChecked(Page page, List<NotChecked> gaps) {
    if (gaps.isEmpty()) {
      return;
    }
    page.heading("Not checked");
    for (NotChecked gap : gaps) {
      page.to(1).text(Ink.UNKNOWN, "?").text(" ");
      page.prose(3, gap.what() + ": " + gap.why() + " (to check it: " + gap.enable() + ")").end();
    }
  }
}
