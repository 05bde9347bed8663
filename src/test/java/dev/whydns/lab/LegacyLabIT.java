package dev.whydns.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A box whose iptables is iptables-legacy, as after update-alternatives. */
@WithLab(iptables = "legacy")
class LegacyLabIT {

  @Test
  void the_engine_writes_legacy_rules_only(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet", "--network-alias", "api");

    assertThat(lab.run("iptables", "--version").stdout()).contains("legacy");
    assertThat(lab.run("iptables", "-t", "nat", "-S").stdout()).contains("10.88.0.0/24");
    assertThat(lab.inContainer("web", "iptables-save").stdout()).contains("DOCKER_OUTPUT");
    assertThat(lab.inContainer("web", "nft", "list", "ruleset").stdout()).isEmpty();
    assertThat(lab.docker("exec", "web", "nslookup", "-type=a", "api").exit()).isZero();
  }

  @Test
  void a_reset_takes_back_rules_of_both_variants(Lab lab) {
    String before = rules(lab);
    lab.run("iptables", "-I", "FORWARD", "-j", "DROP").ok();
    lab.run("iptables", "-P", "OUTPUT", "DROP").ok();
    lab.run("iptables-nft", "-I", "FORWARD", "-j", "DROP").ok();

    assertThat(lab.reset()).isTrue();
    assertThat(rules(lab)).isEqualTo(before);
  }

  @Test
  void a_new_legacy_table_is_left_for_good(Lab lab) {
    lab.run("iptables", "-t", "raw", "-S").ok();

    assertThat(lab.reset()).isFalse();
  }

  private static String rules(Lab lab) {
    return lab.run("iptables", "-S").stdout() + lab.run("nft", "list", "ruleset").stdout();
  }
}
