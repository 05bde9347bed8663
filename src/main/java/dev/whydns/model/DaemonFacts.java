package dev.whydns.model;

import java.util.List;
import java.util.Optional;

/**
 * A running dockerd.
 *
 * @param process its process
 * @param servesApi whether it holds the API's listening socket that whydns asks
 * @param version what its binary says; Unknown while nobody needed it
 * @param dataRoot from its arguments or configuration, as {@code /var/lib/docker}
 * @param dynamicallyLinked whether it needs a loader, so that Go can use the C library's resolver
 * @param goDebug the value of GODEBUG in its environment; empty for none
 * @param resolverEnvironment which of LOCALDOMAIN, RES_OPTIONS and HOSTALIASES it has, which make
 *     Go use the C library
 * @param dns servers that it gives to every container that names none itself, from its arguments or
 *     daemon.json; empty for none, as {@code [10.0.0.2]}
 * @param masquerades whether it writes rules that give packets of containers the host's address;
 *     not with {@code iptables} or {@code ip-masq} switched off in its arguments or daemon.json
 */
public record DaemonFacts(
    ProcessFacts process,
    boolean servesApi,
    Fact<String> version,
    String dataRoot,
    Fact<Boolean> dynamicallyLinked,
    Fact<String> goDebug,
    Fact<Optional<String>> resolverEnvironment,
    Fact<List<String>> dns,
    Fact<Boolean> masquerades) {

  /** The one of a host that serves its containers: it has the API's socket, or is the only one. */
  public static Optional<DaemonFacts> serving(List<DaemonFacts> daemons) {
    return daemons.stream()
        .filter(DaemonFacts::servesApi)
        .findFirst()
        .or(() -> daemons.size() == 1 ? Optional.of(daemons.get(0)) : Optional.empty());
  }
}
