package dev.whydns.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.os.RootedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineEndpointTest {

  /** Of the names, as {@code printf remote | sha256sum} gives them. */
  private static final Map<String, String> SHA256 =
      Map.of(
          "remote", "b71199ebd070b36beab7317920c2c2f1d777df8d05e5527d8458fda57cb17a7a",
          "rootless", "12b961af5feb3e9d39f93b2cefb9a1a944f18d02cca0cac2f04f5a982240605f");

  @TempDir private Path root;

  private EngineEndpoint find(String option, Map<String, String> environment) {
    return EngineEndpoint.find(Optional.ofNullable(option), environment, RootedFiles.under(root));
  }

  private void file(String path, String text) throws IOException {
    Path file = root.resolve(path.substring(1));
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void context(String folder, String name, String host) throws IOException {
    file(
        folder + "/contexts/meta/" + SHA256.get(name) + "/meta.json",
        "{\"Name\":\"%s\",\"Endpoints\":{\"docker\":{\"Host\":\"%s\"}}}".formatted(name, host));
  }

  private static EngineEndpoint unix(String path, String foundBy) {
    return new EngineEndpoint(
        "unix://" + path, Optional.of(Path.of(path)), foundBy, Optional.empty(), Optional.empty());
  }

  @Test
  void the_option_is_stronger_than_the_environment() {
    assertThat(find("unix:///a.sock", Map.of("DOCKER_HOST", "unix:///b.sock")))
        .isEqualTo(unix("/a.sock", "-H"));
    assertThat(find("/a.sock", Map.of())).isEqualTo(unix("/a.sock", "-H"));
    assertThat(find("unix://", Map.of())).isEqualTo(unix("/var/run/docker.sock", "-H"));
  }

  @Test
  void the_environment_is_stronger_than_a_context() {
    assertThat(find(null, Map.of("DOCKER_HOST", "unix:///b.sock", "DOCKER_CONTEXT", "x")))
        .isEqualTo(unix("/b.sock", "DOCKER_HOST"));
  }

  @Test
  void another_host_has_no_socket() {
    assertThat(find("tcp://10.0.0.5:2376", Map.of()))
        .isEqualTo(
            new EngineEndpoint(
                "tcp://10.0.0.5:2376", Optional.empty(), "-H", Optional.empty(), Optional.empty()));
    assertThat(find("ssh://root@host", Map.of()).socket()).isEmpty();
  }

  @Test
  void a_context_of_the_environment_is_looked_up() throws IOException {
    context("/root/.docker", "remote", "ssh://root@host");
    assertThat(find(null, Map.of("DOCKER_CONTEXT", "remote", "HOME", "/root")))
        .isEqualTo(
            new EngineEndpoint(
                "ssh://root@host",
                Optional.empty(),
                "context remote of DOCKER_CONTEXT",
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void the_current_context_of_the_configuration_is_used() throws IOException {
    file("/etc/dockercfg/config.json", "{\"currentContext\":\"rootless\"}");
    context("/etc/dockercfg", "rootless", "unix:///run/user/1000/docker.sock");
    assertThat(find(null, Map.of("DOCKER_CONFIG", "/etc/dockercfg")))
        .isEqualTo(
            unix("/run/user/1000/docker.sock", "context rootless of /etc/dockercfg/config.json"));
  }

  @Test
  void a_context_that_does_not_exist_is_said() {
    EngineEndpoint found = find(null, Map.of("DOCKER_CONTEXT", "gone"));
    assertThat(found.text()).isEqualTo("unix:///var/run/docker.sock");
    assertThat(found.error())
        .contains("the context gone of DOCKER_CONTEXT does not exist, and was not used");
  }

  @Test
  void without_anything_it_is_the_default_socket() {
    assertThat(find(null, Map.of("XDG_RUNTIME_DIR", "/run/user/1000")))
        .isEqualTo(unix("/var/run/docker.sock", "default"));
  }

  @Test
  void a_rootless_engine_s_socket_is_used_when_the_default_one_is_missing() throws IOException {
    file("/run/user/1000/docker.sock", "");
    Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", "/run/user/1000");
    assertThat(find(null, environment))
        .isEqualTo(unix("/run/user/1000/docker.sock", "XDG_RUNTIME_DIR"));
    file("/var/run/docker.sock", "");
    assertThat(find(null, environment)).isEqualTo(unix("/var/run/docker.sock", "default"));
  }

  @Test
  void the_context_of_the_user_behind_sudo_is_hinted_at_and_not_used() throws IOException {
    file("/home/ann/.docker/config.json", "{\"currentContext\":\"rootless\"}");
    EngineEndpoint found = find(null, Map.of("SUDO_USER", "ann"));
    assertThat(found.text()).isEqualTo("unix:///var/run/docker.sock");
    assertThat(found.hint())
        .contains(
            "/home/ann/.docker/config.json chooses the context rootless, which sudo hides: use -H");
    assertThat(find(null, Map.of("SUDO_USER", "../ann")).hint()).isEmpty();
  }

  @Test
  void a_broken_configuration_is_as_none() throws IOException {
    file("/root/.docker/config.json", "{\"currentContext\":");
    assertThat(find(null, Map.of("HOME", "/root")))
        .isEqualTo(unix("/var/run/docker.sock", "default"));
  }
}
