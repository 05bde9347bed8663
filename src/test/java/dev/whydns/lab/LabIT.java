package dev.whydns.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The lab is what the other tests believe it is. */
@WithLab(engineFlags = "--live-restore")
class LabIT {

  @Test
  void containers_find_each_other_by_alias_through_the_embedded_resolver(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet", "--network-alias", "api", "--ip", "10.88.0.10");
    lab.container("db", "--network", "appnet");

    assertThat(lab.docker("exec", "db", "nslookup", "-type=a", "api").stdout())
        .contains("127.0.0.11", "Address: 10.88.0.10");
    assertThat(lab.upstream().queries()).isEmpty();
  }

  @Test
  void outside_names_are_answered_by_the_first_upstream(Lab lab) {
    lab.appnet();
    lab.container("web", "--network", "appnet");

    assertThat(lab.docker("exec", "web", "nslookup", "ok.example.com").stdout())
        .contains("203.0.113.7", "2001:db8::7");
    assertThat(lab.upstream().queries())
        .extracting(ReceivedQuery::server, ReceivedQuery::type, ReceivedQuery::name)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("10.77.0.53", "A", "ok.example.com."),
            org.assertj.core.groups.Tuple.tuple("10.77.0.53", "AAAA", "ok.example.com."));
  }
}
