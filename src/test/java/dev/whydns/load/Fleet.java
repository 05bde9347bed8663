package dev.whydns.load;

import dev.whydns.lab.Lab;
import dev.whydns.lab.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A lab's host with more and more containers and processes on it, and how long whydns takes. */
final class Fleet {

  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int RUNS = 3;

  private final Lab lab;
  private int containers;
  private int processes;

  Fleet(Lab lab) {
    this.lab = lab;
  }

  /** Starts containers until there are so many. */
  void grow(int most) {
    script("containers.sh", containers + 1, most);
    containers = most;
  }

  /** Starts processes until there are so many besides. */
  void crowd(int most) {
    script("sleepers.sh", most - processes);
    processes = most;
  }

  private void script(String name, int... numbers) {
    List<String> words = new ArrayList<>(List.of("bash", "-c", Page.source(name), name));
    for (int number : numbers) {
      words.add(Integer.toString(number));
    }
    lab.run(words, "", PATIENCE).ok();
  }

  /** What a command takes that has all containers for its targets, and finds them healthy. */
  Row measure(String... command) {
    double seconds = Double.MAX_VALUE;
    double cpuSeconds = Double.MAX_VALUE;
    int peakMb = 0;
    for (int run = 0; run < RUNS; run++) {
      String[] figures = timed(command).split(" ");
      seconds = Math.min(seconds, Double.parseDouble(figures[0]));
      double cpu = Double.parseDouble(figures[1]) + Double.parseDouble(figures[2]);
      cpuSeconds = Math.min(cpuSeconds, cpu);
      peakMb = Math.max(peakMb, Integer.parseInt(figures[3]) / 1024);
    }
    return new Row(command[0], containers, processes, seconds, cpuSeconds, peakMb);
  }

  /** The launcher becomes the JVM, so this is the JVM's own peak (getrusage(2), ru_maxrss). */
  private String timed(String... command) {
    List<String> words = new ArrayList<>(List.of("/usr/bin/time", "-f", "%e %U %S %M"));
    words.add(Lab.launcher());
    words.addAll(List.of(command));
    Outcome outcome = lab.run(words, "", PATIENCE).ok();
    return outcome.stderr().strip();
  }
}
