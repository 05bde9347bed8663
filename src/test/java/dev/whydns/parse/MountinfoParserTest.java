package dev.whydns.parse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MountinfoParserTest {

  private static final String PATH = "/etc/resolv.conf";

  @Test
  void the_recorded_resolv_conf_is_the_engines_file() {
    String id = "15780a668b656e134c6f6c8742620ca7261e9e4d3e885957d7671f1f93e3068d";

    assertThat(
            MountinfoParser.mountOf(
                Fixture.recorded("engine-28-iptables", "container-web/mountinfo-etc"), PATH))
        .contains(new Mount("0:40", "/containers/" + id + "/resolv.conf", PATH, "tmpfs", "tmpfs"));
  }

  @Test
  void the_last_of_several_mounts_covers_the_others() {
    assertThat(
            MountinfoParser.mountOf(
                """
                1 0 8:1 /first /etc/resolv.conf rw master:1 propagate_from:2 - ext4 /dev/sda1 rw
                2 0 8:1 /other /etc/hosts rw - ext4 /dev/sda1 rw
                3 0 8:2 /second /etc/resolv.conf rw shared:7 - xfs /dev/sdb rw
                """,
                PATH))
        .contains(new Mount("8:2", "/second", PATH, "xfs", "/dev/sdb"));
  }

  @Test
  void octal_escapes_are_the_characters_they_stand_for() {
    assertThat(
            MountinfoParser.mountOf(
                "1 0 8:1 /a\\040b\\134c\\ /my\\040file rw - ext4 /dev/x\\400 rw\n", "/my file"))
        .contains(new Mount("8:1", "/a b\\c\\", "/my file", "ext4", "/dev/x\\400"));
  }

  @Test
  void lines_cut_short_or_without_a_separator_are_left_out() {
    assertThat(MountinfoParser.mountOf("", PATH)).isEmpty();
    assertThat(MountinfoParser.mountOf("1 0 8:1 /a /etc/resolv.conf rw", PATH)).isEmpty();
    assertThat(MountinfoParser.mountOf("1 0 8:1 /a /etc/resolv.conf rw - ext4", PATH)).isEmpty();
    assertThat(MountinfoParser.mountOf("1 0 8:1 /a /etc/resolv.conf rw shared:1 ext4 x y", PATH))
        .isEmpty();
  }
}
