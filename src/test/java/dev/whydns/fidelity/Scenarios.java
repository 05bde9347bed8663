package dev.whydns.fidelity;

import dev.whydns.model.Lookup.Ipv6;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The cases: what servers do, what options say, and which names are tried. */
final class Scenarios {

  private Scenarios() {}

  static List<Scenario> all() {
    List<Scenario> all = new ArrayList<>(silence());
    all.addAll(replies());
    all.addAll(transports());
    all.addAll(options());
    all.addAll(requests());
    all.addAll(names());
    all.addAll(families());
    return List.copyOf(all);
  }

  private static List<Scenario> silence() {
    return List.of(
        Scenario.of("one server answers", "").main(),
        Scenario.of("one server, all dropped", "drop").main(),
        Scenario.of("two servers, all dropped", "drop", "drop"),
        Scenario.of("three servers, all dropped", "drop", "drop", "drop"),
        Scenario.of("the first of two drops", "drop", "").main(),
        Scenario.of("the first two of three drop", "drop", "drop", ""),
        Scenario.of("AAAA dropped", "AAAA:drop").main(),
        Scenario.of("A dropped", "A:drop").main(),
        Scenario.of("AAAA dropped by the first of two", "AAAA:drop", ""),
        Scenario.of("A dropped by the first of two", "A:drop", ""),
        Scenario.of("AAAA dropped once", "once:AAAA:drop"),
        Scenario.of("A dropped once", "once:A:drop"),
        Scenario.of("answers after 1.2 s", "slow-1200"),
        Scenario.of("the first of two answers after 1.2 s", "slow-1200", ""),
        Scenario.of("AAAA answered after 1.2 s", "AAAA:slow-1200"),
        Scenario.of("A answered after 0.6 s, AAAA at once", "A:slow-600"));
  }

  /** Where both types fail, each in its own way, Go tells the error that comes last: not chance. */
  private static List<Scenario> replies() {
    return List.of(
        Scenario.of("SERVFAIL", "servfail").main(),
        Scenario.of("SERVFAIL from both of two", "servfail", "servfail"),
        Scenario.of("SERVFAIL from the first of two", "servfail", "").main(),
        Scenario.of("SERVFAIL for AAAA", "AAAA:servfail"),
        Scenario.of("SERVFAIL for A", "A:servfail"),
        Scenario.of("SERVFAIL for AAAA from the first of two", "AAAA:servfail", ""),
        Scenario.of("REFUSED", "refused").main(),
        Scenario.of("REFUSED from the first of two", "refused", ""),
        Scenario.of("REFUSED for AAAA", "AAAA:refused"),
        Scenario.of("NOTIMP from the first of two", "notimp", ""),
        Scenario.of("NXDOMAIN", "nxdomain").main(),
        Scenario.of("NXDOMAIN from the first of two", "nxdomain", ""),
        Scenario.of("NXDOMAIN for AAAA", "AAAA:nxdomain"),
        Scenario.of("NXDOMAIN for A", "A:nxdomain"),
        Scenario.of("no address", "empty").main(),
        Scenario.of("no address for AAAA", "AAAA:empty"),
        Scenario.of("no address for A", "A:empty"),
        Scenario.of("no address for A, SERVFAIL for AAAA", "A:empty AAAA:servfail AAAA:slow-30"),
        Scenario.of("no address for A, AAAA dropped", "A:empty AAAA:drop"),
        Scenario.of("replies with another ID", "wrongid"));
  }

  /** Which of two truncated replies is read first decides what c-ares does: not left to chance. */
  /** Which of two truncated replies is read first decides what c-ares does: not left to chance. */
  private static List<Scenario> transports() {
    return List.of(
        Scenario.of("truncated, TCP answers", "trunc AAAA:slow-30").main(),
        Scenario.of("truncated for AAAA, TCP answers", "AAAA:trunc"),
        Scenario.of("truncated, TCP refused", "trunc AAAA:slow-30 closed-tcp"),
        Scenario.of(
            "truncated, TCP refused by both of two",
            "trunc AAAA:slow-30 closed-tcp",
            "trunc AAAA:slow-30 closed-tcp"),
        Scenario.of("truncated, TCP silent", "trunc AAAA:slow-30 drop-tcp")
            .cut(Duration.ofSeconds(4)),
        Scenario.of("port closed", "closed").main(),
        Scenario.of("port closed at the first of two", "closed", ""),
        Scenario.of("port closed at the first of two, second drops", "closed", "drop"));
  }

