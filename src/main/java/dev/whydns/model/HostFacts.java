package dev.whydns.model;

import java.util.List;

/**
 * What was learned once for the whole host.
 *
 * @param name its name
 * @param kernel as {@code 6.18.44}
 * @param api how the engine's API answered
 * @param engine the engine; Absent on a host without one
 * @param daemons every running dockerd
 * @param resolvConf the file that the daemon sees as {@code /etc/resolv.conf}
 * @param resolvedConf {@code /run/systemd/resolve/resolv.conf}; Absent without systemd-resolved
 * @param hosts {@code /etc/hosts}
 * @param nsswitch {@code /etc/nsswitch.conf}
 * @param netns the namespace that the engine sends host queries from
 * @param ipForward whether IPv4 is forwarded
 * @param bridgeNfCallIptables whether bridged packets pass iptables; Absent without br_netfilter
 * @param missingCapabilities capabilities that whydns lacks, as {@code CAP_SYS_ADMIN}; empty for
 *     root
 */
public record HostFacts(
    String name,
    String kernel,
    EngineApi api,
    Fact<EngineFacts> engine,
    List<DaemonFacts> daemons,
    Fact<ResolvConf> resolvConf,
    Fact<ResolvConf> resolvedConf,
    Fact<HostsFile> hosts,
    Fact<Nsswitch> nsswitch,
    NetnsFacts netns,
    Fact<Boolean> ipForward,
    Fact<Boolean> bridgeNfCallIptables,
    List<String> missingCapabilities) {}
