package dev.whydns.collect;

import dev.whydns.model.Exchange.Vantage;
import dev.whydns.model.Reading;
import dev.whydns.os.Netns;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * The namespaces of a run, held open from collection to the end, so that probes and counter
 * readings go to the very ones that were examined.
 */
public final class Namespaces implements AutoCloseable {

  private record Held(Netns netns, String proc) {}

  private final Map<Long, Held> held = new LinkedHashMap<>();
  private final NetnsCollector collector;

  Namespaces(NetnsCollector collector) {
    this.collector = collector;
  }

  /** Keeps a namespace; of two handles on the same one the first stays. */
  synchronized Netns hold(Netns netns, String proc) {
    Held known = held.putIfAbsent(netns.inode(), new Held(netns, proc));
    if (known == null) {
      return netns;
    }
    netns.close();
    return known.netns();
  }

  /**
   * Runs {@code visit} on a fresh thread inside a namespace.
   *
   * @throws IOException it is not one of this run
   * @throws Exception what entering it or the visit throws
   */
  public void inside(long inode, Runnable visit) throws Exception {
    get(inode)
        .netns()
        .inside(
            () -> {
              visit.run();
              return null;
            });
  }

  /** Runs one visit in each namespace at the same time; the results in their order. */
  public <T> List<T> insideEach(Map<Long, Callable<T>> visits) {
    return Parallel.map(
        "visit", List.copyOf(visits.entrySet()), visit -> visit(visit.getKey(), visit.getValue()));
  }

  private <T> T visit(long inode, Callable<T> work) {
    try {
      return get(inode).netns().inside(work);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (Exception e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /**
   * Becomes a program inside a namespace; comes back only by an exception.
   *
   * @param files other contents of host files that the program shall see, by path; see {@link
   *     Netns#become(List, Map, Map)}
   */
  public void become(
      long inode, List<String> command, Map<String, String> environment, Map<String, byte[]> files)
      throws Exception {
    get(inode).netns().become(command, environment, files);
  }

  /** Starts a program inside a namespace as a child; see {@link Netns#start}. */
  public Process start(long inode, ProcessBuilder program, Map<String, byte[]> files)
      throws Exception {
    return get(inode).netns().start(program, files);
  }

  /** Reads the counters of these namespaces at about the same time; the results in their order. */
  public List<Reading> read(List<Vantage> vantages) {
    List<Vantage> known = vantages.stream().filter(v -> held.containsKey(v.netnsInode())).toList();
    return Parallel.map(
        "counters",
        known,
        v ->
            collector.counters(
                v, held.get(v.netnsInode()).netns(), held.get(v.netnsInode()).proc()));
  }

  private synchronized Held get(long inode) throws IOException {
    Held found = held.get(inode);
    if (found == null) {
      throw new IOException("the network namespace could not be entered");
    }
    return found;
  }

  @Override
  public synchronized void close() {
    held.values().forEach(h -> h.netns().close());
    held.clear();
  }
}
