package dev.whydns.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.lab.Lab;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Every contract on every engine, some engines at a time, each in a lab of its own. */
final class Matrix {

  /** Labs wait for most of their time: for containers, for a JVM's start, for silent servers. */
  private static final int AT_ONCE = 3;

  /** What came of one contract: {@code found}, or {@code failure}. */
  record Result(Found found, Throwable failure) {}

  /** What came of one engine. {@code results}: by what each contract says, in their order. */
  record Column(Variant variant, Versions versions, Map<String, Result> results) {}

  private static final List<Contract.Situation> SITUATIONS = situations();

  private Matrix() {}

  private static List<Contract.Situation> situations() {
    List<Contract.Situation> all = new ArrayList<>(List.of(HealthyContracts.situation()));
    all.addAll(FaultContracts.situations());
    return List.copyOf(all);
  }

  static List<Column> run(List<Variant> variants) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Future<Column>> futures = new ArrayList<>();
      variants.forEach(variant -> futures.add(threads.submit(() -> column(variant))));
      List<Column> columns = new ArrayList<>();
      for (Future<Column> future : futures) {
        columns.add(future.get());
      }
      return columns;
    } finally {
      threads.shutdownNow();
    }
  }

  private static Column column(Variant variant) {
    Lab lab = new Lab(variant.setup());
    try {
      Versions versions = Versions.of(lab);
      Map<String, Result> results = new LinkedHashMap<>();
      for (Contract.Situation situation : SITUATIONS) {
        // 28 with iptables-legacy leaves an empty table raw behind
        if (!results.isEmpty() && !lab.reset()) {
          lab.close();
          lab = new Lab(variant.setup());
        }
        results.putAll(results(situation, new Bench(lab, versions.engine(), variant.backend())));
      }
      return new Column(variant, versions, results);
    } finally {
      lab.close();
    }
  }

  private static Map<String, Result> results(Contract.Situation situation, Bench bench) {
    Map<String, Result> results = new LinkedHashMap<>();
    situation.arrange().accept(bench);
    String before = bench.lab().fingerprint();
    for (Contract contract : situation.contracts()) {
      results.put(contract.says(), result(contract, bench));
    }
    String after = bench.lab().fingerprint();
    if (!after.equals(before)) {
      results.replaceAll((says, r) -> r.failure() == null ? changed(before, after) : r);
    }
    return results;
  }

  private static Result result(Contract contract, Bench bench) {
    try {
      return new Result(contract.look().apply(bench), null);
    } catch (AssertionError | RuntimeException e) {
      return new Result(null, e);
    }
  }

  private static Result changed(String before, String after) {
    try {
      assertThat(after).as("the host, after whydns looked at it").isEqualTo(before);
      throw new IllegalStateException("equal");
    } catch (AssertionError e) {
      return new Result(null, e);
    }
  }
}
