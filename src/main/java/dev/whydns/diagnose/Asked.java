package dev.whydns.diagnose;

import dev.whydns.model.Exchange;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.Measurement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** All that was asked in a run, repetitions included, by who may be concerned. */
final class Asked {

  private record Sent(int position, Exchange exchange) {}

  /** From a target's own namespace, by its label. */
  private final Map<String, List<Sent>> fromTarget = new HashMap<>();

  private final List<Sent> fromHost = new ArrayList<>();

  private final Measurement measured;
  private int count;

  private Asked(Measurement measured) {
    this.measured = measured;
  }

  static Asked of(Measurement measured) {
    Asked asked = new Asked(measured);
    measured.exchanges().forEach(asked::add);
    measured.repetitions().forEach(each -> each.exchanges().forEach(asked::add));
    return asked;
  }

  /** The run. */
  Measurement measured() {
    return measured;
  }

  private void add(Exchange exchange) {
    List<Sent> place =
        exchange.probe() == Probe.UPSTREAM_HOST
            ? fromHost
            : fromTarget.computeIfAbsent(exchange.from().label(), label -> new ArrayList<>());
    place.add(new Sent(count++, exchange));
  }

  /** What was asked from that target or from the host, as far as it is wanted, in order. */
  List<Exchange> of(String label, Predicate<Exchange> wanted) {
    return Stream.concat(fromTarget.getOrDefault(label, List.of()).stream(), fromHost.stream())
        .filter(sent -> wanted.test(sent.exchange()))
        .sorted((a, b) -> Integer.compare(a.position(), b.position()))
        .map(Sent::exchange)
        .toList();
  }
}
