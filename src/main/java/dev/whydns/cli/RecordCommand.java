package dev.whydns.cli;

import dev.whydns.bundle.Bundle;
import dev.whydns.collect.TargetRequest;
import dev.whydns.finding.Report;
import dev.whydns.finding.SavedBundle;
import dev.whydns.render.JsonRenderer;
import dev.whydns.render.TextRenderer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** {@code whydns record}: measure now, judge anywhere. */
final class RecordCommand implements Callable<Integer> {

  private static final Path STDOUT = Path.of("-");

  private final Streams streams;
  private final CommandSpec spec;
  private final CommonOptions common;
  private final NameOptions names;
  private final TargetOptions targets;

  RecordCommand(Streams streams) {
    this.streams = streams;
    spec = usage();
    common = new CommonOptions(spec);
    names = new NameOptions(spec);
    targets = new TargetOptions(spec);
  }

  private CommandSpec usage() {
    return new Usage(this, "record", "Save what check measures in one file, to be judged anywhere.")
        .paragraphs(
            "Measures as check does, and writes facts, questions and answers to -o FILE. "
                + "whydns check --from FILE judges them: on any machine, without root or Docker.",
            "The file holds resolv.conf, hosts and nsswitch.conf of host and targets; what the engine says "
                + "of the targets (names, addresses, DNS settings, Compose project and service) and of its "
                + "networks; the sockets of DNS and who holds them; routes, links, firewall rules and "
                + "counters; every query and every reply. It holds no command line but dockerd's words on "
                + "its firewall, no environment but dockerd's GODEBUG and the name of a resolver variable "
                + "that it has, no other label, and of the engine's log the lines about lookups that failed "
                + "in the last ten minutes. It is a gzip'ed tar of JSON: tar xzOf FILE shows it.",
            "Prints one line: the file, its size, the verdict.")
        .examples(
            "whydns record web --name api.example.com -o web.whydns",
            "whydns check --from web.whydns",
            "ssh box whydns record -o - | whydns check --from -")
        .exits(
            "0:all was recorded, whatever was found",
            "3:something could not be measured; the rest was recorded",
            ExitCode.Line.CANNOT_WRITE,
            ExitCode.Line.NOT_PERMITTED)
        .spec();
  }

  /** The command as picocli takes it. */
  CommandSpec spec() {
    return spec;
  }

  @Override
  public Integer call() throws Exception {
    Settings settings = common.settings();
    TargetRequest request = targets.request();
    List<String> wanted = names.names();
    Path file = settings.output().orElseThrow(this::noFile);
    boolean toStdout = file.equals(STDOUT);
    if (toStdout && streams.outIsTerminal()) {
      throw new ParameterException(
          spec.commandLine(), "a bundle is nothing to read on a terminal; type -o FILE");
    }
    Delivery delivery = new Delivery(settings, streams);
    boolean keyed = settings.redactMap().map(f -> delivery.isPossible("record", f)).orElse(true);
    if (!keyed || !toStdout && !delivery.isPossible("record", file)) {
      return ExitCode.CANNOT_WRITE;
    }
    Bundle bundle = new Examination(settings, streams).measure(request, targets.words(), wanted);
    byte[] bytes;
    try {
      bytes = new Recording(streams).bytes(bundle);
      write(file, bytes);
    } catch (IOException e) {
      new Recording(streams).say(file, e);
      return ExitCode.CANNOT_WRITE;
    }
    Report report = Judgement.of(bundle, "record", FailOn.NEVER);
    PrintStream out = toStdout || new PrivateFile(file).isStream() ? streams.err() : streams.out();
    out.print(said(settings, report, new SavedBundle(file.toString(), bytes.length)));
    out.flush();
    return delivery.key(report.exitCode());
  }

  private ParameterException noFile() {
    String words = String.join(" ", targets.words());
    return new ParameterException(
        spec.commandLine(),
        "record writes to a file; type: whydns record "
            + (words.isEmpty() ? "" : words + " ")
            + "-o FILE");
  }

  private void write(Path file, byte[] bytes) throws IOException {
    if (file.equals(STDOUT)) {
      streams.out().write(bytes);
      streams.out().flush();
    } else {
      new PrivateFile(file).write(bytes);
    }
  }

  private String said(Settings settings, Report report, SavedBundle saved) {
    if (settings.format() == Format.JSON) {
      return new JsonRenderer(streams.disclosure().filter()).render(report, saved);
    }
    report.errors().forEach(error -> streams.err().println("whydns: " + error));
    return new TextRenderer(Appearance.of(settings, streams), streams.disclosure().filter())
        .render(report, saved);
  }
}
