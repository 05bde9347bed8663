package dev.whydns.model;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an error line of a program says about name resolution.
 *
 * @param teller whose words these are
 * @param kind what kind of failure it tells
 * @param program that wrote the line, as the log says, as {@code dockerd}; empty when it does not
 * @param name that was to be resolved, without a final dot
 * @param type of the question, as {@code AAAA}; empty for most, who ask A and AAAA
 * @param server that was asked
 * @param client where the question was sent from: an address of the asker's network namespace
 * @param transport over which; empty when the line does not say
 * @param when as the line's own time stamp says
 */
public record ErrorLine(
    Teller teller,
    Kind kind,
    Optional<String> program,
    Optional<String> name,
    Optional<String> type,
    Optional<Endpoint> server,
    Optional<Endpoint> client,
    Optional<Transport> transport,
    Optional<When> when) {

  /** Whose words they are: a resolver library, or a program with an own resolver. */
  public enum Teller {
    DOCKERD("the engine's embedded resolver"),
    GO("Go's own resolver"),
    GO_WITHOUT_SERVER("Go"),
    LIBC("the C library"),
    GLIBC("glibc"),
    MUSL("musl"),
    NODE("Node.js, by the C library"),
    C_ARES("c-ares"),
    JAVA("Java"),
    NETTY("Netty's resolver"),
    JNDI("Java's JNDI"),
    CURL("curl"),
    APT("apt"),
    APK("apk"),
    NGINX("nginx"),
    MYSQL("the MySQL client"),
    WGET("wget"),
    BUSYBOX("busybox"),
    DIG("dig, host or nslookup"),
    RESOLVED("systemd-resolved"),
    DNSMASQ("dnsmasq"),
    COREDNS("CoreDNS");

    private final String text;

    Teller(String text) {
      this.text = text;
    }

    /** In words, as in the JSON. */
    public String text() {
      return text;
    }
  }

  /** Kinds of failure, as far as an error line tells them apart. */
  public enum Kind {
    /** No answer came while the asker waited. */
    TIMED_OUT,
    /** The port is closed: ICMP port unreachable, or a reset. */
    CONNECTION_REFUSED,
    /** No way to the server: no route, no such address here. */
    UNREACHABLE,
    /** The kernel did not let the asker send. */
    NOT_PERMITTED,
    /** NXDOMAIN, or what a library makes of it. */
    NO_SUCH_NAME,
    /** The name exists without an address of the family that was wanted. */
    NO_ADDRESS,
    /** SERVFAIL. */
    SERVER_FAILURE,
    /** The reply REFUSED. */
    QUERY_REFUSED,
    /** EAI_AGAIN: the C library tells silence, refusal and SERVFAIL by one word. */
    TEMPORARY,
    /** It failed, and the words do not say how. */
    NOT_RESOLVED,
    /** Something came that is no valid reply. */
    MALFORMED,
    /** There is no server to ask. */
    NO_SERVER,
    /** The resolver has too many questions under way. */
    TOO_MANY,
    /** The engine could not set up its resolver for a container. */
    NOT_STARTED,
    /** The engine could not enter the container's namespace. */
    NO_NAMESPACE,
    /** The server does not cope with EDNS, and the asker goes on without it. */
    WITHOUT_EDNS,
    /** The answer did not pass DNSSEC validation. */
    NOT_VALID;

    /** As in the JSON: {@code timed-out}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** An address with its port, which the line may leave out. */
  public record Endpoint(IpAddress address, OptionalInt port) {

    /** {@code 192.0.2.53:53}, {@code [2001:db8::53]:53}, or the address alone. */
    @Override
    public String toString() {
      if (port.isEmpty()) {
        return address.text();
      }
      String host = address.isV6() ? "[" + address.text() + "]" : address.text();
      return host + ":" + port.getAsInt();
    }
  }

  /**
   * A time stamp.
   *
   * @param text as the line has it
   * @param instant empty where the line gives no year or no zone
   */
  public record When(String text, Optional<Instant> instant) {}

  /** The same with what the log around it says, where the line itself does not. */
  public ErrorLine in(Optional<String> logProgram, Optional<When> logTime) {
    return new ErrorLine(
        teller,
        kind,
        program.or(() -> logProgram),
        name,
        type,
        server,
        client,
        transport,
        when.or(() -> logTime));
  }
}
