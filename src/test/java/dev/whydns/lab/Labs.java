package dev.whydns.lab;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The labs of one JVM, lent to one test at a time: as many of a {@link Setup} as tests asked for at
 * the same time.
 */
final class Labs implements AutoCloseable {

  private final Map<Setup, Deque<Lab>> free = new HashMap<>();

  /** One that is as new. */
  Lab lend(Setup setup) {
    Lab lab;
    synchronized (free) {
      lab = free.computeIfAbsent(setup, s -> new ArrayDeque<>()).poll();
    }
    return lab == null ? new Lab(setup) : lab;
  }

  /** Resets a lab, and gives it up when that does not make it as new. */
  void takeBack(Setup setup, Lab lab) {
    boolean asNew = false;
    try {
      asNew = lab.reset();
    } finally {
      if (!asNew) {
        lab.close();
      }
    }
    if (asNew) {
      synchronized (free) {
        free.get(setup).push(lab);
      }
    }
  }

  @Override
  public void close() {
    List<Lab> all = new ArrayList<>();
    synchronized (free) {
      free.values().stream().flatMap(Collection::stream).forEach(all::add);
      free.clear();
    }
    all.forEach(Lab::close);
  }
}
