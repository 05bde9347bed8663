package dev.whydns.docker;

import com.grack.nanojson.JsonObject;
import dev.whydns.os.RootedFiles;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Optional;

/**
 * Where the engine is, found as Docker's own client does it.
 *
 * @param text as {@code unix:///var/run/docker.sock}
 * @param socket its Unix socket; empty for one on another host
 * @param foundBy what named it, as {@code DOCKER_HOST}
 * @param error what was asked for and is not there, so that this is another engine; empty for
 *     nothing
 * @param hint which other engine the operator may have meant; empty for none
 */
public record EngineEndpoint(
    String text,
    Optional<Path> socket,
    String foundBy,
    Optional<String> error,
    Optional<String> hint) {

  /** Where an engine that runs as root listens. */
  public static final String DEFAULT = "unix:///var/run/docker.sock";

  private static final String UNIX = "unix://";
  private static final int LARGEST_CONFIG = 1 << 20;

  /**
   * Finds the endpoint: the option, DOCKER_HOST, the context of DOCKER_CONTEXT or of the
   * configuration, the default socket, the socket of a rootless engine.
   *
   * @param option the value of {@code -H}
   * @param environment of whydns
   * @param files where the client's configuration is read and sockets are looked for
   */
  public static EngineEndpoint find(
      Optional<String> option, Map<String, String> environment, RootedFiles files) {
    if (option.isPresent()) {
      return of(option.get(), "-H");
    }
    String host = environment.getOrDefault("DOCKER_HOST", "");
    if (!host.isEmpty()) {
      return of(host, "DOCKER_HOST");
    }
    return new Search(environment, files).find();
  }

  private static EngineEndpoint of(String text, String foundBy) {
    String whole = text.startsWith("/") ? UNIX + text : text.equals(UNIX) ? DEFAULT : text;
    Optional<Path> socket =
        whole.startsWith(UNIX + "/")
            ? Optional.of(Path.of(whole.substring(UNIX.length())))
            : Optional.empty();
    return new EngineEndpoint(whole, socket, foundBy, Optional.empty(), Optional.empty());
  }

  private EngineEndpoint withError(String text) {
    return new EngineEndpoint(this.text, socket, foundBy, Optional.of(text), hint);
  }

  private EngineEndpoint withHint(String text) {
    return new EngineEndpoint(this.text, socket, foundBy, error, Optional.of(text));
  }

  /** What no option says: contexts and sockets. */
  private record Search(Map<String, String> environment, RootedFiles files) {

    EngineEndpoint find() {
      String folder = configFolder();
      String context = environment.getOrDefault("DOCKER_CONTEXT", "");
      String chosenBy = "DOCKER_CONTEXT";
      if (context.isEmpty()) {
        context = json(folder + "/config.json").map(c -> Json.text(c, "currentContext")).orElse("");
        chosenBy = folder + "/config.json";
      }
      if (context.isEmpty() || context.equals("default")) {
        return bySocket();
      }
      String by = "context " + context + " of " + chosenBy;
      return hostOf(folder, context)
          .map(host -> of(host, by))
          .orElseGet(() -> bySocket().withError("the " + by + " does not exist, and was not used"));
    }

    private String configFolder() {
      String given = environment.getOrDefault("DOCKER_CONFIG", "");
      return given.isEmpty() ? environment.getOrDefault("HOME", "/root") + "/.docker" : given;
    }

    private Optional<String> hostOf(String folder, String context) {
      return json(folder + "/contexts/meta/" + sha256(context) + "/meta.json")
          .flatMap(m -> Json.present(Json.in(Json.in(m, "Endpoints"), "docker"), "Host"));
    }

    private EngineEndpoint bySocket() {
      String rootless = environment.getOrDefault("XDG_RUNTIME_DIR", "") + "/docker.sock";
      if (!isThere("/var/run/docker.sock") && rootless.startsWith("/run/") && isThere(rootless)) {
        return of(UNIX + rootless, "XDG_RUNTIME_DIR");
      }
      EngineEndpoint found = of(DEFAULT, "default");
      return sudoersContext().map(found::withHint).orElse(found);
    }

    /**
     * Under sudo it is root's engine that is examined, though the user may have chosen another one.
     */
    private Optional<String> sudoersContext() {
      String user = environment.getOrDefault("SUDO_USER", "");
      if (user.isEmpty() || user.contains("/") || user.equals("root")) {
        return Optional.empty();
      }
      String config = "/home/" + user + "/.docker/config.json";
      return json(config)
          .flatMap(c -> Json.present(c, "currentContext"))
          .filter(context -> !context.equals("default"))
          .map(
              context -> config + " chooses the context " + context + ", which sudo hides: use -H");
    }

    private Optional<JsonObject> json(String path) {
      try {
        return Optional.of(Json.object(files.read(path, LARGEST_CONFIG).text()));
      } catch (IOException | Json.NotJson e) {
        return Optional.empty();
      }
    }

    private boolean isThere(String path) {
      try {
        files.read(path, 0);
        return true;
      } catch (NoSuchFileException e) {
        return false;
      } catch (IOException e) {
        return true;
      }
    }

    private static String sha256(String text) {
      try {
        byte[] digest =
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return String.format("%064x", new BigInteger(1, digest));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }
  }
}
