package dev.whydns.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetTablesTest {

  private static final String TCP = "/proc/self/net/tcp";

  /** A page of the kernel's holds 27 lines. */
  @ParameterizedTest
  @ValueSource(ints = {1, 20, 24, 25, 26, 27, 28, 60})
  void every_socket_is_in_the_table_whatever_is_said_to_be_in_use(int sockets) throws IOException {
    List<ServerSocketChannel> open = new ArrayList<>();
    try {
      List<String> ports = new ArrayList<>();
      for (int i = 0; i < sockets; i++) {
        open.add(ServerSocketChannel.open(StandardProtocolFamily.INET));
        open.get(i).bind(new InetSocketAddress("127.0.0.1", 0));
        InetSocketAddress own = (InetSocketAddress) open.get(i).getLocalAddress();
        ports.add("0100007F:%04X ".formatted(own.getPort()));
      }
      for (long inUse : new long[] {0, sockets, sockets + 7L, Long.MAX_VALUE}) {
        assertThat(NetTables.tcp(TCP, inUse)).as("in use: " + inUse).contains(ports);
      }
    } finally {
      for (ServerSocketChannel each : open) {
        each.close();
      }
    }
  }

  @Test
  void what_is_not_there_is_told() {
    assertThatExceptionOfType(FileNotFoundException.class)
        .isThrownBy(() -> NetTables.text("/proc/self/net/none"));
    assertThatExceptionOfType(FileNotFoundException.class)
        .isThrownBy(() -> NetTables.text("/proc/0/net/udp"));
  }
}
