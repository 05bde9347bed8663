package dev.whydns.model;

import java.util.List;

/**
 * What was learned of one target.
 *
 * @param target which one
 * @param presence whether it was there to be examined
 * @param process its first process; Absent for a container that does not run
 * @param container what the engine says; Absent for targets that are no containers
 * @param netns its network namespace
 * @param handleInode the inode behind the engine's handle (SandboxKey); Absent when the handle is
 *     gone or is no namespace any more
 * @param resolvConf the file that its programs see
 * @param managedResolvConf identity of the engine's own file, to compare with that; Absent when the
 *     engine's file is gone
 * @param hosts its {@code /etc/hosts}
 * @param nsswitch its {@code /etc/nsswitch.conf}; images without one are common
 * @param upstreams where the embedded resolver forwards to, in order; for targets that ask servers
 *     themselves, those
 * @param upstreamsFrom how the upstreams are known, as {@code ExtServers in /etc/resolv.conf}
 */
public record TargetFacts(
    Target target,
    Presence presence,
    Fact<ProcessFacts> process,
    Fact<ContainerFacts> container,
    Fact<NetnsFacts> netns,
    Fact<Long> handleInode,
    Fact<ResolvConf> resolvConf,
    Fact<ResolvConf.FileIdentity> managedResolvConf,
    Fact<HostsFile> hosts,
    Fact<Nsswitch> nsswitch,
    Fact<List<Upstream>> upstreams,
    String upstreamsFrom) {

  /** Whether there is something to examine. */
  public enum Presence {
    RUNNING(""),
    /** It does not run. */
    STOPPED("it does not run"),
    /** It ran when the examination began and does not any more. */
    GONE("it stopped while it was examined"),
    /**
     * It runs, and the engine that answers it is not the one any more that was looked at: ports,
     * rules and replies are partly those of the one and partly those of the next.
     */
    ENGINE_GONE("the engine ended or restarted while it was examined");

    private final String why;

    Presence(String why) {
      this.why = why;
    }

    /** Why there is nothing to examine, as a clause; empty when there is. */
    public String why() {
      return why;
    }
  }

  /** Whether its programs ask the engine's embedded resolver. */
  public boolean usesEmbeddedDns() {
    return resolvConf.known().map(ResolvConf::usesEmbeddedDns).orElse(false);
  }
}
