package dev.whydns.docker;

import com.grack.nanojson.JsonObject;
import dev.whydns.os.RootedFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * How a dockerd was told to run, by its arguments and its {@code daemon.json}; the engine does not
 * start when both say the same.
 *
 * @param dataRoot as {@code /var/lib/docker}
 * @param execRoot as {@code /var/run/docker}
 * @param liveRestore whether containers outlive it
 * @param firewall {@code iptables} or {@code nftables}; empty where nothing is said
 * @param dns its {@code dns}, for all containers
 * @param masquerades whether it gives packets of containers the host's address
 */
public record DaemonConfig(
    String dataRoot,
    String execRoot,
    boolean liveRestore,
    Optional<String> firewall,
    List<String> dns,
    boolean masquerades) {

  private static final String DEFAULT_FILE = "/etc/docker/daemon.json";

  /** As Go's strconv.ParseBool takes it. */
  private static final List<String> OFF = List.of("false", "False", "FALSE", "f", "F", "0");

  private static final int LARGEST = 1 << 20;

  /**
   * Reads it.
   *
   * @param files as the daemon sees them
   * @param arguments its command line
   */
  public static DaemonConfig read(RootedFiles files, List<String> arguments) {
    JsonObject json = json(files, argument(arguments, "--config-file").orElse(DEFAULT_FILE));
    Optional<String> root =
        argument(arguments, "--data-root")
            .or(() -> argument(arguments, "-g"))
            .or(() -> argument(arguments, "--graph"))
            .or(() -> Json.present(json, "data-root"))
            .or(() -> Json.present(json, "graph"));
    Optional<String> execRoot =
        argument(arguments, "--exec-root").or(() -> Json.present(json, "exec-root"));
    return new DaemonConfig(
        root.orElse("/var/lib/docker"),
        execRoot.orElse("/var/run/docker"),
        json.getBoolean("live-restore") || arguments.contains("--live-restore"),
        argument(arguments, "--firewall-backend")
            .or(() -> Json.present(json, "firewall-backend"))
            .flatMap(EngineJson::firewall),
        dns(arguments, json),
        isOn("iptables", arguments, json) && isOn("ip-masq", arguments, json));
  }

  /** What is on unless it was switched off; Go's flags take a value only behind an equals sign. */
  private static boolean isOn(String name, List<String> arguments, JsonObject json) {
    return json.getBoolean(name, true)
        && OFF.stream().noneMatch(off -> arguments.contains("--" + name + "=" + off));
  }

  /** The flag may be given more than once. */
  private static List<String> dns(List<String> arguments, JsonObject json) {
    List<String> given = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String word = arguments.get(i);
      if (word.equals("--dns") && i + 1 < arguments.size()) {
        given.add(arguments.get(i + 1));
      } else if (word.startsWith("--dns=")) {
        given.add(word.substring("--dns=".length()));
      }
    }
    return given.isEmpty() ? Json.texts(json, "dns") : List.copyOf(given);
  }

  private static JsonObject json(RootedFiles files, String path) {
    try {
      return Json.object(files.read(path, LARGEST).text());
    } catch (IOException | Json.NotJson e) {
      return new JsonObject();
    }
  }

  /** Both {@code --name value} and {@code --name=value}. */
  private static Optional<String> argument(List<String> arguments, String name) {
    for (Iterator<String> each = arguments.iterator(); each.hasNext(); ) {
      String word = each.next();
      if (word.equals(name) && each.hasNext()) {
        return Optional.of(each.next());
      }
      if (word.startsWith(name + "=")) {
        return Optional.of(word.substring(name.length() + 1));
      }
    }
    return Optional.empty();
  }
}
