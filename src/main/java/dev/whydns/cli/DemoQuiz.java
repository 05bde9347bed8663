package dev.whydns.cli;

import dev.whydns.demo.Incident;
import dev.whydns.os.OwnProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;

/** Asks for the cause of an incident whose name is not told. */
final class DemoQuiz {

  private static final int RIGHT = 0;
  private static final int WRONG = 1;
  private static final int LONGEST_LINE = 4096;

  private final Incident incident;
  private final Streams streams;
  private final Shell shell;
  private final Line line;

  /** Searching on a terminal. */
  interface Shell {
    int run() throws IOException, InterruptedException;
  }

  /** One command of a search. */
  interface Line {
    int run(String command) throws IOException, InterruptedException;
  }

  DemoQuiz(Incident incident, Streams streams, Shell shell, Line line) {
    this.incident = incident;
    this.streams = streams;
    this.shell = shell;
    this.line = line;
  }

  /** 0 for the right answer, 1 for a wrong one or none. */
  int ask() throws IOException, InterruptedException {
    say("demo: something may be broken here. What they say:");
    say("  " + incident.symptom());
    say("");
    boolean terminal = OwnProcess.readsTerminal();
    if (terminal) {
      say("Find out why, for example with: whydns check web --name api.example.com");
      say("Then type exit, and you will be asked for the cause.");
      say("");
      shell.run();
    }
    list();
    for (Optional<String> said = said(terminal); said.isPresent(); said = said(terminal)) {
      Optional<Incident> answer = answer(said.get());
      if (answer.isPresent()) {
        return judge(answer.get());
      } else if (!terminal && !said.get().isEmpty()) {
        line.run(said.get());
      } else if (!said.get().isEmpty()) {
        say("There is no \"" + OneLine.of(said.get()) + "\" in the list.");
      }
    }
    streams.out().println("No answer. It was " + told());
    return WRONG;
  }

  private void list() {
    say("Which cause is it?");
    Incident[] all = Incident.values();
    for (int i = 0; i < all.length; i++) {
      say("  " + (i + 1) + "  " + all[i].cause());
    }
  }

  private Optional<String> said(boolean terminal) throws IOException {
    if (terminal && streams.errIsTerminal()) {
      // Only what begins so is shown before the end of its line: see LineFilter.
      streams.err().print(Progress.CLEAR_LINE + "cause> ");
      streams.err().flush();
    }
    return read();
  }

  /** Byte by byte: what follows the line may be meant for a command. */
  private Optional<String> read() throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    int next = streams.in().read();
    if (next < 0) {
      return Optional.empty();
    }
    while (next >= 0 && next != '\n' && read.size() < LONGEST_LINE) {
      read.write(next);
      next = streams.in().read();
    }
    return Optional.of(read.toString(StandardCharsets.UTF_8).strip());
  }

  private static Optional<Incident> answer(String said) {
    Incident[] all = Incident.values();
    return Stream.of(all)
        .filter(each -> each.cause().equals(said) || said.equals("" + (each.ordinal() + 1)))
        .findFirst();
  }

  private int judge(Incident answer) {
    boolean right = answer == incident;
    streams
        .out()
        .println(
            right ? "Right: " + told() : "Wrong: not " + answer.cause() + ". It was " + told());
    return right ? RIGHT : WRONG;
  }

  private String told() {
    return incident.cause() + " (" + incident.word() + "). " + incident.why();
  }

  private void say(String line) {
    streams.err().println(line);
  }
}
