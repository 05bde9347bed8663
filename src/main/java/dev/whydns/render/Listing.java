package dev.whydns.render;

import dev.whydns.finding.NotChecked;
import dev.whydns.finding.Report;
import dev.whydns.finding.TargetReport;
import dev.whydns.model.NetnsFacts;
import dev.whydns.model.ProcessFacts;
import dev.whydns.model.Target;
import dev.whydns.model.TargetFacts;
import dev.whydns.model.TargetFacts.Presence;
import java.util.Optional;

/** What the commands that show and judge nothing have in common: head and foot of their text. */
final class Listing {

  private Listing() {}

  static void errors(Page page, Report report) {
    for (String error : report.errors()) {
      page.text(Ink.BAD, "error:").text(" ").prose(7, error).end();
    }
  }

  /** {@code web container, pid 4711, net:[4026532178]}. */
  static void head(Page page, TargetFacts facts) {
    Target target = facts.target();
    StringBuilder about = new StringBuilder();
    if (target.kind() == Target.Kind.CONTAINER) {
      about.append("container, ");
    }
    Optional<ProcessFacts> process = facts.process().known();
    process
        .filter(p -> target.kind() != Target.Kind.PID)
        .ifPresent(p -> about.append("pid ").append(p.pid()).append(", "));
    about.append(netns(facts));
    page.blank().text(Ink.STRONG, target.label()).text("  ");
    page.prose(page.column(), about.toString()).end();
  }

  private static String netns(TargetFacts facts) {
    if (facts.presence() != Presence.RUNNING) {
      return facts.presence() == Presence.GONE
          ? "it stopped while it was looked at"
          : "it does not run";
    }
    Optional<NetnsFacts> netns = facts.netns().known();
    return netns
        .map(ns -> "net:[" + ns.inode() + "]")
        .orElse("its network namespace cannot be seen");
  }

  static void gaps(Page page, Report report) {
    for (TargetReport target : report.targets()) {
      boolean several = report.targets().size() > 1;
      for (NotChecked gap : target.notChecked()) {
        String of = several ? target.facts().target().label() + ": " : "";
        page.text(Ink.UNKNOWN, "?").text(" ");
        page.prose(2, of + gap.what() + ": " + gap.why() + " (to see it: " + gap.enable() + ")");
        page.end();
      }
    }
  }

  /** {@code ; in 0.21 s; all read}. */
  static String effort(Report report) {
    int gaps = report.targets().stream().mapToInt(t -> t.notChecked().size()).sum();
    gaps += report.errors().size();
    return "; in "
        + Times.seconds(report.elapsedMs())
        + "; "
        + (gaps == 0 ? "all read" : Times.count(gaps, "thing") + " not read");
  }

  /** Targets that there is something to read of. */
  static int readable(Report report) {
    return (int)
        report.targets().stream().filter(t -> t.facts().netns().known().isPresent()).count();
  }
}
