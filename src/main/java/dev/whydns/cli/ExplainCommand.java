package dev.whydns.cli;

import dev.whydns.collect.AddressBook;
import dev.whydns.diagnose.ErrorMeaning;
import dev.whydns.diagnose.ErrorTally;
import dev.whydns.finding.Code;
import dev.whydns.finding.ErrorReading;
import dev.whydns.finding.ErrorSummary;
import dev.whydns.finding.ExplainReport;
import dev.whydns.finding.Explanation;
import dev.whydns.finding.Report;
import dev.whydns.model.ErrorLine;
import dev.whydns.model.IpAddress;
import dev.whydns.parse.errors.ErrorLineReader;
import dev.whydns.render.ExplanationRenderer;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/** {@code whydns explain}: what a finding means, and what an error line says. */
final class ExplainCommand implements Callable<Integer> {

  private final Streams streams;
  private final CommandSpec spec;
  private final CommonOptions common;
  private final Given<List<String>> words;

  ExplainCommand(Streams streams) {
    this.streams = streams;
    spec = usage();
    common = new CommonOptions(spec);
    words =
        new Arguments(spec)
            .list(
                PositionalParamSpec.builder()
                    .paramLabel("WORD")
                    .description("a code, an error line, or - to read lines from standard input"));
  }

  private CommandSpec usage() {
    return new Usage(
            this, "explain", "Explain a finding's code, or an error line that a program printed.")
        .paragraphs(
            "A code's page needs no host. An error line is read whatever program and log it comes from; an "
                + "address in it is looked up on this host. Without a word, lists all codes.")
        .examples(
            "whydns explain rules-missing",
            "whydns explain 'lookup db on 127.0.0.11:53: no such host'",
            "journalctl -u docker --since -1h | whydns explain -")
        .exits("0:it was explained", "3:nothing was recognised", ExitCode.Line.CANNOT_WRITE)
        .spec();
  }

  /** The command as picocli takes it. */
  CommandSpec spec() {
    return spec;
  }

  /** What is to be delivered, before there is a report around it. */
  private record Explained(
      Optional<Explanation> page,
      List<Code> codes,
      Optional<ErrorReading> line,
      Optional<ErrorSummary> log,
      List<String> errors) {}

  @Override
  public Integer call() {
    Settings settings = common.settings();
    Instant started = Instant.now();
    long begin = System.nanoTime();
    Delivery delivery = new Delivery(settings, streams);
    if (!delivery.isPossible("explain")) {
      return ExitCode.CANNOT_WRITE;
    }
    Explained found = explained(settings);
    int code = found.errors().isEmpty() ? ExitCode.HEALTHY : ExitCode.UNKNOWN;
    Report report =
        new Report(
            "explain",
            Version.text(),
            started,
            (System.nanoTime() - begin) / 1e6,
            code,
            Optional.empty(),
            List.of(),
            found.errors());
    return delivery.deliver(text(settings, found, report), code);
  }

  private String text(Settings settings, Explained found, Report report) {
    ExplainReport explained =
        new ExplainReport(report, found.page(), found.codes(), found.line(), found.log());
    return new Shape(settings, streams)
        .of(
            json -> json.render(explained),
            markdown -> markdown.explain(explained),
            (style, filter) -> ExplanationRenderer.render(explained, style, filter));
  }

  private Explained explained(Settings settings) {
    String text = String.join(" ", words.get()).strip();
    if (words.get().isEmpty()) {
      return new Explained(
          Optional.empty(), List.of(Code.values()), Optional.empty(), Optional.empty(), List.of());
    }
    if (text.equals("-")) {
      return lines(settings, new LineSource(streams.in(), ErrorLineReader.LONGEST)::forEach);
    }
    Optional<Code> code = Code.of(text.toLowerCase(Locale.ROOT));
    if (code.isPresent()) {
      return new Explained(
          code.map(Explanation::of), List.of(), Optional.empty(), Optional.empty(), List.of());
    }
    if (isMeantAsCode(text)) {
      throw new ParameterException(spec.commandLine(), unknown(text));
    }
    return lines(settings, each -> text.lines().forEach(each));
  }

  /** Words of letters, joined by hyphens; no error line is one word. */
  private static boolean isMeantAsCode(String text) {
    return text.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-');
  }

  private static String unknown(String text) {
    List<String> codes = Stream.of(Code.values()).map(Code::text).toList();
    String near = Mistake.near(text.toLowerCase(Locale.ROOT), codes);
    return "there is no finding \""
        + text
        + "\""
        + (near.isEmpty() ? "; whydns explain lists them" : near);
  }

  /** Something that hands over lines. */
  @FunctionalInterface
  private interface Lines {
    void forEach(Consumer<String> each) throws IOException;
  }

  private Explained lines(Settings settings, Lines lines) {
    ErrorTally tally = new ErrorTally();
    try {
      lines.forEach(each -> ErrorLineReader.read(each).ifPresentOrElse(tally::add, tally::skip));
    } catch (IOException e) {
      String why = "cannot read standard input: " + e.getMessage();
      return new Explained(
          Optional.empty(), List.of(), Optional.empty(), Optional.empty(), List.of(why));
    }
    ErrorSummary log = tally.summary();
    Optional<ErrorReading> reading =
        tally.mostFrequent().map(line -> ErrorMeaning.of(line, owner(settings, line)));
    String nothing =
        log.lines() == 0
            ? "there was nothing to read"
            : "no error of name resolution is told there, or in words that whydns does not know";
    return new Explained(
        Optional.empty(),
        List.of(),
        reading,
        Optional.of(log).filter(l -> l.errors() > 1),
        reading.isPresent() ? List.of() : List.of(nothing));
  }

  /** Whose the client's address is; that it cannot be learned is no failure of this command. */
  private Optional<String> owner(Settings settings, ErrorLine line) {
    Optional<IpAddress> client =
        line.client().map(ErrorLine.Endpoint::address).filter(address -> !address.isLoopback());
    try {
      return client.flatMap(
          address ->
              AddressBook.live(streams.environment(), settings.dockerHost(), settings.deadline())
                  .owner(address));
    } catch (RuntimeException notLearned) {
      return Optional.empty();
    }
  }
}
