package dev.whydns.docker;

import dev.whydns.model.ContainerFacts;
import dev.whydns.model.EngineFacts;
import dev.whydns.model.Fact;
import dev.whydns.model.NetworkFacts;
import dev.whydns.os.RootedFiles;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The engine's own files, for when its API does not answer.
 *
 * <p>They are what the engine wrote last: after a crash, a container that is said to run may have
 * ended and its PID belong to another process, so the PID's cgroup must be checked for the ID.
 */
public final class EngineFiles {

  private static final int MOST_CONTAINERS = 10_000;
  private static final int LARGEST_CONFIG = 4 << 20;
  private static final int LARGEST_STORE = 64 << 20;
  private static final int COPIES = 3;

  private final RootedFiles files;
  private final String dataRoot;

  /**
   * The files below a data root.
   *
   * @param files as the engine sees them
   * @param dataRoot as {@code /var/lib/docker}; with remapped users the folder of the users, as
   *     {@code 231072.231072}, is found by itself
   */
  public EngineFiles(RootedFiles files, String dataRoot) {
    this.files = files;
    this.dataRoot = withUsers(files, dataRoot);
  }

  private static String withUsers(RootedFiles files, String dataRoot) {
    try {
      List<String> remapped =
          files.list(dataRoot, MOST_CONTAINERS).stream()
              .filter(name -> name.matches("\\d+\\.\\d+"))
              .toList();
      return remapped.size() == 1 ? dataRoot + "/" + remapped.get(0) : dataRoot;
    } catch (IOException e) {
      return dataRoot;
    }
  }

  /**
   * The engine.
   *
   * @param version what its binary says; empty text when that is not known
   * @param config how it was told to run
   */
  public EngineFacts engine(String version, DaemonConfig config) {
    return new EngineFacts(
        version,
        Optional.empty(),
        config.firewall(),
        dataRoot,
        "docker",
        false,
        isInSwarm(),
        config.liveRestore(),
        "files",
        networks());
  }

  private boolean isInSwarm() {
    try {
      return files.list(dataRoot + "/swarm", 100).contains("docker-state.json");
    } catch (IOException e) {
      return false;
    }
  }

  private List<NetworkFacts> networks() {
    return store().map(LocalKvStore::networks).orElse(List.of());
  }

  /**
   * All containers, by ID; Unknown for one whose files cannot be read.
   *
   * @throws IOException the folder of the containers is not there, or may not be read
   */
  public Map<String, Fact<ContainerFacts>> containers() throws IOException {
    Map<String, Fact<ContainerFacts>> containers = new TreeMap<>();
    for (String id : files.list(dataRoot + "/containers", MOST_CONTAINERS)) {
      containers.put(id, container(id));
    }
    return containers;
  }

  /** One container; Absent when the engine has no folder for it. */
  public Fact<ContainerFacts> container(String id) {
    String folder = dataRoot + "/containers/" + id;
    try {
      String config = files.read(folder + "/config.v2.json", LARGEST_CONFIG).text();
      String hostConfig = files.read(folder + "/hostconfig.json", LARGEST_CONFIG).text();
      return Fact.of(ContainerJson.fromFiles(Json.object(config), Json.object(hostConfig)));
    } catch (NoSuchFileException e) {
      return Fact.absent(e.getFile());
    } catch (IOException e) {
      return Fact.unknown(folder + " is not readable: " + e.getMessage());
    } catch (Json.NotJson e) {
      return Fact.unknown("the JSON in " + folder + " is broken");
    }
  }

  /** The containers that are known, in the form of the API's list, by name. */
  public static List<ContainerSummary> summaries(Map<String, Fact<ContainerFacts>> containers) {
    List<ContainerSummary> summaries = new ArrayList<>();
    for (Fact<ContainerFacts> each : containers.values()) {
      each.known().map(ContainerJson::summary).ifPresent(summaries::add);
    }
    summaries.sort(ContainerSummary::compareNames);
    return summaries;
  }

  /** The network library's store; Unknown when it does not fit together in several copies. */
  public Fact<LocalKvStore> store() {
    String path = dataRoot + "/" + LocalKvStore.PATH;
    String why = "";
    for (int i = 0; i < COPIES; i++) {
      try {
        return Fact.of(LocalKvStore.of(files.bytes(path, LARGEST_STORE)));
      } catch (NoSuchFileException e) {
        return Fact.absent(path);
      } catch (FileSystemException e) {
        return Fact.unknown(path + " is not readable: " + e.getReason());
      } catch (IOException e) {
        // The engine was writing: the next copy will be of another moment.
        why = path + ": " + e.getMessage();
      }
    }
    return Fact.unknown(why);
  }
}
