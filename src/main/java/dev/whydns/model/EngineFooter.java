package dev.whydns.model;

import java.util.List;
import java.util.Optional;

/**
 * The comment lines that engines since 26.0 write below a container's resolv.conf.
 *
 * @param basedOn the host's file it was made from, as {@code /etc/resolv.conf}
 * @param form how it was made
 * @param usedDefaultNameservers the engine wrote its public fallback (8.8.8.8, 8.8.4.4)
 * @param noExternalNameservers the engine says that there is no upstream
 * @param externalServers the upstreams in order; empty Optional where the line is missing
 * @param invalidNameservers entries of the host's file that were dropped
 * @param overrides which of nameservers, search, options came from --dns* or daemon.json
 * @param ndotsFrom host, override or internal; empty where no ndots option is set
 */
public record EngineFooter(
    String basedOn,
    Form form,
    boolean usedDefaultNameservers,
    boolean noExternalNameservers,
    Optional<List<Upstream>> externalServers,
    List<String> invalidNameservers,
    List<String> overrides,
    Optional<String> ndotsFrom) {

  /** Which of the engine's three ways made the file. */
  public enum Form {
    /** For the embedded resolver on 127.0.0.11. */
    INTERNAL_RESOLVER,
    /** A filtered copy of the host's file: default bridge, or no network. */
    LEGACY,
    /** The host's file as it is: host networking, or before the first network was joined. */
    PLAIN
  }
}
