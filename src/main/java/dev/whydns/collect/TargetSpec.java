package dev.whydns.collect;

import dev.whydns.model.Target;
import dev.whydns.model.TargetFacts;
import java.util.List;
import java.util.Optional;

/** A target as the command line names it. */
public sealed interface TargetSpec {

  /** Whether a target that was looked at is meant. */
  boolean selects(TargetFacts target);

  /** Those that are meant, out of all that were looked at. */
  default List<TargetFacts> among(List<TargetFacts> targets) {
    return targets.stream().filter(this::selects).toList();
  }

  /** A container by name, ID or unique ID prefix. */
  record Named(String text) implements TargetSpec {
    @Override
    public boolean selects(TargetFacts target) {
      return target
          .container()
          .known()
          .filter(c -> c.name().equals(text) || c.id().startsWith(text))
          .isPresent();
    }

    /** A whole name or ID goes before the beginning of another's ID. */
    @Override
    public List<TargetFacts> among(List<TargetFacts> targets) {
      List<TargetFacts> whole =
          targets.stream()
              .filter(t -> t.target().kind() == Target.Kind.CONTAINER)
              .filter(
                  t -> t.target().label().equals(text) || t.target().id().equals(Optional.of(text)))
              .toList();
      return whole.isEmpty() ? TargetSpec.super.among(targets) : whole;
    }
  }

  /** All containers of a compose service. */
  record Compose(String project, String service) implements TargetSpec {
    @Override
    public boolean selects(TargetFacts target) {
      return target
          .container()
          .known()
          .filter(c -> c.composeProject().filter(project::equals).isPresent())
          .filter(c -> c.composeService().filter(service::equals).isPresent())
          .isPresent();
    }
  }

  /** The host itself. */
  record Host() implements TargetSpec {
    @Override
    public boolean selects(TargetFacts target) {
      return target.target().kind() == Target.Kind.HOST;
    }
  }

  /** The daemon as a DNS client. */
  record Dockerd() implements TargetSpec {
    @Override
    public boolean selects(TargetFacts target) {
      return target.target().kind() == Target.Kind.DOCKERD;
    }
  }

  /** The network namespace and files of a process. */
  record Pid(int pid) implements TargetSpec {
    @Override
    public boolean selects(TargetFacts target) {
      return target.target().kind() == Target.Kind.PID
          && target.process().known().filter(p -> p.pid() == pid).isPresent();
    }
  }

  /** A network namespace by its file, as {@code /run/netns/blue}. */
  record NetnsFile(String path) implements TargetSpec {
    @Override
    public boolean selects(TargetFacts target) {
      return target.target().label().equals("netns:" + path);
    }
  }

  /**
   * The target that a word names.
   *
   * @throws IllegalArgumentException with one clause that says what to type instead
   */
  static TargetSpec parse(String word) {
    if (word.equals("host")) {
      return new Host();
    } else if (word.equals("dockerd")) {
      return new Dockerd();
    } else if (word.startsWith("compose:")) {
      int slash = word.indexOf('/');
      if (slash < 0 || slash == word.length() - 1 || slash == "compose:".length()) {
        throw new IllegalArgumentException(
            "\"" + word + "\" names no service; type compose:PROJECT/SERVICE");
      }
      return new Compose(word.substring("compose:".length(), slash), word.substring(slash + 1));
    } else if (word.startsWith("pid:")) {
      return new Pid(number(word));
    } else if (word.startsWith("netns:")) {
      String path = word.substring("netns:".length());
      if (!path.startsWith("/")) {
        throw new IllegalArgumentException(
            "\"" + word + "\" is no path; type netns:/run/netns/NAME");
      }
      return new NetnsFile(path);
    }
    if (word.isBlank()) {
      throw new IllegalArgumentException("\"\" names no target; type a container's name or ID");
    }
    return new Named(word.startsWith("/") ? word.substring(1) : word);
  }

  private static int number(String word) {
    String digits = word.substring("pid:".length());
    if (!digits.matches("[1-9]\\d{0,8}")) {
      throw new IllegalArgumentException("\"" + word + "\" is no process; type pid:NUMBER");
    }
    return Integer.parseInt(digits);
  }
}
