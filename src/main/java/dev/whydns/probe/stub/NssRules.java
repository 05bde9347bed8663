package dev.whydns.probe.stub;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The {@code hosts:} line of nsswitch.conf(5): services in order, and after which results of theirs
 * the next one is not asked.
 *
 * @param services in order, each with its actions; may be empty
 */
record NssRules(List<Service> services) {

  /** What a service says. */
  enum Status {
    SUCCESS,
    NOTFOUND,
    UNAVAIL,
    TRYAGAIN
  }

  /**
   * One service.
   *
   * @param name as {@code files}
   * @param returnsOn after which results the search is over
   */
  record Service(String name, List<Status> returnsOn) {

    boolean endsWith(Status status) {
      return returnsOn.contains(status);
    }
  }

  /** The words of a line, actions in brackets among them, apart or in one word. */
  static NssRules of(List<String> words) {
    List<Service> services = new ArrayList<>();
    boolean inBrackets = false;
    for (String word : words) {
      inBrackets |= word.startsWith("[");
      if (!inBrackets) {
        services.add(new Service(word, List.of(Status.SUCCESS)));
      } else if (!services.isEmpty()) {
        Service last = services.remove(services.size() - 1);
        for (String action : word.replaceAll("[\\[\\]]", " ").trim().split("\\s+")) {
          last = new Service(last.name(), changed(last.returnsOn(), action));
        }
        services.add(last);
      }
      inBrackets &= !word.endsWith("]");
    }
    return new NssRules(List.copyOf(services));
  }

  /** {@code NOTFOUND=return}, or {@code !UNAVAIL=return} for all results but one. */
  private static List<Status> changed(List<Status> returnsOn, String action) {
    int equals = action.indexOf('=');
    if (equals < 0) {
      return returnsOn;
    }
    boolean negated = action.startsWith("!");
    String status = action.substring(negated ? 1 : 0, equals).toUpperCase(Locale.ROOT);
    boolean ends = action.substring(equals + 1).equalsIgnoreCase("return");
    List<Status> changed = new ArrayList<>(returnsOn);
    for (Status each : Status.values()) {
      if (each.name().equals(status) != negated) {
        changed.remove(each);
        if (ends) {
          changed.add(each);
        }
      }
    }
    return List.copyOf(changed);
  }
}
