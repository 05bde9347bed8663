package dev.whydns.probe;

import dev.whydns.model.Exchange;
import dev.whydns.model.TargetFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Asks for one name from many targets, as their libraries would: the next name of the search list
 * only where the one before has no address.
 *
 * <p>How often a name is asked again is bounded by how many ask: up to 100 targets four times, 200
 * twice, more than 266 once. A target never has more than two questions under way at its resolver,
 * far from the 1,024 at which an engine refuses.
 */
public final class AnswerSurvey {

  /** Sends questions; {@link Prober#ask} with its timeout. */
  @FunctionalInterface
  public interface Asking {
    /** An exchange for each question, in their order. */
    List<Exchange> ask(List<PlannedQuestion> questions, int round);
  }

  /** The engine shuffles the addresses, and says all of them each time. */
  private static final int MOST_ROUNDS = 4;

  private static final int MOST_QUESTIONS = 800;
  private static final int MOST_REVERSE = 8;

  private final Asking asking;

  /** A survey whose questions go that way. */
  public AnswerSurvey(Asking asking) {
    this.asking = asking;
  }

  /** Every exchange, those for reverse records last. */
  public List<Exchange> run(List<TargetFacts> askers, String name) {
    List<Exchange> all = new ArrayList<>();
    Map<Exchange.Vantage, String> answered = new HashMap<>();
    List<TargetFacts> waiting = askers;
    for (int turn = 0; !waiting.isEmpty(); turn++) {
      Map<Exchange.Vantage, String> asked = new HashMap<>();
      List<PlannedQuestion> plan = new ArrayList<>();
      for (TargetFacts each : waiting) {
        List<String> names = AnswerPlan.names(each, name);
        if (turn < names.size()) {
          asked.put(AnswerPlan.vantage(each), names.get(turn));
          plan.addAll(AnswerPlan.both(each, names.get(turn)));
        }
      }
      List<Exchange> exchanges = ask(plan, 0);
      all.addAll(exchanges);
      waiting = sort(waiting, asked, exchanges, answered);
    }
    all.addAll(again(askers, answered));
    all.addAll(ask(AnswerPlan.reverse(askers, all, MOST_REVERSE), 0));
    return List.copyOf(all);
  }

  /** Who goes on with the next name: a library does after an answer without an address. */
  private static List<TargetFacts> sort(
      List<TargetFacts> waiting,
      Map<Exchange.Vantage, String> asked,
      List<Exchange> exchanges,
      Map<Exchange.Vantage, String> answered) {
    Set<Exchange.Vantage> replied = new HashSet<>();
    Set<Exchange.Vantage> found = new HashSet<>();
    for (Exchange e : exchanges) {
      if (e.isAnswered()) {
        replied.add(e.from());
      }
      if (!AnswerPlan.addresses(e).isEmpty()) {
        found.add(e.from());
      }
    }
    List<TargetFacts> next = new ArrayList<>();
    for (TargetFacts each : waiting) {
      Exchange.Vantage from = AnswerPlan.vantage(each);
      if (found.contains(from)) {
        answered.put(from, asked.get(from));
      } else if (replied.contains(from)) {
        next.add(each);
      }
    }
    return next;
  }

  private List<Exchange> again(List<TargetFacts> askers, Map<Exchange.Vantage, String> answered) {
    List<PlannedQuestion> plan = new ArrayList<>();
    for (TargetFacts each : askers) {
      String name = answered.get(AnswerPlan.vantage(each));
      if (name != null) {
        plan.addAll(AnswerPlan.both(each, name));
      }
    }
    List<Exchange> all = new ArrayList<>();
    int rounds = Math.min(MOST_ROUNDS, MOST_QUESTIONS / Math.max(1, plan.size()));
    for (int round = 1; round < rounds; round++) {
      all.addAll(ask(plan, round));
    }
    return all;
  }

  private List<Exchange> ask(List<PlannedQuestion> plan, int round) {
    if (plan.isEmpty()) {
      return List.of();
    }
    List<Exchange> all = new ArrayList<>(asking.ask(plan, round));
    List<PlannedQuestion> truncated = AnswerPlan.overTcp(all);
    if (!truncated.isEmpty()) {
      all.addAll(asking.ask(truncated, round));
    }
    return all;
  }
}
