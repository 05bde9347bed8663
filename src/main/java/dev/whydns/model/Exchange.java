package dev.whydns.model;

import java.util.List;
import java.util.Optional;

/**
 * One question to one server over one transport from one namespace, and what came of it.
 *
 * @param probe which of the four probes
 * @param from where it was sent from
 * @param server the address it was sent to
 * @param port the port it was sent to
 * @param transport UDP or TCP
 * @param question what was asked
 * @param round 0 for the first asking; from 1 on for the repetitions
 * @param sentAtMs milliseconds since the run began
 * @param bytesSent size of the query
 * @param localAddress the sender's address and port, as {@code 10.88.0.2:41234}; empty when not
 *     sent
 * @param outcome what came of it
 * @param strays replies that did not fit (another ID, another question), one clause each
 * @param query the message that was sent; empty when none was, or it was not kept
 */
public record Exchange(
    Probe probe,
    Vantage from,
    IpAddress server,
    int port,
    Transport transport,
    Question question,
    int round,
    double sentAtMs,
    int bytesSent,
    Optional<String> localAddress,
    Outcome outcome,
    List<String> strays,
    Octets query) {

  /** One whose query was not kept. */
  public Exchange(
      Probe probe,
      Vantage from,
      IpAddress server,
      int port,
      Transport transport,
      Question question,
      int round,
      double sentAtMs,
      int bytesSent,
      Optional<String> localAddress,
      Outcome outcome,
      List<String> strays) {
    this(
        probe,
        from,
        server,
        port,
        transport,
        question,
        round,
        sentAtMs,
        bytesSent,
        localAddress,
        outcome,
        strays,
        Octets.none());
  }

  /** The same question at each layer. */
  public enum Probe {
    /** From the target to a nameserver of its resolv.conf, port 53: what an application sees. */
    STUB("stub"),
    /** From the target to the engine's real port on 127.0.0.11, without translation. */
    DIRECT("direct"),
    /** From the target to an upstream. */
    UPSTREAM_CONTAINER("upstream-container"),
    /** From the host to an upstream. */
    UPSTREAM_HOST("upstream-host");

    private final String text;

    Probe(String text) {
      this.text = text;
    }

    /** As in the JSON. */
    public String text() {
      return text;
    }
  }

  /**
   * A place to send from.
   *
   * @param label {@code host}, or the target's label
   * @param netnsInode the network namespace
   */
  public record Vantage(String label, long netnsInode) {}

  /** Whether a reply came, late ones included. */
  public boolean isAnswered() {
    return outcome instanceof Outcome.Answered;
  }

  /** The reply's code, as {@code NXDOMAIN}; empty without a reply. */
  public Optional<String> rcode() {
    return outcome.reply().map(Reply::rcode);
  }
}
