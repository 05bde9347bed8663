package dev.whydns.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.IpAddress;
import dev.whydns.model.Transport;
import org.junit.jupiter.api.Test;

/** Where a nameserver is really asked. */
class EndpointsTest {

  private static final IpAddress ENGINE = IpAddress.EMBEDDED_DNS;
  private static final IpAddress OTHER = IpAddress.literal("10.0.0.2");

  @Test
  void as_written_everything_goes_to_port_53() {
    Endpoints endpoints = Endpoints.asWritten();
    assertThat(endpoints.port(ENGINE, Transport.UDP)).isEqualTo(53);
    assertThat(endpoints.port(OTHER, Transport.TCP)).isEqualTo(53);
    assertThat(endpoints.address(ENGINE)).isEqualTo(ENGINE);
  }

  @Test
  void direct_goes_to_the_engines_own_ports_and_to_others_as_written() {
    Endpoints endpoints = Endpoints.direct(40053, 40054);
    assertThat(endpoints.port(ENGINE, Transport.UDP)).isEqualTo(40053);
    assertThat(endpoints.port(ENGINE, Transport.TCP)).isEqualTo(40054);
    assertThat(endpoints.port(OTHER, Transport.UDP)).isEqualTo(53);
    assertThat(endpoints.address(OTHER)).isEqualTo(OTHER);
  }
}
