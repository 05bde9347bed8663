package dev.whydns.collect;

import dev.whydns.docker.ContainerSummary;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds containers by what an operator types, as Docker's own client does, and says what is near.
 */
final class ContainerNames {

  private static final int NEAR = 3;

  private final List<ContainerSummary> containers;

  ContainerNames(List<ContainerSummary> containers) {
    this.containers = containers;
  }

  /** A found container, or one line that says why there is none. */
  record Found(Optional<ContainerSummary> container, String error) {}

  /** The whole name first, then the whole ID, then a prefix that only one ID has. */
  Found named(String text) {
    Optional<ContainerSummary> exact =
        containers.stream().filter(c -> c.name().equals(text) || c.id().equals(text)).findFirst();
    if (exact.isPresent()) {
      return new Found(exact, "");
    }
    List<ContainerSummary> prefixed =
        containers.stream().filter(c -> c.id().startsWith(text)).toList();
    if (prefixed.size() == 1) {
      return new Found(Optional.of(prefixed.get(0)), "");
    }
    return new Found(
        Optional.empty(), prefixed.isEmpty() ? unknown(text) : ambiguous(text, prefixed));
  }

  List<ContainerSummary> ofService(String project, String service) {
    return containers.stream()
        .filter(c -> c.composeProject().filter(project::equals).isPresent())
        .filter(c -> c.composeService().filter(service::equals).isPresent())
        .toList();
  }

  /** By name, running ones; a paused one runs. */
  List<ContainerSummary> running() {
    return containers.stream()
        .filter(ContainerSummary::isUp)
        .sorted(Comparator.comparing(ContainerSummary::name))
        .toList();
  }

  private static String ambiguous(String text, List<ContainerSummary> found) {
    return "\""
        + text
        + "\" is the beginning of "
        + found.size()
        + " container IDs: "
        + found.stream()
            .limit(NEAR * 2L)
            .map(c -> c.id().substring(0, 12) + " (" + c.name() + ")")
            .collect(Collectors.joining(", "));
  }

  private String unknown(String text) {
    String near =
        containers.stream()
            .filter(
                c ->
                    distance(c.name(), text) <= Math.max(2, text.length() / 3)
                        || c.name().contains(text)
                        || text.length() > 2 && text.contains(c.name()))
            .sorted(Comparator.comparingInt(c -> distance(c.name(), text)))
            .limit(NEAR)
            .map(ContainerSummary::name)
            .collect(Collectors.joining(", "));
    return "no container has the name or ID \""
        + text
        + "\""
        + (near.isEmpty() ? "" : "; near: " + near);
  }

  /** Levenshtein's: how many letters to insert, delete or change. */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
