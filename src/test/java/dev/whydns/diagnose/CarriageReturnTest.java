package dev.whydns.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.finding.Code;
import dev.whydns.model.ResolvConf;
import dev.whydns.model.Snapshots;
import dev.whydns.parse.ResolvConfParser;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Files that an editor of Windows wrote. */
class CarriageReturnTest {

  @Test
  void lines_that_end_with_a_carriage_return_are_told_as_such_with_what_takes_it_out() {
    PathCase host = host("nameserver 10.77.0.53\r\nnameserver 10.77.0.54\r\n");

    assertThat(host.findings()).contains("fault invalid-nameserver");
    assertThat(host.finding(Code.INVALID_NAMESERVER).summary())
        .isEqualTo(
            "Nameserver lines of the host's resolv.conf end with a carriage return (a Windows line"
                + " end), with which glibc takes no address: 10.77.0.53, 10.77.0.54. There is no"
                + " valid one.");
    assertThat(host.evidence(Code.INVALID_NAMESERVER))
        .containsExactly("/etc/resolv.conf line 1: nameserver 10.77.0.53, then a carriage return");
    assertThat(host.commands(Code.INVALID_NAMESERVER))
        .containsExactly("sed -i 's/\\r$//' /etc/resolv.conf", "cat -A /etc/resolv.conf");
  }

  @Test
  void beside_a_line_that_is_well_it_is_a_warning() {
    assertThat(host("nameserver 10.77.0.53\r\nnameserver 10.0.0.2\n").findings())
        .contains("warning invalid-nameserver");
  }

  private static PathCase host(String text) {
    ResolvConf conf = ResolvConfParser.parse("/etc/resolv.conf", text, Optional.empty());
    return PathCase.of(Snapshots.of(Snapshots.host(conf).build()).hostResolvConf(conf).build());
  }
}
