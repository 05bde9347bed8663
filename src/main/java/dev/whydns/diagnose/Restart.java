package dev.whydns.diagnose;

import dev.whydns.finding.Remedy;
import dev.whydns.model.ContainerFacts;
import java.util.Optional;

/**
 * The advice that makes the engine build a target's sandbox anew: namespace, sockets, rules.
 *
 * <p>A container that joined another's namespace has no sandbox of its own. Restarting it joins the
 * same broken one again, unless the other was restarted first.
 */
final class Restart {

  private Restart() {}

  /** {@code why} is a clause that says what the engine then does. */
  static Remedy of(Case c, String why) {
    if (!c.isContainer()) {
      return Remedy.of("restart the container that this namespace belongs to: " + why);
    }
    Optional<String> owner = c.container().flatMap(ContainerFacts::joinedContainer);
    return owner
        .map(
            id ->
                Remedy.of(
                    "restart the container whose network it shares, then this one: " + why,
                    "docker restart " + shortId(id) + " && docker restart " + c.label()))
        .orElseGet(() -> Remedy.of("restart the container: " + why, "docker restart " + c.label()));
  }

  /** The first 12 of an ID's 64 digits, as docker ps shows it; a name stays whole. */
  static String shortId(String idOrName) {
    return idOrName.matches("[0-9a-f]{64}") ? idOrName.substring(0, 12) : idOrName;
  }
}
