package dev.whydns.cli;

import dev.whydns.demo.Incident;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Asks for the cause of an incident whose name is not told. */
final class DemoQuiz {

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
    say("demo: something is broken here. What they say:");
    say("  " + incident.symptom());
    say("");
    boolean terminal = isTerminal();
    if (terminal) {
      say("Find out why, for example with: whydns check web --name api.example.com");
      say("Then type exit, and you will be asked for the cause.");
      say("");
      shell.run();
    }
    list();
    for (String said = prompted(terminal); said != null; said = prompted(terminal)) {
      Optional<Incident> answer = answer(said);
      if (answer.isPresent()) {
        return judge(answer.get());
      } else if (!terminal && !said.isEmpty()) {
        line.run(said);
      } else if (!said.isEmpty()) {
        say("There is no \"" + OneLine.of(said) + "\" in the list.");
      }
    }
    say("");
    say("No answer. It was " + told());
    return 1;
  }

  private void list() {
    say("Which cause is it?");
    Incident[] all = Incident.values();
    for (int i = 0; i < all.length; i++) {
      say("  " + (i + 1) + "  " + all[i].cause());
    }
  }

  private String prompted(boolean terminal) throws IOException {
    if (terminal) {
      streams.err().print("cause> ");
      streams.err().flush();
    }
    return read();
  }

  /** Byte by byte: what follows the line may be meant for a command. */
  private String read() throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    int next = streams.in().read();
    if (next < 0) {
      return null;
    }
    while (next >= 0 && next != '\n' && read.size() < LONGEST_LINE) {
      read.write(next);
      next = streams.in().read();
    }
    return read.toString(StandardCharsets.UTF_8).strip();
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
    return right ? 0 : 1;
  }

  private String told() {
    return incident.cause() + " (" + incident.word() + "). " + incident.why();
  }

  /** The launcher tells only which of the outputs are terminals. */
  private static boolean isTerminal() {
    try {
      String input = Files.readSymbolicLink(Path.of("/proc/self/fd/0")).toString();
      return input.matches("/dev/(pts/\\d+|tty.*|console)");
    } catch (IOException e) {
      return false;
    }
  }

  private void say(String line) {
    streams.err().println(line);
  }
}
