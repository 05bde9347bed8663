package dev.whydns.cli;

import dev.whydns.collect.Collected;
import dev.whydns.collect.Namespaces;
import dev.whydns.collect.Scope;
import dev.whydns.collect.TargetRequest;
import dev.whydns.finding.Report;
import dev.whydns.finding.State;
import dev.whydns.finding.TargetReport;
import dev.whydns.model.Snapshot;
import dev.whydns.model.TargetFacts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One run of a command that reads and shows, asks nothing and judges nothing. */
final class Sighting {

  private final String command;
  private final Settings settings;
  private final Streams streams;

  Sighting(String command, Settings settings, Streams streams) {
    this.command = command;
    this.settings = settings;
    this.streams = streams;
  }

  /** Reads what is in scope; the namespaces stay open until the result is closed. */
  Seen look(TargetRequest request, Scope scope) throws IOException {
    return look(looking -> looking.look(request, scope));
  }

  /** The same, and never what was read before. */
  Seen lookAnew(TargetRequest request, Scope scope) throws IOException {
    return look(looking -> looking.lookAnew(request, scope));
  }

  /** One of the two. */
  private interface Way {
    Looking.Seen look(Looking looking) throws IOException;
  }

  private Seen look(Way way) throws IOException {
    long begin = System.nanoTime();
    Looking.Seen seen = way.look(new Looking(command, settings, streams));
    return new Seen(command, begin, seen.collected(), seen.snapshot());
  }

  /** What was read. */
  record Seen(String command, long begin, Collected collected, Snapshot snapshot)
      implements AutoCloseable {

    List<TargetFacts> targets() {
      return snapshot.targets();
    }

    Namespaces namespaces() {
      return collected.namespaces();
    }

    /**
     * The report, in which every target is of unknown state. {@code gaps} looks for what could not
     * be read; nothing else decides the exit code.
     */
    Report report(Consumer<Unread> gaps) {
      List<TargetReport> targets = new ArrayList<>();
      boolean incomplete = !collected.errors().isEmpty();
      boolean anything = false;
      for (TargetFacts target : targets()) {
        Unread unread = new Unread(target);
        gaps.accept(unread);
        incomplete |= !unread.gaps().isEmpty();
        anything |= unread.readSomething();
        targets.add(
            new TargetReport(
                target,
                State.UNKNOWN,
                Optional.empty(),
                List.of(),
                List.of(),
                unread.gaps(),
                List.of()));
      }
      boolean forbidden = !anything && !snapshot.host().missingCapabilities().isEmpty();
      int code =
          !incomplete ? ExitCode.HEALTHY : forbidden ? ExitCode.NOT_PERMITTED : ExitCode.UNKNOWN;
      return new Report(
          command,
          Version.text(),
          snapshot.takenAt(),
          (System.nanoTime() - begin) / 1e6,
          code,
          Optional.of(snapshot.host()),
          List.copyOf(targets),
          collected.errors());
    }

    @Override
    public void close() {
      collected.close();
    }
  }
}