  private static List<Scenario> options() {
    return List.of(
        Scenario.of("timeout:2, all dropped", "drop").options("timeout:2"),
        Scenario.of("timeout:2 attempts:1, three servers, all dropped", "drop", "drop", "drop")
            .options("timeout:2 attempts:1"),
        Scenario.of("attempts:4, all dropped", "drop").options("attempts:4"),
        Scenario.of("attempts:1, two servers, all dropped", "drop", "drop").options("attempts:1"),
        Scenario.of("attempts:4, SERVFAIL", "servfail").options("attempts:4"),
        Scenario.of("timeout twice in a line, all dropped", "drop").options("timeout:1 timeout:2"),
        Scenario.of("timeout:0", "drop").options("timeout:0"),
        Scenario.of("attempts:0", "drop").options("attempts:0"),
        Scenario.of("rotate, two servers answer", "", "").options("rotate"),
        Scenario.of("rotate, three servers, all dropped", "drop", "drop", "drop").options("rotate"),
        Scenario.of("use-vc", "").options("use-vc"),
        Scenario.of("use-vc, TCP refused", "closed-tcp").options("use-vc"),
        Scenario.of("use-vc, the first of two refuses TCP", "closed-tcp", "").options("use-vc"),
        Scenario.of("edns0", "").options("edns0"),
        Scenario.of("edns0, FORMERR for EDNS", "formerr-edns").options("edns0"),
        Scenario.of("edns0, EDNS dropped", "drop-edns").options("edns0"),
        Scenario.of("trust-ad", "").options("trust-ad"),
        Scenario.of("edns0 trust-ad", "").options("edns0 trust-ad"),
        Scenario.of("no-aaaa", "").options("no-aaaa"),
        Scenario.of("no-aaaa, all dropped", "drop").options("no-aaaa"));
  }

  private static List<Scenario> requests() {
    List<Scenario> all = new ArrayList<>();
    for (String option : List.of("single-request", "single-request-reopen")) {
      all.add(Scenario.of(option, "").options(option));
      all.add(Scenario.of(option + ", all dropped", "drop").options(option));
      all.add(Scenario.of(option + ", AAAA dropped", "AAAA:drop").options(option));
      all.add(Scenario.of(option + ", A dropped", "A:drop").options(option));
      all.add(Scenario.of(option + ", SERVFAIL", "servfail").options(option));
      all.add(
          Scenario.of(option + ", the first of two drops AAAA", "AAAA:drop", "").options(option));
    }
    return all;
  }

  /** A label of a name is a behaviour of its own: {@code web.nxdomain.test} does not exist. */
  private static List<Scenario> names() {
    return List.of(
        Scenario.of("search, found at the second suffix", "")
            .search("nxdomain.test good.test")
            .name("web")
            .main(),
        Scenario.of("search, no address at the first suffix", "")
            .search("empty.test good.test")
            .name("web"),
        Scenario.of("search, SERVFAIL at the first suffix", "")
            .search("servfail.test good.test")
            .name("web"),
        Scenario.of("search, REFUSED at the first suffix", "")
            .search("refused.test good.test")
            .name("web"),
        Scenario.of("search, the first suffix is dropped", "")
            .search("drop.test good.test")
            .name("web"),
        Scenario.of("search, all are NXDOMAIN", "nxdomain").search("one.test two.test").name("web"),
        Scenario.of("search, the name as it is does not exist", "")
            .search("good.test")
            .name("web.nowhere"),
        Scenario.of("search, the name as it is gets SERVFAIL", "")
            .search("good.test")
            .name("web.servfail"),
        Scenario.of("search, final dot", "").search("good.test").name("web.example.com."),
        Scenario.of("search of the root", "").search(".").name("web.example.com"),
        Scenario.of("search, a suffix with a leading dot", "")
            .search(".good.test other.test")
            .name("web"),
        Scenario.of("ndots:5", "")
            .options("ndots:5")
            .search("nxdomain.test")
            .name("web.example.com"),
        Scenario.of("ndots:0", "").options("ndots:0").search("good.test").name("web"),
        Scenario.of("ndots:2, one dot", "").options("ndots:2").search("good.test").name("web.a"));
  }

  private static List<Scenario> families() {
    return List.of(
        Scenario.of("no IPv6 at all", "").ipv6(Ipv6.NONE).main(),
        Scenario.of("an IPv6 address", "").ipv6(Ipv6.PRESENT).main(),
        Scenario.of("a server with an IPv6 address", "").at("fd53::53").main(),
        Scenario.of("an IPv4 server that drops, an IPv6 server", "drop", "")
            .at("10.53.0.53", "fd53::53"));
  }
}
