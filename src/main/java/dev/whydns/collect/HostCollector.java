package dev.whydns.collect;

import dev.whydns.model.DaemonFacts;
import dev.whydns.model.EngineApi;
import dev.whydns.model.EngineFacts;
import dev.whydns.model.Fact;
import dev.whydns.model.HostFacts;
import dev.whydns.model.NetnsFacts;
import dev.whydns.os.Privileges;
import dev.whydns.os.RootedFiles;
import java.io.IOException;
import java.util.List;

/** What is the same for all targets of a host. */
final class HostCollector {

  private static final String RESOLVED = "/run/systemd/resolve/resolv.conf";
  private static final int SETTING_BYTES = 4096;

  private final RootedFiles machine;
  private final RootedFiles daemonFiles;

  /**
   * {@code daemonFiles} are those that the daemon sees, which are the machine's nearly everywhere.
   */
  HostCollector(RootedFiles machine, RootedFiles daemonFiles) {
    this.machine = machine;
    this.daemonFiles = daemonFiles;
  }

  HostFacts read(
      EngineApi api, Fact<EngineFacts> engine, List<DaemonFacts> daemons, NetnsFacts netns) {
    return new HostFacts(
        setting("/proc/sys/kernel/hostname").orElse("unknown"),
        setting("/proc/sys/kernel/osrelease").orElse("unknown"),
        api,
        engine,
        daemons,
        FileReader.resolvConf(daemonFiles),
        FileReader.resolvConf(daemonFiles, RESOLVED),
        FileReader.hosts(daemonFiles),
        FileReader.nsswitch(daemonFiles),
        netns,
        setting("/proc/sys/net/ipv4/ip_forward").map("1"::equals),
        setting("/proc/sys/net/bridge/bridge-nf-call-iptables").map("1"::equals),
        missing());
  }

  private Fact<String> setting(String path) {
    return Facts.of(path, () -> machine.read(path, SETTING_BYTES).text().strip());
  }

  private static List<String> missing() {
    try {
      return Privileges.missing();
    } catch (IOException e) {
      return List.of();
    }
  }
}
