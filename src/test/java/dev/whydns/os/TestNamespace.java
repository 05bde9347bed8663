package dev.whydns.os;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A process in network (and, when asked, mount) namespaces of its own, ended with the test. */
final class TestNamespace implements AutoCloseable {

  private final Process process;

  private TestNamespace(Process process) {
    this.process = process;
  }

  /** A namespace with lo up, and {@code d0} with 10.5.5.5/24 and an MTU of 1400. */
  static TestNamespace withLinks() throws IOException {
    return running(
        "ip link set lo up; ip link add d0 type veth peer name d1; ip link set d1 up;"
            + "ip addr add 10.5.5.5/24 dev d0; ip link set d0 mtu 1400 up;"
            + "echo '20000 20100' > /proc/sys/net/ipv4/ip_local_port_range");
  }

  /** Runs a shell script there, and then waits. */
  static TestNamespace running(String script) throws IOException {
    Process process =
        new ProcessBuilder(
                "unshare", "--net", "--mount", "sh", "-ec", script + "; echo ready; exec sleep 600")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    byte[] ready = process.getInputStream().readNBytes("ready\n".length());
    if (ready.length == 0) {
      throw new IOException("the namespace could not be made; it needs root");
    }
    return new TestNamespace(process);
  }

  int pid() {
    return (int) process.pid();
  }

  Path file() {
    return Path.of("/proc", Integer.toString(pid()), "ns/net");
  }

  @Override
  public void close() {
    end();
  }

  void end() {
    process.destroyForcibly();
    try {
      process.waitFor(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
