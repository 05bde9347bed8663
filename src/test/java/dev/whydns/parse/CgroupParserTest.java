package dev.whydns.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.parse.CgroupContainer.Engine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CgroupParserTest {

  private static final String ID =
      "15780a668b656e134c6f6c8742620ca7261e9e4d3e885957d7671f1f93e3068d";
  private static final String OTHER = ID.replace('1', 'f');

  @Test
  void the_recorded_container_is_dockers() {
    assertThat(
            CgroupParser.container(Fixture.recorded("engine-28-iptables", "container-web/cgroup")))
        .contains(new CgroupContainer(Engine.DOCKER, ID));
  }

  @ParameterizedTest
  @CsvSource({
    "0::/system.slice/docker-ID.scope, DOCKER",
    "0::/docker/ID, DOCKER",
    "0::/user.slice/user-1000.slice/user@1000.service/user.slice/docker-ID.scope, DOCKER",
    "0::/docker/ID/init.scope, DOCKER",
    "0::/my-parent/ID, DOCKER",
    "0::/../../docker/ID, DOCKER",
    "'4:memory,cpu:/docker/ID', DOCKER",
    "0::/machine.slice/libpod-ID.scope/container, PODMAN",
    "0::/kubepods.slice/kubepods-burstable.slice/cri-containerd-ID.scope, CONTAINERD",
    "0::/kubepods/burstable/pod1234/ID, CONTAINERD",
    "0::/kubepods.slice/crio-ID.scope, CRIO",
  })
  void every_engine_names_its_groups_in_its_own_way(String line, Engine engine) {
    assertThat(CgroupParser.container("1:name=systemd:/\n" + line.replace("ID", ID) + "\n"))
        .contains(new CgroupContainer(engine, ID));
  }

  @Test
  void a_build_step_is_buildkits() {
    assertThat(CgroupParser.container("0::/docker/buildkit/f8zyl9yxk0oa\n"))
        .contains(new CgroupContainer(Engine.BUILDKIT, "f8zyl9yxk0oa"));
  }

  @Test
  void of_nested_containers_the_outermost_is_the_one_this_host_knows() {
    assertThat(CgroupParser.container("0::/docker/" + ID + "/docker/" + OTHER + "\n"))
        .contains(new CgroupContainer(Engine.DOCKER, ID));
  }

  @Test
  void processes_of_the_host_and_monitors_of_containers_are_in_none() {
    assertThat(CgroupParser.container("0::/system.slice/docker.service\n")).isEmpty();
    assertThat(CgroupParser.container("0::/machine.slice/libpod-conmon-" + ID + ".scope\n"))
        .isEmpty();
    assertThat(CgroupParser.container("0::/\n")).isEmpty();
    assertThat(CgroupParser.container("")).isEmpty();
    assertThat(CgroupParser.container("0::/docker/" + ID.substring(1))).isEmpty();
    assertThat(CgroupParser.container("/docker/" + ID)).isEmpty();
  }
}
