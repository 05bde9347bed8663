package dev.whydns.probe;

import dev.whydns.model.Exchange;
import dev.whydns.model.Exchange.Probe;
import dev.whydns.model.Exchange.Vantage;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Outcome;
import dev.whydns.model.Question;
import dev.whydns.model.Transport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Which failed questions are asked again between two readings of the counters.
 *
 * <p>One of each kind is enough for blame, and one that was answered beside it. What fails past an
 * upstream is not asked through the embedded resolver again: the engine would forward it in its own
 * time and move the same counters.
 */
public final class RepetitionPlan {

  /** Enough for three upstreams over both transports from two namespaces, and bounded. */
  private static final int MOST = 24;

  private RepetitionPlan() {}

  /** What makes two failures the same kind. */
  private record Kind(
      Probe probe,
      Vantage from,
      IpAddress server,
      int port,
      String transport,
      String type,
      int edns) {
    boolean isSameWay(Exchange e) {
      return probe == e.probe()
          && from.equals(e.from())
          && server.equals(e.server())
          && port == e.port()
          && transport.equals(e.transport().text());
    }

    static Kind of(Exchange e) {
      Question q = e.question();
      return new Kind(
          e.probe(),
          e.from(),
          e.server(),
          e.port(),
          e.transport().text(),
          q.type(),
          q.edns().orElse(0));
    }
  }

  /**
   * The questions to repeat.
   *
   * @param exchanges of the first asking
   * @param times how often each; different numbers in two repetitions tell a counter that follows
   *     them from one that rises anyway
   */
  public static List<PlannedQuestion> of(List<Exchange> exchanges, int times) {
    boolean upstreamFails = exchanges.stream().anyMatch(RepetitionPlan::isUpstreamFailure);
    Map<Kind, PlannedQuestion> kinds = new LinkedHashMap<>();
    for (Exchange e : exchanges) {
      if (isFailure(e) && !(upstreamFails && isForwarded(e)) && kinds.size() < MOST) {
        kinds.putIfAbsent(Kind.of(e), again(e));
      }
    }
    List<Exchange> controls = exchanges.stream().filter(e -> isControl(e, kinds.keySet())).toList();
    controls.forEach(e -> kinds.putIfAbsent(Kind.of(e), again(e)));
    List<PlannedQuestion> all = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      all.addAll(kinds.values());
      all.addAll(otherNames(exchanges, kinds));
    }
    return List.copyOf(all);
  }

  /**
   * What {@link #of} left to the upstreams, though one of them did answer that very question: then
   * it need not be theirs that it failed, and asking again shows whether it fails each time. Not
   * where a server is silent to all that the target asks, which the engine would wait for. To be
   * sent when the counters were read for the last time.
   */
  public static List<PlannedQuestion> forwarded(List<Exchange> exchanges) {
    if (exchanges.stream().noneMatch(RepetitionPlan::isUpstreamFailure)) {
      return List.of();
    }
    Map<Kind, PlannedQuestion> kinds = new LinkedHashMap<>();
    for (Exchange e : exchanges) {
      boolean again =
          isFailure(e)
              && isForwarded(e)
              && e.probe() == Probe.STUB
              && e.transport() == Transport.UDP
              && exchanges.stream().anyMatch(o -> isAnsweredUpstream(e, o))
              && !hasSilentServer(exchanges, e.from());
      if (again && kinds.size() < MOST) {
        kinds.putIfAbsent(Kind.of(e), again(e));
      }
    }
    return List.copyOf(kinds.values());
  }

  private static boolean isAnsweredUpstream(Exchange failed, Exchange e) {
    return isUpstream(e)
        && e.isAnswered()
        && e.transport() == failed.transport()
        && e.question().equals(failed.question());
  }

  private static boolean hasSilentServer(List<Exchange> exchanges, Vantage from) {
    List<Exchange> asked =
        exchanges.stream()
            .filter(e -> isUpstream(e) && e.from().equals(from) && e.transport() == Transport.UDP)
            .toList();
    return asked.stream()
        .map(Exchange::server)
        .distinct()
        .anyMatch(
            server -> asked.stream().noneMatch(e -> e.server().equals(server) && e.isAnswered()));
  }

  private static boolean isUpstreamFailure(Exchange e) {
    return isFailure(e) && isUpstream(e);
  }

  private static boolean isUpstream(Exchange e) {
    return !e.server().equals(IpAddress.EMBEDDED_DNS);
  }

  /**
   * A server that was silent about the operator's name is asked for another one as well: silence
   * about one name is no dead server.
   */
  private static List<PlannedQuestion> otherNames(
      List<Exchange> exchanges, Map<Kind, PlannedQuestion> kinds) {
    Question other =
        new Question(PlanOptions.DEFAULT_NAME, "A", OptionalInt.empty(), Question.Purpose.OUTSIDE);
    List<PlannedQuestion> all = new ArrayList<>();
    for (Map.Entry<Kind, PlannedQuestion> each : kinds.entrySet()) {
      PlannedQuestion failed = each.getValue();
      boolean alone =
          exchanges.stream().noneMatch(e -> each.getKey().isSameWay(e) && e.isAnswered());
      boolean plain =
          failed.transport() == Transport.UDP
              && failed.question().type().equals("A")
              && failed.question().edns().isEmpty();
      if (plain && alone && failed.question().purpose() == Question.Purpose.NAMED) {
        all.add(
            new PlannedQuestion(
                failed.probe(),
                failed.from(),
                failed.server(),
                failed.port(),
                Transport.UDP,
                other));
      }
    }
    return all;
  }

  /**
   * What the same server did answer over UDP is asked again beside what it did not: a habit of the
   * server shows each time, a loss by chance does not.
   */
  private static boolean isControl(Exchange e, Set<Kind> failed) {
    return e.isAnswered()
        && e.transport() == Transport.UDP
        && e.question().edns().isEmpty()
        && e.question().type().equals("A")
        && e.question().purpose() != Question.Purpose.WILDCARD
        && failed.stream().anyMatch(k -> k.isSameWay(e));
  }

  /** The namespaces whose counters the questions can move: their own, and the host's. */
  public static List<Vantage> vantages(List<PlannedQuestion> questions, Vantage host) {
    Set<Vantage> all = new LinkedHashSet<>();
    all.add(host);
    questions.stream()
        .map(PlannedQuestion::from)
        .filter(v -> v.netnsInode() != host.netnsInode())
        .forEach(all::add);
    return List.copyOf(all);
  }

  private static PlannedQuestion again(Exchange e) {
    return new PlannedQuestion(
        e.probe(), e.from(), e.server(), e.port(), e.transport(), e.question());
  }

  private static boolean isFailure(Exchange e) {
    return !e.isAnswered()
        && !(e.outcome() instanceof Outcome.NotSent)
        && e.question().purpose() != Question.Purpose.WILDCARD;
  }

  private static boolean isForwarded(Exchange e) {
    return e.server().equals(IpAddress.EMBEDDED_DNS)
        && e.question().purpose() != Question.Purpose.LOCAL;
  }
}
