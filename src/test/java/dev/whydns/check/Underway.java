package dev.whydns.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.lab.Lab;
import dev.whydns.lab.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A run of whydns that a test acts upon while it is under way. */
final class Underway {

  private static final String FILE = "/run/lab/underway";

  private final Lab lab;
  private final List<String> words;
  private final Process process;
  private final long begin = System.nanoTime();

  private Underway(Lab lab, List<String> words) {
    this.lab = lab;
    this.words = words;
    // What a shell starts in the background has SIGINT ignored; env takes that back.
    List<String> line = new ArrayList<>(List.of("env", "--default-signal=INT", "sh", "-c"));
    line.add("echo $$ > $0.pid; exec \"$@\" > $0.out 2> $0.err");
    line.add(FILE);
    line.addAll(words);
    lab.run("rm", "-f", FILE + ".pid").ok();
    process = lab.background(line.toArray(String[]::new));
  }

  /** Starts whydns in the box. */
  static Underway whydns(Lab lab, String... arguments) {
    return below(lab, List.of(), arguments);
  }

  /** Starts it below another program, for example {@code env PATH=/run/lab/bin}. */
  static Underway below(Lab lab, List<String> wrapper, String... arguments) {
    List<String> words = new ArrayList<>(wrapper);
    words.add(Lab.launcher());
    words.addAll(List.of(arguments));
    return new Underway(lab, words);
  }

  /** Waits until a command of the box's shell succeeds, which the run brings about. */
  Underway until(String condition) {
    lab.run("sh", "-c", "until " + condition + "; do sleep 0.05; done").ok();
    return this;
  }

  /** Waits until so many queries have reached the upstream servers. */
  Underway untilAsked(int queries) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (lab.upstream().queries().size() < queries) {
      assertThat(System.nanoTime()).as("no query came").isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(20);
    }
    return this;
  }

  /** Sends it a signal, as {@code TERM}. */
  void signal(String name) {
    lab.run("sh", "-c", "kill -" + name + " $(cat " + FILE + ".pid)").ok();
  }

  /** Waits for its end. */
  Outcome end() throws InterruptedException {
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("%s ends", words).isTrue();
    var elapsed = Duration.ofNanos(System.nanoTime() - begin);
    return new Outcome(words, process.exitValue(), said("out"), said("err"), elapsed);
  }

  private String said(String stream) {
    return lab.run("cat", FILE + "." + stream).ok().stdout();
  }
}
